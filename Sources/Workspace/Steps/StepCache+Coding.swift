import Catalog
import Crypto
import Pacing
import Ports

extension StepCache {
    private static let magic = Array("ghlsync steps 1\n".utf8)
    private static let digestLength = 32

    /// The whole as bytes, with a checksum at the end.
    package var bytes: [UInt8] {
        var out = ByteWriter()
        out.bytes.reserveCapacity(names.count + records.count * 60 + 4096)
        out.bytes += Self.magic
        out.bytes += seal.rules
        out.write(seal.archive)
        out.write(seal.links != nil)
        if let links = seal.links { out.write(links) }
        out.write(seal.madeAt.nanoseconds)
        out.write(total)
        out.write(names)
        out.write(folders.count)
        for folder in folders {
            out.write(Array(folder.path.description.utf8))
            out.write(folder.records.lowerBound)
            out.write(folder.records.upperBound)
        }
        out.write(absent.count)
        for path in absent { out.write(Array(path.description.utf8)) }
        out.write(media.count)
        for image in media {
            out.write(Array(image.path.description.utf8))
            out.write(image.stamp)
        }
        out.write(references.count)
        for mark in references.sorted() { out.write(Int(bitPattern: UInt(mark))) }
        out.write(records.count)
        for record in records {
            out.write(record.name.lowerBound)
            out.write(
                record.name.count << 8 | Int(record.state.rawValue) << 1 | (record.isFolder ? 1 : 0)
            )
            out.write(record.stamp)
            out.write(Int(bitPattern: UInt(record.key)))
            out.write(Int(bitPattern: UInt(record.slug)))
        }
        return out.bytes + SHA256.digest(out.bytes)
    }

    /// `nil` for anything but exactly what this version wrote.
    package init?(bytes: [UInt8]) {
        guard bytes.count > Self.magic.count + Self.digestLength, bytes.starts(with: Self.magic)
        else { return nil }
        let body = Array(bytes.dropLast(Self.digestLength))
        guard SHA256.digest(body).elementsEqual(bytes.suffix(Self.digestLength)) else { return nil }
        guard let cache = body.withUnsafeBytes({ Self.read($0) }) else { return nil }
        self = cache
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) -> StepCache? {
        var input = ByteReader(bytes: bytes, at: magic.count)
        guard let rules = input.take(digestLength), let archive = input.basis(),
            let hasLinks = input.flag()
        else { return nil }
        let links = hasLinks ? input.basis() : nil
        guard !hasLinks || links != nil, let madeAt = input.number(), let total = input.number(),
            let names = input.text()
        else { return nil }
        var cache = StepCache(
            seal: StepSeal(
                rules: rules, archive: archive, links: links,
                madeAt: Timestamp(nanoseconds: Int64(madeAt))), total: total)
        cache.names = names
        for _ in 0..<(input.count() ?? 0) {
            guard let path = input.path(), let from = input.number(), let to = input.number(),
                from >= 0, from <= to
            else { return nil }
            cache.folders.append(Folder(path: path, records: from..<to))
        }
        for _ in 0..<(input.count() ?? 0) {
            guard let path = input.path() else { return nil }
            cache.absent.append(path)
        }
        for _ in 0..<(input.count() ?? 0) {
            guard let path = input.path(), let stamp = input.stamp() else { return nil }
            cache.media.append(Media(path: path, stamp: stamp))
        }
        let references = input.count() ?? 0
        cache.references.reserveCapacity(references)
        for _ in 0..<references {
            guard let mark = input.number() else { return nil }
            cache.references.insert(UInt64(UInt(bitPattern: mark)))
        }
        guard let count = input.count(),
            let records = input.records(count, names: names.count)
        else { return nil }
        cache.records = records
        guard input.at == bytes.count,
            cache.folders.allSatisfy({ $0.records.upperBound <= count })
        else { return nil }
        return cache
    }
}

private struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func write(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ number: Int64) { write(Int(number)) }
    mutating func write(_ flag: Bool) { write(flag ? 1 : 0) }

    mutating func write(_ text: [UInt8]) {
        write(text.count)
        bytes += text
    }

    mutating func write(_ stamp: FolderSurvey.Stamp) {
        write(stamp.size)
        write(stamp.modified.nanoseconds)
        write(stamp.changed.nanoseconds)
        write(Int(bitPattern: UInt(stamp.inode)))
    }

    mutating func write(_ basis: StepSeal.Basis) {
        write(basis.stamp)
        bytes += basis.digest
    }
}

/// Reads what `ByteWriter` wrote; every method gives `nil` beyond the end.
private struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    var at: Int

    mutating func number() -> Int? {
        guard bytes.count - at >= 8 else { return nil }
        defer { at += 8 }
        return Int(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Int.self))
    }

    /// A number of things that follow, of at least eight bytes each.
    mutating func count() -> Int? {
        guard let count = number(), count >= 0, count <= (bytes.count - at) / 8 else { return nil }
        return count
    }

    mutating func flag() -> Bool? {
        guard let number = number(), number == 0 || number == 1 else { return nil }
        return number == 1
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, bytes.count - at >= count else { return nil }
        defer { at += count }
        return Array(bytes[at..<at + count])
    }

    mutating func text() -> [UInt8]? { number().flatMap { take($0) } }

    mutating func path() -> FilePath? {
        text().flatMap { String(validating: $0, as: UTF8.self) }.flatMap { FilePath($0) }
    }

    mutating func stamp() -> FolderSurvey.Stamp? {
        guard let size = number(), let modified = number(), let changed = number(),
            let inode = number()
        else { return nil }
        return FolderSurvey.Stamp(
            size: size, modified: Timestamp(nanoseconds: Int64(modified)),
            changed: Timestamp(nanoseconds: Int64(changed)), inode: UInt64(UInt(bitPattern: inode)))
    }

    mutating func basis() -> StepSeal.Basis? {
        guard let stamp = stamp(), let digest = take(32) else { return nil }
        return StepSeal.Basis(stamp: stamp, digest: digest)
    }

    /// Eight numbers each; read at one go, since there may be a hundred thousand.
    mutating func records(_ count: Int, names: Int) -> [StepCache.Record]? {
        let size = 64
        guard (bytes.count - at) / size >= count else { return nil }
        var records: [StepCache.Record] = []
        records.reserveCapacity(count)
        for number in 0..<count {
            let place = at + number * size
            func field(_ index: Int) -> Int {
                Int(
                    littleEndian: bytes.loadUnaligned(
                        fromByteOffset: place + index * 8, as: Int.self))
            }
            let (start, packed) = (field(0), field(1))
            guard packed >= 0, start >= 0, start <= names - packed >> 8,
                let state = StepCache.Record.State(rawValue: UInt8(packed >> 1 & 0x7F))
            else { return nil }
            records.append(
                StepCache.Record(
                    name: start..<start + packed >> 8, state: state, isFolder: packed & 1 == 1,
                    stamp: FolderSurvey.Stamp(
                        size: field(2), modified: Timestamp(nanoseconds: Int64(field(3))),
                        changed: Timestamp(nanoseconds: Int64(field(4))),
                        inode: UInt64(UInt(bitPattern: field(5)))),
                    key: UInt64(UInt(bitPattern: field(6))),
                    slug: UInt64(UInt(bitPattern: field(7)))))
        }
        at += count * size
        return records
    }
}
