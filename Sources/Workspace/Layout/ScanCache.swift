import Pacing
import Ports

/// Readings of files that were not changed since, so that a scan of an unchanged workspace reads
/// nothing.
struct ScanCache {
    private struct File {
        let name: String
        let stamp: FileStamp
        let isSettled: Bool
        let reading: EntityReading
    }

    /// The files of each folder in the order of their names, by bytes: `FilePath` takes two Unicode
    /// spellings of a name for one, a disk does not.
    private var folders: [[UInt8]: [File]] = [:]

    func reading(of path: FilePath, _ stamp: FileStamp) -> EntityReading? {
        guard let file = file(at: path), file.isSettled, file.stamp == stamp else { return nil }
        return file.reading
    }

    /// What the file said when it was read last, whatever it says now.
    func latest(of path: FilePath) -> EntityReading? { file(at: path)?.reading }

    /// Remembers exactly the files of a scan; others are forgotten.
    init(_ scan: WorkspaceScan = WorkspaceScan(), readAt now: Timestamp = Timestamp(seconds: 0)) {
        for file in scan.files { take(file, readAt: now) }
        // Growing lists have room to spare; these stay as they are for long.
        for (folder, files) in folders {
            folders[folder] = files.withUnsafeBufferPointer { Array($0) }
        }
    }

    /// Remembers one file more, or as it is now.
    mutating func take(_ file: ScannedFile, readAt now: Timestamp) {
        guard case .read(let reading, let stamp) = file.content else { return }
        let known = File(
            name: file.path.name, stamp: stamp, isSettled: stamp.isSettled(at: now),
            reading: reading)
        Self.put(known, in: &folders[Self.folder(of: file.path), default: []])
    }

    private static func put(_ file: File, in files: inout [File]) {
        let (place, isThere) = place(of: file.name, in: files)
        if isThere {
            files[place] = file
        } else {
            files.insert(file, at: place)
        }
    }

    private func file(at path: FilePath) -> File? {
        guard let files = folders[Self.folder(of: path)] else { return nil }
        let (place, isThere) = Self.place(of: path.name, in: files)
        return isThere ? files[place] : nil
    }

    private static func folder(of path: FilePath) -> [UInt8] {
        Array(path.components.dropLast().joined(separator: "/").utf8)
    }

    /// Where the name is, or would be.
    private static func place(of name: String, in files: [File]) -> (Int, isThere: Bool) {
        // A scan brings them in order.
        guard let last = files.last, !precedes(last.name, name) else { return (files.count, false) }
        var range = 0..<files.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if precedes(files[middle].name, name) {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return (range.lowerBound, !precedes(name, files[range.lowerBound].name))
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { right in
                left.lexicographicallyPrecedes(right)
            }
        }.flatMap(\.self) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
