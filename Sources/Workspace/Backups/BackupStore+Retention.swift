package import Catalog
import Pacing
import Ports
package import SyncCore

/// How long backups are kept: `snapshots: {keep: 200, maxAge: 90d}`.
package struct BackupRetention: Hashable, Sendable {
    /// The newest runs that are kept, whatever their age allows.
    package var keep: Int
    package var maxAge: Duration

    package init(keep: Int = 200, maxAge: Duration = .seconds(90 * 86_400)) {
        self.keep = keep
        self.maxAge = maxAge
    }
}

extension BackupStore {
    /// Removes runs beyond the retention, then the bytes that no run names any more. The current
    /// run, runs with a backup of a protected key (an open conflict, a write that waits), and those
    /// with the newest agreed version of a file always stay. Gives the ids of the removed runs.
    @discardableResult
    package func prune(
        _ retention: BackupRetention, protecting keys: Set<EntityKey>
    ) throws(CycleFailure) -> [String] {
        do throws(FileFailure) {
            return try prune(retention, keys)
        } catch {
            throw CycleFailure(.workspace, "Cannot clear out old snapshots: \(error)")
        }
    }

    /// Whether there is anything that `prune` would look at: told from the names and times of the runs
    /// alone, so that a run in step costs next to nothing.
    package func mayPrune(_ retention: BackupRetention) -> Bool {
        guard let found = try? files.survey(Self.runs).entries else { return false }
        guard found.count <= retention.keep else { return true }
        let now = time.wallClock
        return found.contains { entry in
            entry.stamp.map { $0.modified.duration(to: now) > retention.maxAge } ?? false
        }
    }

    private func prune(
        _ retention: BackupRetention, _ keys: Set<EntityKey>
    ) throws(FileFailure) -> [String] {
        let now = time.wallClock
        var removed: [String] = []
        var kept: [BackupRun] = []
        // Newest first, so the first run that has a file's agreed version has its newest.
        var agreed: Set<EntityKey> = []
        for (rank, each) in try readRuns().enumerated() {
            let isManual = each.items.first?.reason == Self.manual
            let isOld =
                rank >= retention.keep && !isManual
                || each.started.duration(to: now) > retention.maxAge
            var isNewest = false
            for key in each.items.lazy.filter(\.isAgreed).compactMap(\.key) {
                if agreed.insert(key).inserted { isNewest = true }
            }
            let isNeeded =
                each.id == run || isNewest
                || each.items.contains { $0.key.map(keys.contains) ?? false }
            if isOld, !isNeeded {
                try files.remove(try indexPath(each.id))
                removed.append(each.id)
            } else {
                kept.append(each)
            }
        }
        guard !removed.isEmpty else { return [] }
        try files.sync(Self.runs)
        // A damaged line could name any object, so nothing is swept while there is one.
        guard kept.allSatisfy({ $0.damagedLines == 0 }) else { return removed }
        try sweep(keeping: Set(kept.flatMap { $0.items.map(\.digest) }))
        return removed
    }

    private func sweep(keeping digests: Set<String>) throws(FileFailure) {
        guard try files.metadata(at: Self.objects) != nil else { return }
        for folder in try files.list(Self.objects) where folder.kind == .directory {
            guard let path = Self.objects.appending(folder.name) else { continue }
            var isEmpty = true
            for object in try files.list(path) {
                if BackupID.isDigest(object.name), !digests.contains(object.name),
                    let unused = path.appending(object.name)
                {
                    try files.remove(unused)
                } else {
                    isEmpty = false
                }
            }
            if isEmpty {
                try files.remove(path)
                forgetPrepared(path)
            }
        }
    }
}
