import Pacing
import Ports

/// Readings of files that were not changed since, so that a scan of an unchanged workspace reads
/// nothing.
struct ScanCache {
    private struct Entry {
        let stamp: FileStamp
        let reading: EntityReading
        let isSettled: Bool
    }

    // By bytes of the path: `FilePath` takes two Unicode spellings of a name for one, a disk does not.
    private var entries: [[UInt8]: Entry] = [:]

    func reading(of path: FilePath, _ stamp: FileStamp) -> EntityReading? {
        guard let entry = entries[Array(path.description.utf8)], entry.isSettled,
            entry.stamp == stamp
        else { return nil }
        return entry.reading
    }

    /// What the file said when it was read last, whatever it says now.
    func latest(of path: FilePath) -> EntityReading? {
        entries[Array(path.description.utf8)]?.reading
    }

    /// Remembers exactly the files of a scan; others are forgotten.
    init(_ scan: WorkspaceScan = WorkspaceScan(), readAt now: Timestamp = Timestamp(seconds: 0)) {
        entries.reserveCapacity(scan.files.count)
        for file in scan.files { take(file, readAt: now) }
    }

    /// Remembers one file more, or as it is now.
    mutating func take(_ file: ScannedFile, readAt now: Timestamp) {
        guard case .read(let reading, let stamp) = file.content else { return }
        entries[Array(file.path.description.utf8)] = Entry(
            stamp: stamp, reading: reading, isSettled: stamp.isSettled(at: now))
    }
}
