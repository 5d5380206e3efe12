import Crypto
import Ports
package import SyncCore

extension BackupStore {
    /// All runs that kept something, newest first. A run whose index cannot be read at all is
    /// listed with its damage.
    package func list() throws(CycleFailure) -> [BackupRun] {
        do throws(FileFailure) {
            return try readRuns()
        } catch {
            throw CycleFailure(.workspace, "Cannot read the snapshots: \(error)")
        }
    }

    /// What a run kept, oldest first.
    package func items(of run: String) throws(CycleFailure) -> [BackupEntry] {
        guard BackupID.isRun(run) else { throw Self.unknown("run", run) }
        do throws(FileFailure) {
            let path = try indexPath(run)
            guard try files.metadata(at: path) != nil else {
                throw FileFailure(.notFound, path: path)
            }
            return try readIndex(path, of: run).entries
        } catch {
            if error.kind == .notFound { throw Self.unknown("run", run) }
            throw CycleFailure(.workspace, "Cannot read the snapshots of run \(run): \(error)")
        }
    }

    /// One backup by its id.
    package func item(_ id: String) throws(CycleFailure) -> BackupEntry {
        guard let run = BackupID.run(of: id),
            let entry = try items(of: run).first(where: { $0.id == id })
        else { throw Self.unknown("item", id) }
        return entry
    }

    /// The bytes of a backup, exactly as they were; throws when they are not what was kept.
    package func bytes(of id: String) throws(CycleFailure) -> [UInt8] {
        try bytes(of: try item(id))
    }

    func bytes(of entry: BackupEntry) throws(CycleFailure) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(try objectPath(entry.digest), limit: Self.readLimit)
        } catch {
            throw CycleFailure(.workspace, "Cannot read snapshot \(entry.id): \(error)")
        }
        guard SHA256.hex(bytes) == entry.digest else {
            throw CycleFailure(
                .workspace,
                "Snapshot \(entry.id) of \(entry.place) is damaged: its digest is wrong.",
                hint: "It is not used. Another run may have kept the same file: "
                    + "`ghlsync snapshots list`.")
        }
        return bytes
    }

    func readRuns() throws(FileFailure) -> [BackupRun] {
        guard try files.metadata(at: Self.runs) != nil else { return [] }
        var runs: [BackupRun] = []
        for found in try files.list(Self.runs) where found.kind == .file {
            guard found.name.hasSuffix(".jsonl") else { continue }
            let id = String(found.name.dropLast(6))
            guard BackupID.isRun(id) else { continue }
            let path = try indexPath(id)
            let reading = try readIndex(path, of: id)
            // With no line that can be read, the file's own time says how old the run is.
            let modified = try files.metadata(at: path)?.modified
            guard let started = reading.entries.first?.time ?? modified else { continue }
            runs.append(
                BackupRun(
                    id: id, started: started, items: reading.entries, damagedLines: reading.damaged)
            )
        }
        return runs.sorted { ($0.started, $0.id) > ($1.started, $1.id) }
    }
}
