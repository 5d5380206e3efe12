import Documents
import JSONFormat
import Ports
import SyncCore

/// An append-only file of sealed lines under a header that names its format.
///
/// Reading never writes: `status` may look while the agent runs. What a reader finds wrong (a torn
/// last line, a damaged one) is repaired by the next write, which then writes the file anew. So
/// does a write after one that failed, because what a failed append left on the disk is not known.
struct RecordFile: Sendable {
    enum Line {
        case record(OrderedObject)
        /// The checksum is wrong.
        case damaged([UInt8])

        var isDamaged: Bool {
            if case .damaged = self { true } else { false }
        }
    }

    static let version = 1
    let path: FilePath
    /// What the file is, in a person's words: "the archive".
    let what: String
    private let header: OrderedObject
    /// Superseded records that are not worth a rewrite.
    private let slack: Int
    private var lines = 0
    private var mustRewrite = true
    /// A write failed: the memory may say more than the disk.
    private var isBehind = false
    private var damagedBytes: [UInt8]?
    /// Whether the file was there when it was read.
    private(set) var wasFound = false

    init(_ path: FilePath, what: String, locationID: String, slack: Int) {
        self.path = path
        self.what = what
        self.slack = slack
        header = [
            "format": .string("ghlsync \(path.stem)"), "version": .number(.init(Self.version)),
            "location": .string(locationID),
        ]
    }

    /// Reads the file line by line; `visit` says whether the record made sense. Gives warnings for
    /// people. Refuses a file of a newer format or of another location.
    mutating func load(
        from disk: LedgerDisk, _ visit: (Line) -> Bool
    ) throws(CycleFailure) -> [String] {
        lines = 0
        mustRewrite = true
        guard let bytes = try disk.read(path, what: what) else { return [] }
        wasFound = true
        var warnings: [String] = []
        var hasHeader = false
        var isTorn = false
        var damaged: [Int] = []
        // The lines of one append count together or not at all; they wait here for the last of
        // them.
        var waiting: [(number: Int, line: Line)] = []
        func deliver() {
            for (number, line) in waiting where !visit(line) { damaged.append(number) }
            lines += waiting.count
            waiting = []
        }
        var start = 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A)
            let line = Array(bytes[start..<(end ?? bytes.count)])
            start = (end ?? bytes.count) + 1
            number += 1
            var record = SealedLine.open(line)
            if end == nil { isTorn = true }
            if number == 1, try isHeader(line, record) {
                hasHeader = true
            } else if record != nil {
                let hasMore = record?["more"] != nil
                record?["more"] = nil
                if let record { waiting.append((number, .record(record))) }
                if !hasMore { deliver() }
            } else if end != nil {
                waiting.append((number, .damaged(line)))
            }
        }
        if waiting.contains(where: \.line.isDamaged) {
            deliver()  // the damaged line may have been the last of its append
        } else if !waiting.isEmpty {
            isTorn = true
        }
        mustRewrite = isTorn || !damaged.isEmpty || !hasHeader
        if !damaged.isEmpty {
            damagedBytes = bytes
            let places = damaged.prefix(5).map(String.init).joined(separator: ", ")
            warnings.append(
                "\(what) has \(damaged.count) damaged line\(damaged.count == 1 ? "" : "s") "
                    + "(\(path):\(places)\(damaged.count > 5 ? ", …" : "")); the others are kept. "
                    + "What the damaged ones said is compared afresh; nothing is deleted for it.")
        }
        return warnings
    }

    private func isHeader(_ line: [UInt8], _ record: OrderedObject?) throws(CycleFailure) -> Bool {
        // A newer format may seal its lines differently, so an unsealed header is listened to as
        // well; but not to our own with a few bytes damaged.
        guard record != nil || !isOwnHeader(damaged: line) else { return false }
        let value = record ?? (try? JSONDocument.value(of: line))?.mappingValue
        guard let value, value["format"] == header["format"] else { return false }
        if let version = value["version"]?.intValue, version > Self.version {
            throw CycleFailure(
                .workspace,
                "\(path) was written by a newer ghlsync (format \(version); this one knows "
                    + "\(Self.version)).",
                hint: "Update ghlsync. Or move \(path.parent ?? .root) aside: both sides are then "
                    + "compared afresh, and nothing is deleted.")
        }
        if let location = value["location"], location != header["location"] {
            throw CycleFailure(
                .workspace, "\(path) belongs to another location (\(location.stringValue ?? "?")).",
                hint: "Move \(path.parent ?? .root) aside; both sides are then compared afresh.")
        }
        return record != nil && value["version"]?.intValue == Self.version
    }

    private func isOwnHeader(damaged line: [UInt8]) -> Bool {
        let own = SealedLine.seal(header).dropLast()
        return own.count == line.count && zip(own, line).count { $0 != $1 } <= 4
    }

    /// Puts records at the end, durably, and all of them or none. `live` is everything that the
    /// file has to say including the new records, `liveCount` about how much that is: when most of
    /// the file is superseded it is written anew instead.
    mutating func append(
        _ records: [OrderedObject], to disk: inout LedgerDisk, liveCount: Int,
        live: () -> [OrderedObject]
    ) throws(CycleFailure) {
        guard !records.isEmpty || isBehind else { return }
        do throws(FileFailure) {
            if mustRewrite || lines + records.count > 2 * liveCount + slack {
                try rewrite(live(), on: &disk)
            } else {
                mustRewrite = true  // until the sync has said that all of it is there
                let last = records.count - 1
                let bytes = records.enumerated().flatMap { index, record in
                    var record = record
                    if index < last { record["more"] = true }
                    return SealedLine.seal(record)
                }
                try disk.prepare(path.parent ?? .root, mode: .ownerOnly)
                try disk.files.append(bytes, to: path, mode: .ownerOnly)
                try disk.files.sync(path)
                mustRewrite = false
                lines += records.count
            }
            isBehind = false
        } catch {
            isBehind = true
            throw CycleFailure(saving: what, error)
        }
    }

    /// Notes that the memory says more than the disk, though no write of this file was tried.
    mutating func fallBehind() {
        isBehind = true
        mustRewrite = true
    }

    /// Writes a file that was found torn or damaged anew; what could not be read is kept aside. `false`
    /// when it is sound, or was never there.
    mutating func mend(
        on disk: inout LedgerDisk, live: () -> [OrderedObject]
    ) throws(CycleFailure) -> Bool {
        guard wasFound, mustRewrite else { return false }
        do throws(FileFailure) {
            try rewrite(live(), on: &disk)
            return true
        } catch {
            throw CycleFailure(saving: what, error)
        }
    }

    private mutating func rewrite(
        _ records: [OrderedObject], on disk: inout LedgerDisk
    ) throws(FileFailure) {
        mustRewrite = true
        if let damagedBytes, let aside = path.parent?.appending(path.name + ".damaged") {
            // What could not be read may still tell a person something.
            try disk.replace(aside, with: damagedBytes, mode: .ownerOnly)
            self.damagedBytes = nil
        }
        let bytes = SealedLine.seal(header) + records.flatMap(SealedLine.seal)
        try disk.replace(path, with: bytes, mode: .ownerOnly)
        mustRewrite = false
        lines = records.count
    }
}
