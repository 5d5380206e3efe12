import Documents
import HostSystem
import JSONFormat

extension Program {
    /// A workspace with these files and nothing else, with the client's own rate limit out of the way.
    func makeWorkspace(
        _ folder: String, location: String, _ files: [String: [UInt8]], configuration: String = ""
    ) async throws {
        try await shell("mkdir -p '\(folder)/listings' '\(folder)/collections' '\(folder)/directories'")
        let text = """
            active: main
            locations:
              main:
                id: \(location)
            rateLimit: {max: 1000, windowMs: 1000, delayAfter: 1000, delayMs: 0}
            webhooks: {listen: "127.0.0.1:0"}
            \(configuration)

            """
        try write(text, to: folder + "/ghlsync.yaml")
        for (path, bytes) in files { try Self.write(bytes, to: "\(folder)/\(path)") }
    }

    /// Runs a synchronising command with `--json` and gives its report.
    func report(_ words: String..., in folder: String) async throws -> DocumentValue {
        try await report(words, in: folder)
    }

    func report(_ words: [String], in folder: String) async throws -> DocumentValue {
        let ending = try await start(words + ["--json"], in: folder).ending()
        guard let value = try? JSONDocument.value(of: ending.output) else {
            throw Trouble("\(words): exit \(ending.status)\n\(ending.outputText)\n\(ending.errorText)")
        }
        return value
    }

    /// Whether a look at both sides finds nothing to do.
    func isInStep(_ folder: String) async throws -> Bool {
        let plan = try await report("plan", in: folder)
        return plan["changes"]?.sequenceValue?.isEmpty == true
            && plan["conflicts"]?.sequenceValue?.isEmpty == true
            && plan["held"]?.sequenceValue?.isEmpty == true
    }
}
