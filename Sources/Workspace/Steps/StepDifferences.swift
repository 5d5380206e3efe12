import Catalog
import Ports

/// Where a workspace is not as a `StepCache` remembers it.
struct StepDifferences {
    /// Files to be looked at: new ones, changed ones, and those that are never believed.
    var paths: [FilePath] = []
    var removed: [FilePath] = []
    /// Records of files that are as they were, by index.
    private(set) var isKept: [Bool]

    /// `nil` when only a full look can tell: folders came or went, or something cannot be read.
    init?(of files: any FileSystem, from cache: StepCache, _ workforce: any Workforce) {
        isKept = [Bool](repeating: false, count: cache.records.count)
        guard cache.absent.allSatisfy({ files.isAbsent($0) }) else { return nil }
        for image in cache.media {
            guard let found = try? files.metadata(at: image.path),
                FolderSurvey.Stamp(found) == image.stamp
            else { return nil }
        }
        var count = 0
        let surveys = workforce.map(cache.folders, share: 2) { part in
            part.map { folder in try? files.survey(folder.path) }
        }
        for (folder, survey) in zip(cache.folders, surveys) {
            guard let survey else { return nil }
            count += survey.entries.count
            guard count <= WorkspaceScanner.entryLimit, compare(survey, folder, cache) else {
                return nil
            }
        }
    }

    private mutating func compare(
        _ survey: FolderSurvey, _ folder: StepCache.Folder, _ cache: StepCache
    ) -> Bool {
        // A folder that did not change lists its entries in the same order; where it does not, a table
        // helps.
        var expected = folder.records.lowerBound
        var places: [ArraySlice<UInt8>: Int]?
        var met = [Bool](repeating: false, count: folder.records.count)
        for entry in survey.entries {
            var index: Int? = expected
            if expected >= folder.records.upperBound
                || !isSame(cache.names, cache.records[expected].name, survey, entry)
            {
                let table =
                    places
                    ?? Dictionary(
                        folder.records.map { (cache.names[cache.records[$0].name], $0) },
                        uniquingKeysWith: { $1 })
                places = table
                index = table[survey.name(of: entry)]
            }
            guard let index else {
                guard take(new: entry, survey, folder) else { return false }
                continue
            }
            expected = index + 1
            met[index - folder.records.lowerBound] = true
            let record = cache.records[index]
            guard record.isFolder == (entry.kind == .directory), entry.kind != .unreadableName
            else { return false }
            if record.state == .other {
                // A link in the place of what was none of ours may stand for a folder.
                if entry.kind == .symbolicLink, !Self.isIgnored(survey.name(of: entry)) {
                    return false
                }
                continue
            }
            if record.state == .inStep, entry.kind == .file, record.stamp == entry.stamp {
                isKept[index] = true
            } else {
                guard let path = cache.path(of: record, in: folder) else { return false }
                paths.append(path)
            }
        }
        for (offset, isMet) in met.enumerated() where !isMet {
            let record = cache.records[folder.records.lowerBound + offset]
            // A folder that went takes its files along.
            guard !record.isFolder, let path = cache.path(of: record, in: folder) else {
                return false
            }
            if record.state != .other { removed.append(path) }
        }
        return true
    }

    private func isSame(
        _ names: [UInt8], _ name: Range<Int>, _ survey: FolderSurvey, _ entry: FolderSurvey.Entry
    ) -> Bool {
        guard name.count == entry.length else { return false }
        for offset in 0..<name.count
        where names[name.lowerBound + offset] != survey.names[entry.name + offset] {
            return false
        }
        return true
    }

    private static func isIgnored(_ name: ArraySlice<UInt8>) -> Bool {
        String(validating: name, as: UTF8.self).map(FileNames.isIgnored) ?? false
    }

    /// Whether a name that was not there can be dealt with.
    private mutating func take(
        new entry: FolderSurvey.Entry, _ survey: FolderSurvey, _ folder: StepCache.Folder
    ) -> Bool {
        guard entry.kind != .unreadableName,
            let name = String(validating: survey.name(of: entry), as: UTF8.self)
        else { return false }
        if FileNames.isIgnored(name) { return true }
        guard let path = folder.path.appending(name) else { return false }
        guard FileFormat(path) != nil else { return entry.kind == .file || entry.kind == .special }
        paths.append(path)
        return true
    }
}
