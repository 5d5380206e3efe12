import Glibc

/// One event as the kernel words it (inotify(7)).
struct InotifyEvent: Hashable {
    /// The watch that it is about; -1 for none (lost events).
    let watch: Int32
    let mask: UInt32
    /// The entry of the watched folder; `nil` when the event is about the folder itself, or the name
    /// is not UTF-8.
    let name: String?

    var isFolder: Bool { has(IN_ISDIR) }

    func has(_ bits: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: bits) != 0 }

    /// Reads what one `read` gave: whole events, one after the other.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [InotifyEvent] {
        var events: [InotifyEvent] = []
        var offset = 0
        while offset + 16 <= bytes.count {
            func word(_ at: Int) -> UInt32 {
                bytes.loadUnaligned(fromByteOffset: offset + at, as: UInt32.self)
            }
            let length = Int(word(12))
            let end = offset + 16 + length
            guard end <= bytes.count else { break }
            // The name is padded with NULs.
            let name = bytes[(offset + 16)..<end].prefix { $0 != 0 }
            events.append(
                InotifyEvent(
                    watch: Int32(bitPattern: word(0)), mask: word(4),
                    name: name.isEmpty ? nil : String(validating: name, as: UTF8.self)))
            offset = end
        }
        return events
    }
}
