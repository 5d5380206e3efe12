import Documents
import Glibc
import HostSystem
import Testing

/// Trouble of real file systems: it is told with the path, nothing is lost, and the work goes on when it is
/// over.
@Suite struct DiskTroubleTests {
    private static let mat = ["listings/mat.yaml": "title: Mat\nprice: 49\n"]

    /// Whether file systems may be mounted here: by root, outside of most containers.
    private static let canMount: Bool = {
        guard geteuid() == 0 else { return false }
        var template = Array("/tmp/ghlsync-mount-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return false }
        defer { rmdir(template) }
        guard mount("tmpfs", template, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount(template) == 0
    }()

    private static let mounts = ConditionTrait.enabled(
        if: canMount, "file systems can be mounted by root only, and not in every container")

    @Test(
        "a full disk is told, nothing is half written, and the edit comes when there is room",
        mounts)
    func fullDisk() async throws {
        try await Self.play(on: "mount -t tmpfs -o size=1m tmpfs") { scene in
            try await scene.report("sync", "--yes")
            try await scene.editAtShop("Mat", ["name": "Cork Mat"])
            try await scene.shell("dd if=/dev/zero of=filler bs=4k 2>/dev/null || true")
            let ending = try await scene.run("sync", "--yes")
            #expect(ending.status != 0)
            #expect(ending.says("no space left"), "\(ending.outputText)\(ending.errorText)")
            #expect(ending.says("listings/mat.yaml") || ending.says(".ghlsync"))
            #expect(try scene.text("listings/mat.yaml") == Self.mat["listings/mat.yaml"])
            #expect(try await scene.productNames() == ["Cork Mat"])

            try await scene.shell("rm filler")
            #expect(try await scene.run("sync", "--yes").status == 0)
            #expect(try scene.text("listings/mat.yaml") == "title: Cork Mat\nprice: 49\n")
            #expect(try await scene.isAtRest())
        }
    }

    @Test("a read-only folder is told, and written to when it is writable again", mounts)
    func readOnlyFolder() async throws {
        try await Self.play(on: "mount -t tmpfs -o size=1m tmpfs") { scene in
            try await scene.report("sync", "--yes")
            try await scene.editAtShop("Mat", ["name": "Cork Mat"])
            try await scene.shell(
                "mount --bind listings listings && mount -o remount,bind,ro listings")
            let ending = try await scene.run("sync", "--yes")
            #expect(ending.status != 0)
            #expect(
                ending.says("listings/mat.yaml") && ending.says("read-only"),
                "\(ending.outputText)\(ending.errorText)")
            #expect(try scene.text("listings/mat.yaml") == Self.mat["listings/mat.yaml"])
            #expect(try await scene.productNames() == ["Cork Mat"])

            try await scene.shell("umount listings")
            #expect(try await scene.run("sync", "--yes").status == 0)
            #expect(try scene.text("listings/mat.yaml") == "title: Cork Mat\nprice: 49\n")
            #expect(try await scene.isAtRest())
        }
    }

    @Test("a read-only file is left as it is, and written to when it is writable again")
    func readOnlyFile() async throws {
        try await Scene.play(Self.mat) { scene in
            try await scene.report("sync", "--yes")
            try await scene.editAtShop("Mat", ["name": "Cork Mat"])
            try await scene.shell("chmod 444 listings/mat.yaml")
            let ending = try await scene.run("sync", "--yes")
            #expect(ending.status != 0)
            #expect(
                ending.says("listings/mat.yaml is read-only"),
                "\(ending.outputText)\(ending.errorText)")
            #expect(try scene.text("listings/mat.yaml") == Self.mat["listings/mat.yaml"])

            try await scene.shell("chmod 644 listings/mat.yaml")
            #expect(try await scene.run("sync", "--yes").status == 0)
            #expect(try scene.text("listings/mat.yaml") == "title: Cork Mat\nprice: 49\n")
            #expect(try await scene.isAtRest())
        }
    }

