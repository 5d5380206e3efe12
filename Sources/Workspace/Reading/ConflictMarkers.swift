import Documents
import Ports

/// Finds what git leaves in a file when a merge could not decide (S60).
enum ConflictMarkers {
    /// Points at the first opening marker that a closing one follows; `nil` when there is none.
    static func diagnostic(in bytes: [UInt8], file: FilePath) -> Diagnostic? {
        guard mayHaveMarker(bytes) else { return nil }
        var opening: Range<Int>?
        var start = 0
        while start < bytes.count {
            if opening == nil, let marker = marker(0x3C, in: bytes, at: start) {
                opening = marker
            } else if let opening, marker(0x3E, in: bytes, at: start) != nil {
                return Diagnostic(
                    code: "conflict-marker", file: file.description, at: opening,
                    in: LineIndex(bytes), message: "git conflict marker: a merge is not finished",
                    help: "choose between the versions, remove the markers, and save")
            }
            guard let end = bytes[start...].firstIndex(of: 0x0A) else { break }
            start = end + 1
        }
        return nil
    }

    /// Seven signs in a row take every seventh place.
    private static func mayHaveMarker(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            stride(from: 6, to: buffer.count, by: 7).contains { buffer[$0] == 0x3C }
        }
    }

    /// Seven times the sign at the start of a line, then a space or the line's end.
    private static func marker(_ sign: UInt8, in bytes: [UInt8], at start: Int) -> Range<Int>? {
        guard start + 7 <= bytes.count, bytes[start..<start + 7].allSatisfy({ $0 == sign }) else {
            return nil
        }
        guard start + 7 < bytes.count else { return start..<start + 7 }
        let next = bytes[start + 7]
        return next == 0x20 || next == 0x0A || next == 0x0D ? start..<start + 7 : nil
    }
}
