import Catalog
import Documents
import Pacing
import Ports

/// Readings of files that were not changed since, so that a scan of an unchanged workspace reads
/// nothing.
struct ScanCache {
    /// One file, in little room: there are as many as there are listings.
    private struct File {
        /// Of the name. Where two have one mark, only one of them is known.
        let mark: UInt64
        let form: Form

        var size: Int {
            if case .packed(let packed) = form { packed.size } else { 0 }
        }
    }

    private enum Form {
        case packed(PackedObject)
        case whole(Whole)
    }

    private final class Whole: Sendable {
        let record: ScanRecord
        init(_ record: ScanRecord) { self.record = record }
    }

    /// The files of each folder in the order of their marks. By bytes: `FilePath` takes two Unicode
    /// spellings of a name for one, a disk does not.
    private var folders: [[UInt8]: [File]] = [:]
    private var spill: Spill

    init(spill: Spill = .never) { self.spill = spill }

    /// What the file of a key said, if it is as it was then.
    func reading(of path: FilePath, _ key: EntityKey, _ stamp: FileStamp) -> EntityReading? {
        guard let record = record(of: path, key), record.isSettled, record.stamp == stamp else {
            return nil
        }
        return record.reading
    }

    /// What the file of a key said when it was read last, whatever it says now.
    func latest(of path: FilePath, _ key: EntityKey) -> EntityReading? {
        record(of: path, key)?.reading
    }

    /// Remembers exactly the files of a scan; others are forgotten.
    mutating func take(_ scan: WorkspaceScan, readAt now: Timestamp) {
        var found: [[UInt8]: [File]] = [:]
        var (folder, files): ([UInt8], [File]) = ([], [])
        func close() { if !files.isEmpty { found[folder, default: []] += files } }
        for file in scan.files {
            guard case .read(let reading, let stamp) = file.content else { continue }
            let place = Self.folder(of: file.path)
            if place != folder {
                close()
                (folder, files) = (place, [])
            }
            let mark = Self.mark(file.path.name)
            let known = file.isKnown ? self.file(mark, in: place) : nil
            files.append(known ?? self.file(mark, file.path, reading, stamp, readAt: now))
        }
        close()
        folders = found.mapValues { files in
            // Of one mark the last stays. Lists that grew have room to spare, and these stay for long.
            let sorted = files.enumerated().sorted {
                ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset)
            }.map(\.element)
            return Array(
                sorted.indices.lazy.filter {
                    $0 == sorted.count - 1 || sorted[$0].mark != sorted[$0 + 1].mark
                }.map { sorted[$0] })
        }
        tidy()
    }

    /// Remembers one file more, or as it is now.
    mutating func take(_ file: ScannedFile, readAt now: Timestamp) {
        guard case .read(let reading, let stamp) = file.content else { return }
        let mark = Self.mark(file.path.name)
        let known = self.file(mark, file.path, reading, stamp, readAt: now)
        let folder = Self.folder(of: file.path)
        let place = Self.place(of: mark, in: folders[folder] ?? [])
        if folders[folder, default: []].indices.contains(place),
            folders[folder]?[place].mark == mark
        {
            folders[folder]?[place] = known
        } else {
            folders[folder, default: []].insert(known, at: place)
        }
        tidy()
    }

    private func file(
        _ mark: UInt64, _ path: FilePath, _ reading: EntityReading, _ stamp: FileStamp,
        readAt now: Timestamp
    ) -> File {
        let record = ScanRecord(
            name: path.name, stamp: stamp, isSettled: stamp.isSettled(at: now), reading: reading)
        guard let packed = record.packed else {
            return File(mark: mark, form: .whole(Whole(record)))
        }
        return File(mark: mark, form: .packed(packed.aside(in: spill)))
    }

    /// Leaves what is dead of what is out of memory behind.
    private mutating func tidy() {
        guard
            spill.isWasteful(living: {
                folders.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } }
            })
        else { return }
        spill = spill.successor
        folders = folders.mapValues { files in
            files.map { file in
                guard case .packed(let packed) = file.form else { return file }
                return File(mark: file.mark, form: .packed(packed.aside(in: spill)))
            }
        }
    }

    private func record(of path: FilePath, _ key: EntityKey) -> ScanRecord? {
        guard let file = file(Self.mark(path.name), in: Self.folder(of: path)) else { return nil }
        let record: ScanRecord? =
            switch file.form {
            case .packed(let packed): ScanRecord(packed: packed, of: key)
            case .whole(let whole): whole.record
            }
        guard let record, record.name.utf8.elementsEqual(path.name.utf8) else { return nil }
        return record
    }

    private func file(_ mark: UInt64, in folder: [UInt8]) -> File? {
        guard let files = folders[folder] else { return nil }
        let place = Self.place(of: mark, in: files)
        return place < files.count && files[place].mark == mark ? files[place] : nil
    }

    private static func folder(of path: FilePath) -> [UInt8] {
        Array(path.components.dropLast().joined(separator: "/").utf8)
    }

    /// Where the mark is, or would be.
    private static func place(of mark: UInt64, in files: [File]) -> Int {
        var range = 0..<files.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if files[middle].mark < mark {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }

    private static func mark(_ name: String) -> UInt64 {
        // FNV-1a
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
