package import Catalog
import Ports
package import SyncCore

extension LedgerStore {
    /// All bindings as they are now; looks at the links file again, which a pull may have changed.
    package func refreshLinks() throws(CycleFailure) -> LinkSummary {
        try load()
        guard let layout else {
            return LinkSummary(bindings: [:], moved: [:], problems: [], warnings: [])
        }
        let warnings = try readLinks(layout)
        return LinkSummary(
            bindings: links.bindings, moved: links.moved, problems: links.problems,
            warnings: warnings)
    }

    /// Brings the committed links file up to date, at the end of a batch. Lines that are in it
    /// stay, as long as nothing is known to be wrong with them; a file that needs no change is not
    /// touched.
    package func writeLinks() throws(CycleFailure) {
        try load()
        guard let layout else { return }
        // A run that bound nothing anew has nothing to write.
        if linksBasis.isWritten, linksBasis.holds(for: disk.files, at: layout.links) { return }
        let (bytes, reading) = try linksOnDisk(layout)
        guard !reading.isNewer else { return }
        let lines = LinkUnion.file(archive: archive, file: reading)
        if lines.isEmpty, bytes == nil { return }
        // A key with two ids is a person's to settle: the file stays as it is until then.
        guard reading.bindings.allSatisfy({ $0.value.count == 1 }) else { return }
        let text = LinksFile.text(lines, locationID: locationID)
        guard text != bytes else {
            linksBasis.isWritten = true
            return
        }
        linksBasis.forget()
        do throws(FileFailure) {
            try disk.replace(layout.links, with: text, mode: .shared)
        } catch {
            throw CycleFailure(saving: "the links", error)
        }
    }

    /// Settles two ids of one key in favour of the links file's: the archive forgets the other, and
    /// both sides are compared afresh. `false` when the file has no other id for the key.
    package func takeLink(of key: EntityKey) throws(CycleFailure) -> Bool {
        try load()
        guard let layout, let rival = links.rivals[key] else { return false }
        linksBasis.forget()
        let records = archive.rebind(key, to: rival, at: time.wallClock)
        try archiveFile?.append(records, to: &disk, liveCount: archive.liveCount) {
            archive.records()
        }
        _ = try readLinks(layout)
        return true
    }

    /// Reads the links file into the union; gives its warnings.
    func readLinks(_ layout: LedgerLayout) throws(CycleFailure) -> [String] {
        if linksBasis.holds(for: disk.files, at: layout.links) {
            leaveBindings()
            return linksBasis.warnings
        }
        // Taken before the file is read, and believed only once it was: a read that fails says nothing.
        var basis = LinksBasis(of: disk.files, at: layout.links, time.wallClock)
        linksBasis.forget()
        let reading = try linksOnDisk(layout).reading
        basis.warnings = reading.warnings
        linksBasis = basis
        links = LinkUnion(archive: archive, file: reading, place: layout.links.description)
        leaveBindings()
        return reading.warnings
    }

    /// Whose an object is may be known though the archive's line of it is lost.
    private func leaveBindings() {
        guard !intents.bound.isEmpty else { return }
        for (key, binding) in links.bindings { intents.leave(binding, to: key) }
    }

    private func linksOnDisk(
        _ layout: LedgerLayout
    ) throws(CycleFailure) -> (bytes: [UInt8]?, reading: LinksFile.Reading) {
        guard let bytes = try disk.read(layout.links, what: "the links") else {
            return (nil, LinksFile.Reading())
        }
        return (
            bytes,
            LinksFile.read(bytes, place: layout.links.description, locationID: locationID)
        )
    }
}

/// Which key is which remote object, by the archive and the committed links file together.
package struct LinkSummary: Sendable {
    package let bindings: [EntityKey: Binding]
    /// Entities that a teammate renamed: old key to new key.
    package let moved: [EntityKey: EntityKey]
    /// Keys whose identity is not clear; the engine holds them.
    package let problems: [Problem]
    package let warnings: [String]
}
