package import Ports

/// Where the ledger of one location lies in the workspace.
struct LedgerLayout {
    static let root: FilePath = ".ghlsync"
    static let history: FilePath = ".ghlsync/history.jsonl"
    static let olderHistory: FilePath = ".ghlsync/history.1.jsonl"

    let locationID: String
    /// Git-ignored, readable by the owner only.
    let state: FilePath
    let archive: FilePath
    let intents: FilePath
    let conflicts: FilePath
    let inbox: FilePath
    let queue: FilePath
    /// What was learned of orders, for `analytics`; no part of the ledger itself.
    let orders: FilePath
    let uploads: FilePath
    /// Committed, so that a teammate's clone knows the remote objects.
    let links: FilePath

    /// `nil` when the id cannot be a location's (it becomes a folder name).
    init?(locationID: String) {
        guard RemoteID.isPlausible(locationID),
            let state = FilePath(".ghlsync/state/\(locationID)"),
            let archive = state.appending("archive.jsonl"),
            let intents = state.appending("intents.jsonl"),
            let conflicts = state.appending("conflicts.jsonl"),
            let inbox = state.appending("inbox.jsonl"),
            let queue = state.appending("queue.jsonl"),
            let orders = state.appending("orders.json"),
            let uploads = state.appending("uploads.jsonl"),
            let links = FilePath(".ghlsync/links/\(locationID).json")
        else { return nil }
        self.locationID = locationID
        self.state = state
        self.archive = archive
        self.intents = intents
        self.conflicts = conflicts
        self.inbox = inbox
        self.queue = queue
        self.orders = orders
        self.uploads = uploads
        self.links = links
    }
}

extension LedgerStore {
    /// Where what was learned of a location's orders lies; `nil` when the id cannot be a location's.
    package static func ordersFile(of locationID: String) -> FilePath? {
        LedgerLayout(locationID: locationID)?.orders
    }
}

/// What may be believed to be an id of the API when a file that others can edit says so.
enum RemoteID {
    static func isPlausible(_ id: String) -> Bool {
        let bytes = id.utf8
        return (1...128).contains(bytes.count) && bytes.first != 0x2E
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case 0x2D, 0x2E, 0x3A, 0x5F: true  // - . : _
                default: false
                }
            }
    }
}
