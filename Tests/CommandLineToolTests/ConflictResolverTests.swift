import Catalog
import Documents
import SyncCore
import Synchronization
import Testing

@testable import CommandLineTool

/// What each key does; the terminal itself is a few lines in HostSystem.
@Suite struct ConflictResolverTests {
    private static func conflict(_ name: String, _ path: DocumentPath = "title") -> Conflict {
        Conflict(
            key: EntityKey(.listing, name), path: path, base: "Mat", local: "Ours",
            remote: "Theirs",
            localTime: .unknown, remoteTime: .unknown, state: .open)
    }

    private struct Played {
        var tally = ConflictResolver.Tally()
        var decisions: [String] = []
        var written: [DocumentValue] = []
    }

    /// Goes through the conflicts with these keys; an editor gives `value`.
    private func play(
        _ keys: String, _ conflicts: [Conflict], editor value: DocumentValue? = nil,
        refuses: Bool = false
    ) async throws -> Played {
        let rest = Mutex(Substring(keys))
        let decisions = Mutex<[String]>([])
        let written = Mutex<[DocumentValue]>([])
        let environment = ToolEnvironment(
            variables: ["NO_COLOR": "1"], workingDirectory: "/", program: "ghlsync",
            isInputTerminal: true, isOutputTerminal: false, isErrorTerminal: true)
        let resolver = ConflictResolver(
            console: Console(arguments: nil, environment: environment),
            readKey: { _ in rest.withLock { $0.popFirst() } }, width: { 80 },
            decide: { conflict, choice in
                decisions.withLock { $0.append("\(conflict.key.name) \(choice.rawValue)") }
            }, edit: { _ in value },
            put: { _, value in
                if refuses { throw ToolFailure(.someFailed, "no") }
                written.withLock { $0.append(value) }
            })
        var played = Played()
        played.tally = try await resolver.run(conflicts)
        played.decisions = decisions.withLock { $0 }
        played.written = written.withLock { $0 }
        return played
    }

    @Test("one key decides one conflict, and a skipped one stays open")
    func keys() async throws {
        let all = ["a", "b", "c", "d"].map { Self.conflict($0) }
        let played = try await play("lrbs", all)
        #expect(played.decisions == ["a local", "b remote", "c base"])
        #expect(played.tally == .init(decided: 3, skipped: 1))
    }

    @Test(
        "to quit, or the end of input, leaves the rest open and what was decided decided",
        arguments: ["lq", "l"])
    func quit(keys: String) async throws {
        let played = try await play(keys, ["a", "b", "c"].map { Self.conflict($0) })
        #expect(played.decisions == ["a local"])
        #expect(played.tally == .init(decided: 1, skipped: 2))
    }

    @Test("n goes on and p goes back; what was passed by can be decided then")
    func back() async throws {
        let played = try await play("nplr", ["a", "b"].map { Self.conflict($0) })
        #expect(played.decisions == ["a local", "b remote"])
        #expect(try await play("pl", [Self.conflict("a")]).decisions == ["a local"])
    }

    @Test("a key that says nothing shows help and asks again")
    func unknown() async throws {
        #expect(try await play("x?l", [Self.conflict("a")]).decisions == ["a local"])
    }

    @Test("another value goes into the file, which then wins; without one it is asked again")
    func edit() async throws {
        let played = try await play("e", [Self.conflict("a")], editor: "Both")
        #expect(played.written == ["Both"] && played.decisions == ["a local"])
        let given = try await play("er", [Self.conflict("a")])
        #expect(given.written == [] && given.decisions == ["a remote"])
    }

    @Test("a value that the file may not hold is said, and asked again")
    func refused() async throws {
        let played = try await play("es", [Self.conflict("a")], editor: "bad", refuses: true)
        #expect(played.decisions == [] && played.tally.skipped == 1)
    }

    @Test("a whole entity is not edited, only taken")
    func whole() async throws {
        let played = try await play("er", [Self.conflict("a", .root)], editor: "x")
        #expect(played.written == [] && played.decisions == ["a remote"])
    }
}
