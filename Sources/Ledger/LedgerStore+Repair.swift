package import Ports
package import SyncCore

extension LedgerStore {
    /// Writes the files of the ledger anew that were found torn or damaged, with all that could be read.
    /// Gives their names.
    package func mendFiles() throws(CycleFailure) -> [String] {
        try load()
        var mended: [String] = []
        if try archiveFile?.mend(on: &disk, live: { archive.records() }) == true {
            mended.append("archive.jsonl")
        }
        if try intentFile?.mend(on: &disk, live: { intents.records() }) == true {
            mended.append("intents.jsonl")
        }
        if try conflictFile?.mend(on: &disk, live: { conflictMemory.records() }) == true {
            mended.append("conflicts.jsonl")
        }
        if try inboxFile?.mend(on: &disk, live: { inbox.records() }) == true {
            mended.append("inbox.jsonl")
        }
        if try queueFile?.mend(on: &disk, live: { queueMemory.records() }) == true {
            mended.append("queue.jsonl")
        }
        if try uploadFile?.mend(on: &disk, live: { uploadMemory.records() }) == true {
            mended.append("uploads.jsonl")
        }
        return mended
    }

    /// Moves the state of a location aside as a whole: for one that must not be read (a newer format,
    /// another location's). Gives the place that it has now; `nil` when there was none.
    package static func setStateAside(
        in files: any FileSystem, locationID: String, name: String
    ) throws(CycleFailure) -> FilePath? {
        guard let state = LedgerLayout(locationID: locationID)?.state,
            let aside = state.parent?.appending("\(locationID).aside-\(name)")
        else { return nil }
        do throws(FileFailure) {
            guard try files.metadata(at: state) != nil else { return nil }
            try files.rename(state, to: aside)
            try files.sync(state.parent ?? .root)
            return aside
        } catch {
            throw CycleFailure(saving: "the old state aside", error)
        }
    }
}
