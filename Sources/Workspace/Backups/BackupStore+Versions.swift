package import Catalog
package import SyncCore

/// Versions of one file around a run, for going back to the one before it.
package struct FileVersions: Hashable, Sendable {
    /// The versions that it may have had before the run, the likeliest first.
    package var before: [BackupEntry] = []
    /// As both sides agreed on it when the run ended.
    package var after: BackupEntry?

    package init() {}
}

extension BackupStore {
    /// The kept versions of files before a run: what the run itself replaced, then what earlier runs
    /// had agreed on, the newest first.
    package func versions(
        around run: String, of keys: Set<EntityKey>
    ) throws(CycleFailure) -> [EntityKey: FileVersions] {
        let runs = try list()
        var versions: [EntityKey: FileVersions] = [:]
        // A run that kept nothing has no index; its name still says when it was.
        let start = runs.first { $0.id == run }?.started
        for each in runs {
            for item in each.items where item.side == .local {
                guard let key = item.key, keys.contains(key) else { continue }
                if each.id == run {
                    if item.isAgreed {
                        versions[key, default: FileVersions()].after = item
                    } else {
                        versions[key, default: FileVersions()].before.insert(item, at: 0)
                    }
                } else if item.isAgreed, start.map({ each.started <= $0 }) ?? (each.id < run) {
                    versions[key, default: FileVersions()].before.append(item)
                }
            }
        }
        return versions
    }

    /// The bytes of a kept version, when they are still what was kept.
    package func bytes(ifSound entry: BackupEntry) -> [UInt8]? { try? bytes(of: entry) }
}
