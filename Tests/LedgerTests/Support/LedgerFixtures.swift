import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit

@testable import Ledger

let location = "ve9EPM428h8vShlRW1KT"
let state = ".ghlsync/state/\(location)"
let archivePath = FilePath(stringLiteral: "\(state)/archive.jsonl")
let intentsPath = FilePath(stringLiteral: "\(state)/intents.jsonl")
let conflictsPath = FilePath(stringLiteral: "\(state)/conflicts.jsonl")
let inboxPath = FilePath(stringLiteral: "\(state)/inbox.jsonl")
let linksPath = FilePath(stringLiteral: ".ghlsync/links/\(location).json")

let mat = EntityKey(.listing, "yoga-mat")
let block = EntityKey(.listing, "cork-block")
let best = EntityKey(.collection, "best-sellers")

func store(
    _ files: any FileSystem, limits: LedgerLimits = LedgerLimits(), seed: UInt64 = 7,
    time: ManualTime = ManualTime()
) -> LedgerStore {
    LedgerStore(
        files: files, locationID: location, time: time, random: SeededRandom(seed: seed),
        limits: limits)
}

func entry(_ key: EntityKey, id: String? = nil, title: DocumentValue = "A mat") -> ArchiveEntry {
    ArchiveEntry(
        base: Entity(key: key, fields: ["title": title]),
        binding: Binding(id: id ?? "id-\(key.name)", parts: ["price": "price-\(key.name)"]))
}

func put(_ key: EntityKey, id: String? = nil, title: DocumentValue = "A mat") -> ArchiveUpdate {
    ArchiveUpdate(key: key, entry: entry(key, id: id, title: title))
}

func intent(_ id: String, _ key: EntityKey = mat, object: String = "product") -> CreateIntent {
    CreateIntent(
        id: id, key: key, object: object, parent: object == "price" ? "p1" : nil,
        fingerprint: ["name": "Mat", "amount": 49], sentAt: Timestamp(seconds: 1_767_225_600),
        priorIDs: ["old1", "old2"])
}

func conflict(
    _ key: EntityKey = mat, _ path: DocumentPath = "title", base: DocumentValue? = "A",
    local: DocumentValue? = "L", remote: DocumentValue? = "R", state: Conflict.State = .open
) -> Conflict {
    Conflict(
        key: key, path: path, base: base, local: local, remote: remote,
        localTime: .at(Timestamp(nanoseconds: 1_767_225_600_123_456_789)),
        remoteTime: .between(Timestamp(seconds: 1), Timestamp(seconds: 2)), state: state)
}

extension FileSystem {
    func text(_ path: FilePath) throws(FileFailure) -> String {
        String(decoding: try read(path, limit: 1 << 30), as: UTF8.self)
    }

    /// Puts a file there whatever was there before.
    func force(_ bytes: [UInt8], at path: FilePath) throws(FileFailure) {
        if try metadata(at: path) != nil { try remove(path) }
        try createDirectory(at: path.parent ?? .root, mode: .ownerOnly)
        try write(bytes, to: path, mode: .ownerOnly)
    }
}
