import Catalog
package import Documents
import Pacing
package import Ports
package import SyncCore

/// The durable memory of one location: what both sides agreed on, creates whose answer is not
/// known, conflicts, webhooks that wait, and the audit trail.
///
/// One writer at a time (the workspace's lock); readers may open it beside a running agent, because
/// nothing is written before something is to be remembered. Every call that says something returns
/// when that is durable, and throws when it is not: the memory then still says what is true, and
/// the next call writes the file anew.
package actor LedgerStore {
    let time: any TimeSource
    package nonisolated let locationID: String
    let layout: LedgerLayout?
    var disk: LedgerDisk

    var archiveFile: RecordFile?
    var intentFile: RecordFile?
    var conflictFile: RecordFile?
    var inboxFile: RecordFile?
    var queueFile: RecordFile?
    var uploadFile: RecordFile?
    var history: HistoryLog

    var archive: ArchiveMemory
    private let spill: Spill
    var intents = IntentMemory()
    var conflictMemory: ConflictMemory
    var inbox: InboxMemory
    var arrivals = InboxArrivals()
    var queueMemory = QueueMemory()
    var uploadMemory = UploadMemory()
    var links = LinkUnion()
    var linksBasis = LinksBasis()
    private var inherited: Inherited?
    private var warnings: [String] = []
    private var isOpen = false

    /// `files` is rooted at the workspace. `random` names temporary files, which nobody may guess.
    package init(
        files: any FileSystem, locationID: String, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable, limits: LedgerLimits = LedgerLimits(),
        spill: Spill = .never
    ) {
        self.spill = spill
        archive = ArchiveMemory(spill: spill)
        self.time = time
        self.locationID = locationID
        layout = LedgerLayout(locationID: locationID)
        disk = LedgerDisk(files: files, random: random)
        history = HistoryLog(limit: limits.historyBytes)
        conflictMemory = ConflictMemory(closedLimit: limits.closedConflicts)
        inbox = InboxMemory(limits: limits)
    }

    /// Reads everything, once; later calls give what is known by then. Missing files are an empty
    /// ledger, damaged ones are read as far as they can be, with a warning. Throws for what must
    /// not be touched: a newer format, another location's files, a folder that is a link or not
    /// ours.
    package func open() throws(CycleFailure) -> LedgerContents {
        try load()
        return LedgerContents(
            archive: Archive(entries: archive.entries), bindings: links.bindings,
            moved: links.moved, openIntents: intents.allOpen, conflicts: conflictMemory.all,
            decisions: conflictMemory.decisions, inbox: inbox.waiting, problems: links.problems,
            warnings: warnings,
            isFirstContact: archive.entries.isEmpty && archiveFile?.wasFound != true)
    }

    /// Takes steps of the archive, durably and in order. Decided conflicts that a step carries out
    /// are over with it, and so are intents whose object it holds.
    package func commit(_ updates: [ArchiveUpdate]) throws(CycleFailure) {
        try load()
        let now = time.wallClock
        var records: [OrderedObject] = []
        var closed: [ConflictRecord] = []
        var abandoned: [OrderedObject] = []
        for update in updates {
            if update.entry == nil {
                abandoned += intents.abandonAll(of: update.key, why: "its entity was deleted")
            }
            let linked = links.linked[update.key]
            if linked != nil || archive.binding(of: update.key) != update.entry?.binding {
                linksBasis.forget()
            }
            if archive.isNews(update, linked: linked) {
                records += archive.apply(update, linked: linked, at: now)
                links.linked[update.key] = nil
            }
            links.bindings[update.key] = update.entry?.binding
            inherited?.forget(update.key)
            intents.close(update.key, held: update.entry?.binding)
            closed += conflictMemory.closeAgreed(update.key, update.entry, at: now)
        }
        // The steps are true whether or not the disk takes them now, so the memory keeps them.
        try archiveFile?.append(records, to: &disk, liveCount: archive.liveCount) {
            archive.records()
        }
        try intentFile?.append(abandoned, to: &disk, liveCount: intents.liveCount) {
            intents.records()
        }
        try write(closed)
        archive.tidy(at: now)
    }

    /// Writes what an earlier call remembered and the disk did not take. Without news nothing else would:
    /// the next process would know less than this one.
    package func catchUp() throws(CycleFailure) {
        try saveIntents([], of: intents)
        try conflictFile?.append([], to: &disk, liveCount: conflictMemory.liveCount) {
            conflictMemory.records()
        }
    }

    /// The archive with everything that was committed.
    package func currentArchive() throws(CycleFailure) -> Archive {
        try load()
        return Archive(entries: archive.entries)
    }

    /// How long GoHighLevel's lists may show what was there before a write (reliability.md, fault model:
    /// 10 s), with a margin.
    package static let listLag = Duration.seconds(12)

    /// What an earlier process of this workspace wrote so shortly before this one that lists may not
    /// show it yet, while that is so. This process knows its own writes better.
    package func inheritedSteps() throws(CycleFailure) -> Inherited? {
        try load()
        guard let inherited, time.wallClock < inherited.until else { return nil }
        return inherited
    }

    /// Puts operations on record in `history.jsonl`.
    package func note(_ records: [JournalRecord]) throws(CycleFailure) {
        try history.append(records, to: &disk)
    }

    /// A name for one run, for the history and the backups: sortable, and unlike any other.
    package func newRunID() -> String {
        let stamp = time.wallClock.description.prefix(19).filter { $0.isNumber || $0 == "T" }
        return "\(stamp)-\(disk.hex().prefix(6))"
    }

    func load() throws(CycleFailure) {
        guard !isOpen else { return }
        guard let layout else {
            throw CycleFailure(
                .workspace, "'\(locationID)' cannot be the id of a location.",
                hint: "Copy the id from GoHighLevel: Settings, Business Profile.")
        }
        try checkFolder(layout.state)
        let limits = inbox.limits
        func file(_ path: FilePath, _ what: String) -> RecordFile {
            RecordFile(path, what: what, locationID: locationID, slack: limits.slack)
        }
        var archiveFile = file(layout.archive, "The archive")
        var intentFile = file(layout.intents, "The outbox")
        var conflictFile = file(layout.conflicts, "The list of conflicts")
        var inboxFile = file(layout.inbox, "The webhook inbox")
        var queueFile = file(layout.queue, "The queue of what failed")
        var uploadFile = file(layout.uploads, "The list of uploads")
        var queue = QueueMemory()
        var uploads = UploadMemory()
        var archive = ArchiveMemory(spill: spill)
        var intents = IntentMemory()
        var conflicts = ConflictMemory(closedLimit: conflictMemory.closedLimit)
        var inbox = InboxMemory(limits: inbox.limits)
        var warnings = try archiveFile.load(from: disk) { archive.take($0) }
        warnings += try intentFile.load(from: disk) { intents.take($0) }
        warnings += try conflictFile.load(from: disk) { conflicts.take($0) }
        warnings += try inboxFile.load(from: disk) { inbox.take($0) }
        warnings += try queueFile.load(from: disk) { queue.take($0) }
        warnings += try uploadFile.load(from: disk) { uploads.take($0) }
        // A crash may lie between the archive's write and those that follow from it.
        let now = time.wallClock
        if !intents.bound.isEmpty || !conflicts.all.isEmpty {
            for (key, entry) in archive.entries {
                intents.close(key, held: entry.binding)
                _ = conflicts.closeAgreed(key, entry, at: now)
            }
        }
        intents.settlePending(archive.steps)
        archive.forgetSteps(before: now.advanced(by: .zero - Self.listLag))
        inherited = Inherited(archive, before: now)
        self.archiveFile = archiveFile
        self.intentFile = intentFile
        self.conflictFile = conflictFile
        self.inboxFile = inboxFile
        self.queueFile = queueFile
        self.uploadFile = uploadFile
        queueMemory = queue
        uploadMemory = uploads
        self.archive = archive
        self.intents = intents
        conflictMemory = conflicts
        self.inbox = inbox
        warnings += try readLinks(layout)
        self.warnings = warnings
        isOpen = true
    }

    /// A state folder that somebody else owns could make us delete things.
    private func checkFolder(_ folder: FilePath) throws(CycleFailure) {
        var path = FilePath.root
        for component in folder.components {
            guard let next = path.appending(component) else { return }
            path = next
            let found: FileMetadata?
            do throws(FileFailure) {
                found = try disk.files.metadata(at: path)
            } catch {
                throw CycleFailure(reading: "the ledger", error)
            }
            guard let found else { return }
            guard found.kind == .directory else {
                throw CycleFailure(
                    .workspace, "\(path) is not a folder.",
                    hint: "ghlsync keeps its memory there; move away what is in its place.")
            }
            guard found.isOwnedByUs else {
                throw CycleFailure(
                    .workspace, "\(path) belongs to another user.",
                    hint: "Run ghlsync as its owner, or take it over with chown.")
            }
        }
    }
}
