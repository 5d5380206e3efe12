import Glibc
import HostSystem

/// The built `ghlsync`, run as a user runs it.
struct Program {
    /// An absolute folder for everything of one test; removed with `discard()`.
    let home: String
    var environment: [String: String]

    init() throws {
        var template = Array("/tmp/ghlsync-e2e-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("mkdtemp: \(errno)") }
        home = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        environment = [
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "NO_COLOR": "1",
            "PATH": Self.variable("PATH") ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.invalid",
            "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.invalid",
        ]
    }

    struct Trouble: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Where the build put the program: beside the test bundle that runs this.
    static var path: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? 0
            }
        }
        let own = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/ghlsync"
    }

    func start(_ arguments: [String], in directory: String? = nil, input: String = "") throws -> ChildProcess {
        try ChildProcess(
            Self.path, arguments, in: directory ?? home, environment: environment,
            input: Array(input.utf8))
    }

    @discardableResult
    func run(
        _ arguments: String..., in directory: String? = nil, input: String = ""
    ) async throws -> ChildProcess.Ending {
        try await start(arguments, in: directory, input: input).ending()
    }

    @discardableResult
    func shell(_ script: String, in directory: String? = nil) async throws -> ChildProcess.Ending {
        try await ChildProcess(
            "/bin/sh", ["-ec", script], in: directory ?? home, environment: environment
        ).ending()
    }

    func discard() async {
        _ = try? await ChildProcess("rm", ["-rf", home], environment: environment).ending()
    }

    func write(_ text: String, to path: String) throws { try Self.write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "w") else { throw Trouble("\(path): \(errno)") }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Trouble("\(path): short write") }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Trouble("\(path): \(errno)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
