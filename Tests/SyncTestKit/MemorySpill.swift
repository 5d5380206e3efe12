package import Documents
import Synchronization

/// A spill whose file is in memory, so that what is put aside can be looked at.
package final class MemorySpill: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let limit: Int
    private let opened = Mutex(0)

    /// - Parameter limit: how large the file may get, as on a disk that is full then.
    package init(limit: Int = .max) { self.limit = limit }

    /// How large the file is by now; that of a successor takes its place.
    package var count: Int { bytes.withLock(\.count) }
    /// How many files were made.
    package var files: Int { opened.withLock(\.self) }

    package func spill(after room: Int = 0, waste: Int = 16 << 20) -> Spill {
        Spill(after: room, waste: waste) { [self] in
            opened.withLock { $0 += 1 }
            let file = MemorySpill(limit: limit)
            return Spill.File(
                write: { [self] new, offset in
                    guard offset + new.count <= limit else { return false }
                    file.bytes.withLock { $0 += new }
                    bytes.withLock { $0 = [UInt8](repeating: 0, count: offset + new.count) }
                    return true
                },
                read: { buffer, offset in
                    file.bytes.withLock { bytes in
                        guard offset + buffer.count <= bytes.count else { return false }
                        bytes[offset..<offset + buffer.count].withUnsafeBytes {
                            buffer.copyMemory(from: $0)
                        }
                        return true
                    }
                })
        }
    }
}
