package import Catalog
package import Pacing
import Ports
package import SyncCore

/// A full look, with what a `StepCache` can be made of.
package struct SteppedLook: Sendable {
    package let snapshot: Snapshot
    package let startedAt: Timestamp
    let reading: WorkspaceReading
    let bound: Set<EntityKey>
}

extension WorkspaceReplica {
    /// A full look. There is no waiting for files that may come back: for questions, not for changes.
    package func lookForSteps(bindings: [EntityKey: Binding]) throws(CycleFailure) -> SteppedLook {
        let started = time.wallClock
        let reading = try read(bound: Set(bindings.keys))
        return SteppedLook(
            snapshot: withDigests(Self.snapshot(of: reading, ScanScope(bindings: bindings))),
            startedAt: started, reading: reading, bound: Set(bindings.keys))
    }

    /// What to remember of a full look; `nil` when it is not worth it.
    package func steps(
        of look: SteppedLook, inStep: Set<EntityKey>, total: Int, seal: StepSeal
    ) -> StepCache? {
        StepCache(
            look.reading, of: files, inStep: inStep, bound: look.bound, total: total, seal: seal)
    }

    /// Which keys `cache` cannot vouch for: those whose files are not as it remembers them, and `further`
    /// ones. Every other key is in step. `nil` when only a full look can tell.
    package func differences(
        from cache: StepCache, further: Set<EntityKey>
    ) throws(CycleFailure) -> StepChanges? {
        try checkWorkspace()
        try readUserSchemas()
        guard let found = StepDifferences(of: files, from: cache, workforce) else { return nil }
        return StepChanges(found, of: cache, further: further)
    }

    /// What the changed files say; the snapshot covers their keys. `bindings` are those of these keys.
    /// `nil` when only a full look can tell.
    package func look(
        at changes: StepChanges, of cache: StepCache, bindings: [EntityKey: Binding]
    ) -> Snapshot? {
        var scan = WorkspaceScan()
        for (path, key) in changes.present.sorted(by: { $0.key < $1.key }) {
            scan.files.append(scanner.look(at: path, key.kind, ScanCache()))
        }
        for kind in EntityKind.allCases
        where !cache.absent.contains(where: { $0.name == kind.folder }) {
            scan.completeKinds.insert(kind)
        }
        guard changes.areAlone(scan.files, in: cache) else { return nil }
        // Whether the links know a file that is left out is not looked up here.
        if cache.seal.links != nil,
            scan.files.contains(where: { $0.isExcluded && bindings[$0.key] == nil })
        {
            return nil
        }
        scan.files += changes.shadows(of: scan.files, in: cache)
        let reading = WorkspaceReading(
            scan, bound: Set(bindings.keys), checks: ReferenceChecks(files: files, reader: reader),
            media: &media)
        // In words about what is missing, all the other files have a say.
        guard reading.crossErrors.isEmpty else { return nil }
        return withDigests(
            Self.snapshot(
                of: reading,
                ScanScope(
                    extent: .keys(changes.keys, remoteIDs: []),
                    bindings: bindings.filter { changes.keys.contains($0.key) })))
    }
}