    @Test("with too few file descriptors it says so, whichever is missing, and loses nothing")
    func tooFewDescriptors() async throws {
        try await Scene.play(Self.mat) { scene in
            try await scene.report("sync", "--yes")
            var refusals = 0
            for limit in 6...24 {
                try scene.write("title: Mat \(limit)\nprice: 49\n", to: "listings/mat.yaml")
                let ending = try await scene.program.shell(
                    "ulimit -n \(limit); exec '\(Program.path)' sync --yes", in: scene.folder)
                guard ending.status != 0 else { continue }
                refusals += 1
                // With the fewest, the loader (127) or the threads of the system give up before us.
                let isOurs = ending.status < 127 && !ending.says("backtrac")
                #expect(
                    !isOurs || ending.says("too many open files"),
                    "\(limit): \(ending.status) \(ending.outputText)\(ending.errorText)")
                #expect(try scene.text("listings/mat.yaml").hasPrefix("title: Mat \(limit)\n"))
            }
            #expect(refusals > 0, "every limit was enough")
            #expect(try await scene.run("sync", "--yes").status == 0)
            #expect(try await scene.productNames() == ["Mat 24"])
            #expect(try await scene.shop.objects("price").count == 1)
            #expect(try await scene.isAtRest())
        }
    }

    @Test("a folder that becomes a link while the agent runs is not followed, and deletes nothing")
    func folderBecomesLink() async throws {
        try await Scene.play(Self.mat) { scene in
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")
            let before = try await scene.shop.mutations()
            try await scene.shell("mv listings ../elsewhere; ln -s ../elsewhere listings")
            try await eventually("a word about the link; \(agent.everything)") {
                agent.everything.contains { event in
                    ["held", "invalid", "failed"].contains(event["event"]?.stringValue)
                        && "\(event)".contains("listings")
                }
            }
            #expect(try await scene.shop.mutations() == before)
            #expect(try await scene.productNames() == ["Mat"])

            try await scene.shell(
                """
                rm listings; mv ../elsewhere listings
                printf 'title: Cork Mat\\nprice: 49\\n' > listings/mat.yaml
                """)
            try await eventually("the edit at the shop; \(agent.everything)") {
                try await scene.productNames() == ["Cork Mat"]
            }
            await agent.stop()
            #expect(try await scene.isAtRest())
        }
    }

    /// Plays a test in a workspace on a file system of its own.
    private static func play(
        on mounting: String, _ act: (Scene) async throws -> Void
    ) async throws {
        try await Scene.play(mat) { scene in
            try await scene.program.shell(
                "cp -a workspace saved; \(mounting) workspace; cp -a saved/. workspace")
            let result: Result<Void, any Error>
            do { result = .success(try await act(scene)) } catch { result = .failure(error) }
            try await scene.program.shell(
                "umount workspace/listings 2>/dev/null || true; umount -l workspace")
            try result.get()
        }
    }
}

extension ChildProcess.Ending {
    fileprivate func says(_ words: String) -> Bool {
        (outputText + errorText).lowercased().contains(words.lowercased())
    }
}

extension Agent {
    fileprivate func stop() async {
        signal(SIGTERM)
        _ = await ending()
    }
}

extension Scene {
    fileprivate func editAtShop(_ name: String, _ fields: DocumentValue) async throws {
        guard let id = try await product(name)?["_id"]?.stringValue else {
            throw Program.Trouble("the shop has no \(name)")
        }
        try await shop.edit("product", id, fields)
    }

    /// `status` is clean, and another sync changes nothing.
    fileprivate func isAtRest() async throws -> Bool {
        let status = try await report("status")
        let before = try await shop.mutations()
        let ending = try await run("sync")
        let after = try await shop.mutations()
        return status["inSync"]?.boolValue == true && ending.status == 0 && after == before
    }
}
