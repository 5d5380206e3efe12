import Catalog
import Documents
import Glibc
import HostSystem
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// Rows S40–S43, S47 and S48 of the security checklist, on a real file system.
@Suite struct RealDiskTests {
    static let text = "title: Mat # mine\nprice: 49\n"
    static let key = EntityKey(.listing, "a")

    /// A workspace with `listings/a.yaml`, and a folder outside with a file that must not change.
    private func withWorkspace(
        _ body: (_ root: String, _ outside: String, _ replica: WorkspaceReplica) async throws ->
            Void
    ) async throws {
        try await TemporaryFolder.with { base in
            let (root, outside) = ("\(base)/workspace", "\(base)/outside")
            for folder in [root, outside] + EntityKind.allCases.map({ "\(root)/\($0.folder)" }) {
                #expect(mkdir(folder, 0o755) == 0)
            }
            try put("locations: {main: {id: A}}\n", "\(root)/ghlsync.yaml")
            try put(Self.text, "\(root)/listings/a.yaml")
            try put("title: Secret\n", "\(outside)/secret.yaml")
            let files = try POSIXFileSystem(root: root)
            let replica = WorkspaceReplica(
                files: files, configuration: WorkspaceConfiguration(), backups: KeptBackups(),
                time: ManualTime(), random: SeededRandom(seed: 7))
            try await body(root, outside, replica)
            #expect(try get("\(outside)/secret.yaml") == "title: Secret\n")
        }
    }

    private func put(_ text: String, _ path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        fputs(text, file)
    }

    private func get(_ path: String) throws -> String {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func names(_ folder: String) throws -> [String] {
        try POSIXFileSystem(root: folder).list(.root).map(\.name).sorted()
    }

    @Test("an edit, a new file and a removal reach the disk, and nothing else is left there")
    func roundTrip() async throws {
        try await withWorkspace { root, _, replica in
            let seen = try await replica.snapshot(ScanScope())
            let edited = await replica.apply(
                .update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
            #expect(edited.applied != nil, "\(edited.result)")
            #expect(try get("\(root)/listings/a.yaml") == "title: Mat # mine\nprice: 59\n")
            let made = await replica.apply(.create(ReplicaApplyTests.entity("new")), in: .empty)
            #expect(made.applied != nil, "\(made.result)")
            let again = try await replica.snapshot(ScanScope())
            #expect(again.entity("listings/new") == made.applied?.entity)
            let gone = await replica.apply(.delete(Self.key, seen: again), in: .empty)
            #expect(gone.applied != nil, "\(gone.result)")
            #expect(try names("\(root)/listings") == ["new.yaml"])
        }
    }

    @Test(
        "S40: a file that is a link out, to a device or to itself is never read or written through")
    func linkedFile() async throws {
        try await withWorkspace { root, outside, replica in
            #expect(symlink("\(outside)/secret.yaml", "\(root)/listings/out.yaml") == 0)
            #expect(symlink("/dev/zero", "\(root)/listings/zero.yaml") == 0)
            #expect(symlink("self.yaml", "\(root)/listings/self.yaml") == 0)
            let seen = try await replica.snapshot(ScanScope())
            for name in ["out", "zero", "self"] {
                #expect(
                    seen.problem("listings/\(name)")?.diagnostics.map(\.code) == ["symbolic-link"])
                let change = Change(
                    key: EntityKey(.listing, name), target: .local, action: .update, before: nil,
                    after: nil,
                    edits: [FieldEdit(path: "title", base: nil, before: nil, after: "x")],
                    expectedVersion: "unreadable", binding: nil, reason: .edited)
                #expect(await replica.apply(change, in: .empty).applied == nil)
            }
        }
    }

    @Test(
        "S40: a folder that is a link out hides what lies behind it, and nothing is taken for gone")
    func linkedFolder() async throws {
        try await withWorkspace { root, outside, replica in
            let seen = try await replica.snapshot(ScanScope())
            #expect(rename("\(root)/listings", "\(root)/moved") == 0)
            #expect(symlink(outside, "\(root)/listings") == 0)
            let bindings = InMemoryWorkspace.bound("listings/a")
            let again = try await replica.snapshot(ScanScope(bindings: bindings))
            #expect(again.sightings.isEmpty && again.confirmedAbsent.isEmpty)
            let change = Change.update(Self.key, seen: seen, ["title": "x"])
            #expect(await replica.apply(change, in: .empty).applied == nil)
            let made = await replica.apply(.create(ReplicaApplyTests.entity("new")), in: .empty)
            #expect(made.applied == nil)
            #expect(try names(outside) == ["secret.yaml"])
        }
    }

    @Test("S41: a link swapped in while a file is written leads nowhere")
    func swappedLink() async throws {
        try await withWorkspace { root, outside, _ in
            let swap: @Sendable () -> Void = {
                rename("\(root)/listings", "\(root)/moved")
                symlink(outside, "\(root)/listings")
            }
            let replica = WorkspaceReplica(
                files: try POSIXFileSystem(root: root), configuration: WorkspaceConfiguration(),
                backups: KeptBackups(onKeep: swap), time: ManualTime(),
                random: SeededRandom(seed: 7))
            let seen = try await replica.snapshot(ScanScope())
            let outcome = await replica.apply(
                .update(Self.key, seen: seen, ["title": "x"]), in: .empty)
            #expect(outcome.applied == nil)
            #expect(try names(outside) == ["secret.yaml"])
            #expect(try get("\(root)/moved/a.yaml") == Self.text)
        }
    }

    @Test("S42: a state folder that is a link stops the start", arguments: [".ghlsync", "media"])
    func linkedState(_ name: String) async throws {
        try await withWorkspace { root, outside, replica in
            #expect(symlink(outside, "\(root)/\(name)") == 0)
            let failure = await #expect(throws: CycleFailure.self) {
                try await replica.snapshot(ScanScope())
            }
            #expect(failure?.kind == .guarded)
        }
    }

