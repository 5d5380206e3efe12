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

    /// Remembers exactly the files of a scan; others are forgotten.
    init(_ scan: WorkspaceScan = WorkspaceScan(), readAt now: Timestamp = Timestamp(seconds: 0)) {
        for file in scan.files {
            guard case .read(let reading, let stamp) = file.content else { continue }
            entries[Array(file.path.description.utf8)] = Entry(
                stamp: stamp, reading: reading, isSettled: stamp.isSettled(at: now))
        }
    }
}
