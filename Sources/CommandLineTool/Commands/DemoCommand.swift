/// `demo`: the whole job on the embedded sandbox, narrated and verified.
struct DemoCommand: Command {
    static let spec = CommandSpec(
        "demo", "see the whole job on an embedded GoHighLevel stand-in, step by step",
        options: [
            OptionSpec("keep", value: "DIR", "make the workspace there and leave it"),
            OptionSpec("fast", "no pauses between the steps"),
        ],
        discussion: """
            No account is needed. Every step runs this very program and checks what came of it, at the
            files and at the stand-in. Exit code 0 only when every check held.
            """,
        exits: [ExitNote(.someFailed, "a step could not be verified")],
        examples: ["ghlsync demo", "ghlsync demo --keep ~/ghlsync-demo"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let stage = try DemoStage(arguments, tool)
        let code: ExitCode
        do {
            try await Demo(stage: stage).play()
            code = .done
        } catch let failure as DemoStage.CheckFailed {
            tool.console.error(
                "the demo's check “\(failure.check)” did not hold: \(failure.detail)")
            code = .someFailed
        }
        await stage.clear()
        return code
    }
}