    @Test("S43: a pipe is not waited for, a folder not read, and a hard link not written in place")
    func specialFiles() async throws {
        try await withWorkspace { root, outside, replica in
            #expect(mkfifo("\(root)/listings/pipe.yaml", 0o644) == 0)
            #expect(mkdir("\(root)/listings/folder.yaml", 0o755) == 0)
            try put(Self.text, "\(outside)/shared.yaml")
            #expect(link("\(outside)/shared.yaml", "\(root)/listings/shared.yaml") == 0)
            let seen = try await replica.snapshot(ScanScope())
            #expect(seen.problem("listings/pipe") != nil && seen.problem("listings/folder") != nil)
            let shared = EntityKey(.listing, "shared")
            let outcome = await replica.apply(
                .update(shared, seen: seen, ["price.amount": 59]), in: .empty)
            #expect(outcome.applied != nil, "\(outcome.result)")
            #expect(try get("\(outside)/shared.yaml") == Self.text)
            #expect(try get("\(root)/listings/shared.yaml").contains("59"))
        }
    }

    @Test("S47: a workspace that everyone may write to is told")
    func worldWritable() async throws {
        try await withWorkspace { root, _, _ in
            let files = try POSIXFileSystem(root: root)
            #expect(WorkspaceLayout.cautions(files) == [])
            #expect(chmod(root, 0o777) == 0)
            #expect(WorkspaceLayout.cautions(files).count == 1)
        }
    }

    @Test("S48: a temporary name that was guessed and made a link is not written through")
    func guessedTemporary() async throws {
        try await withWorkspace { root, outside, replica in
            var random = SeededRandom(seed: 7)
            let name = TemporaryName.make(random.next())
            #expect(symlink("\(outside)/secret.yaml", "\(root)/listings/\(name)") == 0)
            let seen = try await replica.snapshot(ScanScope())
            let change = Change.update(Self.key, seen: seen, ["price.amount": 59])
            #expect(await replica.apply(change, in: .empty).applied == nil)
            #expect(try get("\(root)/listings/a.yaml") == Self.text)
            #expect(
                await replica.apply(change, in: .empty).applied != nil, "another name, another try")
        }
    }

    @Test("a name that is not UTF-8 is told and left alone")
    func unreadableName() async throws {
        try await withWorkspace { root, _, replica in
            let path =
                Array("\(root)/listings/".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
            let file = try #require(fopen(path, "w"))
            fclose(file)
            let seen = try await replica.snapshot(ScanScope())
            #expect(
                seen.problems.map(\.code) == ["unreadable-name"] && seen.entity("listings/a") != nil
            )
        }
    }

    @Test("a folder that may not be written to leaves the file whole, with what to do")
    func unwritableFolder() async throws {
        try await withWorkspace { root, _, replica in
            let seen = try await replica.snapshot(ScanScope())
            #expect(chmod("\(root)/listings", 0o555) == 0)
            defer { chmod("\(root)/listings", 0o755) }
            // Root may write everywhere: then there is nothing to see.
            guard access("\(root)/listings", W_OK) != 0 else { return }
            let outcome = await replica.apply(
                .update(Self.key, seen: seen, ["title": "x"]), in: .empty)
            #expect(outcome.problem?.hint?.contains("chmod u+w") == true)
            #expect(try get("\(root)/listings/a.yaml") == Self.text)
        }
    }
}
