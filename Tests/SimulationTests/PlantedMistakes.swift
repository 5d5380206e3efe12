import Ports
import SyncCore
import SyncTestKit
import Testing

/// A test of the tests: mistakes that are put between the program and its surroundings on purpose, each of
/// which the simulation must find within 2 000 stories.
@Suite struct PlantedMistakes {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The invariants of which at least one must be seen broken.
        let breaks: Set<String>
        let interposer: @Sendable () -> Interposer
    }

    @Test("a planted mistake is found", arguments: all)
    func isFound(mistake: Mistake) async throws {
        for seed in 1...2000 {
            var simulation = Simulation(
                seed: UInt64(seed), length: 80, interposer: mistake.interposer())
            let broken = try await simulation.play()
            await Task.yield()
            guard !broken.isEmpty else { continue }
            let names = Set(broken.compactMap { $0.split(separator: ":").first.map(String.init) })
            #expect(
                !names.isDisjoint(with: mistake.breaks),
                "seed \(seed) broke \(broken) instead of \(mistake.breaks.sorted())")
            return
        }
        Issue.record("2 000 stories went well with it")
    }

    static let all: [Mistake] = files + requests + replicas

    // MARK: Mistakes with files

    private static let files: [Mistake] = [
        onFiles("snapshots are not written", ["I1", "I17"]) { $0.isSnapshot },
        onFiles("the history is not written", ["I25"]) { $0.name == "history.jsonl" },
        onFiles("the outbox is not written", ["I5", "I2", "I13", "I19"]) {
            $0.name == "intents.jsonl"
        },
        onFiles("webhooks are answered before they are durable", ["I6"]) {
            $0.name == "inbox.jsonl"
        },
        Mistake(testDescription: "nothing is synced", breaks: ["I14"]) {
            interposer { CarelessFiles(base: $0, syncs: false) }
        },
        Mistake(testDescription: "files are written in place", breaks: ["I14"]) {
            interposer { CarelessFiles(base: $0, renames: false) }
        },
        Mistake(testDescription: "comments are lost", breaks: ["I9"]) {
            interposer { CarelessFiles(base: $0, keepsComments: false) }
        },
        Mistake(
            testDescription: "a file is not looked at again before it is replaced",
            breaks: ["I15", "I1", "I17"]
        ) {
            interposer { ForgetfulFiles(base: $0) }
        },
    ]

    private static func onFiles(
        _ name: String, _ breaks: Set<String>, _ isDropped: @escaping @Sendable (FilePath) -> Bool
    ) -> Mistake {
        Mistake(testDescription: name, breaks: breaks) {
            interposer { CarelessFiles(base: $0, isDropped: isDropped) }
        }
    }

    private static func interposer(
        _ files: @escaping @Sendable (any FileSystem) -> any FileSystem
    ) -> Interposer {
        var interposer = Interposer()
        interposer.files = files
        return interposer
    }

    // MARK: Mistakes with requests

    private static let requests: [Mistake] = [
        onRequests("a create is sent again when its answer is lost", ["I5"]) {
            BlindRetry(base: $0)
        },
        onRequests("a change is sent twice at once", ["I10"]) { Doubling(base: $0, method: .put) },
        onRequests("each question is asked many times", ["I11"]) {
            Repeating(base: $0, times: 9)
        },
        onRequests("fields that are not mapped are left out of a PUT", ["I16", "I17"]) {
            DroppingField(base: $0, name: "medias")
        },
        onRequests("another location is asked", ["I20"]) { WrongLocation(base: $0) },
        onRequests("a list that lags is believed before a bulk edit", ["I17", "I1"]) {
            FlatteringLists(base: $0)
        },
    ]

    private static func onRequests(
        _ name: String, _ breaks: Set<String>,
        _ transport: @escaping @Sendable (any HTTPTransport) -> any HTTPTransport
    ) -> Mistake {
        Mistake(testDescription: name, breaks: breaks) {
            var interposer = Interposer()
            interposer.transport = transport
            return interposer
        }
    }

    // MARK: Mistakes of judgement

    private static let replicas: [Mistake] = [
        Mistake(testDescription: "an invalid file counts as deleted", breaks: ["I7"]) {
            var interposer = Interposer()
            interposer.local = { HastyReplica(base: $0, mistake: .heldIsGone) }
            return interposer
        },
        Mistake(testDescription: "a list that cannot be had counts as empty", breaks: ["I8"]) {
            var interposer = Interposer()
            interposer.remote = { HastyReplica(base: $0, mistake: .failureIsEmpty) }
            return interposer
        },
        Mistake(testDescription: "a change counts as done before it is", breaks: ["I13", "I2"]) {
            var interposer = Interposer()
            interposer.remote = { HastyReplica(base: $0, mistake: .saysDone) }
            return interposer
        },
        Mistake(
            testDescription: "only files that the watcher named are looked at",
            breaks: ["I23", "I2"]
        ) {
            let eyes = TrustedHints()
            var interposer = Interposer()
            interposer.hint = { eyes.take($0) }
            interposer.local = { HastyReplica(base: $0, mistake: .trusts(eyes)) }
            return interposer
        },
        Mistake(testDescription: "a look leaves something behind", breaks: ["I24"]) {
            interposer { WritingLook(base: $0) }
        },
    ]
}

extension FilePath {
    fileprivate var isSnapshot: Bool {
        components.starts(with: [".ghlsync", "snapshots", "objects"])
    }
}
