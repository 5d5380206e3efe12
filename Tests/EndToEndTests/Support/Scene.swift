import Documents
import HostSystem
import Synchronization

/// What most tests here start from: a home of its own, a shop in a process of its own, and a workspace.
final class Scene: Sendable {
    let program: Program
    let shop: Shop
    let folder: String
    private let agents = Mutex<[Agent]>([])

    private init(_ program: Program, _ shop: Shop) {
        self.program = program
        self.shop = shop
        folder = program.home + "/workspace"
    }

    /// Plays a test, and leaves no process and no file behind, whatever comes of it.
    static func play(
        _ files: [String: String], configuration: String = "",
        _ act: (Scene) async throws -> Void
    ) async throws {
        var program = try Program()
        let shop: Shop
        do {
            shop = try await Shop(program)
        } catch {
            await program.discard()
            throw error
        }
        shop.adopt(&program)
        let scene = Scene(program, shop)
        let result: Result<Void, any Error>
        do {
            try await program.makeWorkspace(
                scene.folder, location: shop.location, files.mapValues { Array($0.utf8) },
                configuration: configuration)
            result = .success(try await act(scene))
        } catch {
            result = .failure(error)
        }
        for agent in scene.agents.withLock({ $0 }) { await agent.discard() }
        await shop.end()
        await program.discard()
        try result.get()
    }

    // MARK: Doing

    /// Starts the agent; it is stopped when the test ends at the latest.
    func watch(_ options: String...) throws -> Agent {
        let agent = try Agent(program, in: folder, options)
        agents.withLock { $0.append(agent) }
        return agent
    }

    @discardableResult
    func run(_ words: String...) async throws -> ChildProcess.Ending {
        try await program.start(words, in: folder).ending()
    }

    /// Runs a command, which must do its work, and gives what it says as JSON.
    @discardableResult
    func report(_ words: String...) async throws -> DocumentValue {
        try await program.report(words, in: folder)
    }

    @discardableResult
    func shell(_ script: String) async throws -> ChildProcess.Ending {
        let ending = try await program.shell(script, in: folder)
        guard ending.status == 0 else {
            throw Program.Trouble("\(script): \(ending.status) \(ending.errorText)")
        }
        return ending
    }

    func write(_ text: String, to path: String) throws {
        try program.write(text, to: "\(folder)/\(path)")
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Program.read("\(folder)/\(path)"), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool { (try? Program.read("\(folder)/\(path)")) != nil }

    // MARK: Looking at the shop

    func product(_ name: String) async throws -> DocumentValue? {
        try await shop.objects("product").first { $0["name"]?.stringValue == name }
    }

    func productNames() async throws -> [String] {
        try await shop.objects("product").compactMap { $0["name"]?.stringValue }.sorted()
    }

    /// The amount of the only price of a product.
    func amount(of name: String) async throws -> String? {
        let id = try await product(name)?["_id"]
        return try await shop.objects("price").first { $0["product"] == id }?["amount"]?
            .numberValue?.text
    }

    /// Bytes of every file that a person may have written, by path.
    func files() async throws -> String {
        try await shell(
            "find . -path ./.ghlsync -prune -o -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 sha256sum"
        ).outputText
    }
}
