import Catalog
import Crypto
import Documents
import JSONFormat
import Pacing
import SyncCore

/// A backup's line in the index of its run: JSON with a checksum as its last member.
enum BackupIndexLine {
    private static let tail = 8 + 16 + 2

    static func write(_ entry: BackupEntry) -> [UInt8] {
        var object: OrderedObject = [
            "id": .string(entry.id), "time": .number(DecimalNumber(Int(entry.time.nanoseconds))),
            "side": .string(entry.side.rawValue), "place": .string(entry.place),
            "reason": .string(entry.reason), "sha256": .string(entry.digest),
            "size": .number(DecimalNumber(entry.size)),
        ]
        if let key = entry.key { object["key"] = .string(key.description) }
        var line = JSONDocument.write(.mapping(object), style: .compact)
        line.removeLast()
        let sum = checksum(line)
        return line + Array(#","sum":"\#(sum)"}"#.utf8) + [0x0A]
    }

    /// The entry of a line without its line end; `nil` when it is damaged, was edited, or names
    /// what no backup of the run can be.
    static func read(_ line: [UInt8], run: String) -> BackupEntry? {
        guard line.count > tail else { return nil }
        let body = Array(line.prefix(line.count - tail))
        guard line.suffix(tail).elementsEqual(#","sum":"\#(checksum(body))"}"#.utf8),
            let object = try? JSONDocument.value(of: line),
            let id = object["id"]?.stringValue, BackupID.run(of: id) == run,
            let time = object["time"]?.intValue,
            let side = object["side"]?.stringValue.flatMap(ReplicaSide.init(rawValue:)),
            let place = object["place"]?.stringValue, let reason = object["reason"]?.stringValue,
            let digest = object["sha256"]?.stringValue, BackupID.isDigest(digest),
            let size = object["size"]?.intValue, size >= 0
        else { return nil }
        return BackupEntry(
            id: id, time: Timestamp(nanoseconds: Int64(time)), side: side,
            key: object["key"]?.stringValue.flatMap(EntityKey.init), place: place, reason: reason,
            digest: digest, size: size)
    }

    private static func checksum(_ bytes: [UInt8]) -> String {
        String(SHA256.hex(bytes).prefix(16))
    }
}
