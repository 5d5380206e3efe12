import Glibc
import HighLevel
import Ports
import SyncTestKit
import Testing

@testable import CommandLineTool

/// The small parts of a login: where the redirect may lead, and the file with the app's secret.
@Suite struct LoginPartsTests {
    @Test(
        "an address of this machine is taken apart, and put together with the real port",
        arguments: [
            ("http://127.0.0.1:8911/callback", 8911, "/callback"),
            ("http://localhost:1/a/b", 1, "/a/b"), ("http://127.0.0.1:0/", 0, "/"),
            ("http://127.0.0.1", 80, "/"), ("http://localhost:65535", 65_535, "/"),
        ])
    func loopback(url: String, port: Int, path: String) throws {
        let address = try #require(LoopbackAddress(url))
        #expect(address.port == port && address.path == path)
        let real = address.url(port: 4711)
        #expect(LoopbackAddress(real)?.port == 4711)
        #expect(real.hasSuffix(":4711\(path)"))
    }

    @Test(
        "anything else is not this machine",
        arguments: [
            "https://127.0.0.1:1/x", "http://127.0.0.1.evil.example/", "http://localhostile/",
            "http://127.0.0.1@evil.example/", "http://127.0.0.1:99999/", "http://127.0.0.1:-1/",
            "http://127.0.0.1:/", "http://127.0.0.1:1/?x=1", "http://127.0.0.1:1/#x", "",
            "http://[::1]:1/", "HTTP://127.0.0.1:1/", "http://evil.example/http://127.0.0.1/",
        ])
    func elsewhere(url: String) { #expect(LoopbackAddress(url) == nil) }

    // MARK: The client file

    private func read(_ text: String, mode: mode_t = 0o600) throws -> ClientFile {
        try TemporaryFolder.with { folder in
            let path = folder + "/app.json"
            let file = try #require(fopen(path, "w"))
            fputs(text, file)
            fclose(file)
            chmod(path, mode)
            let environment = ToolEnvironment(
                variables: [:], workingDirectory: folder, program: "ghlsync",
                isInputTerminal: false, isOutputTerminal: false, isErrorTerminal: false)
            let words = ["auth", "status"]
            guard
                case .run(let arguments) = try Arguments.parse(words, commands: CommandTable.specs)
            else { throw UsageError("it is not parsed") }
            let tool = ToolContext(
                arguments: arguments, environment: environment,
                console: Console(arguments: arguments, environment: environment))
            return try ClientFile.read("app.json", tool)
        }
    }

    @Test("the app's file is read; what is not needed may be left out")
    func clientFile() throws {
        let short = try read(#"{"clientId": "abc-1", "clientSecret": "s3"}"#)
        #expect(short.app.clientID == "abc-1" && short.app.appID == "abc")
        #expect(short.redirectURL == nil && short.installURL == nil)
        let long = try read(
            #"{"clientId": "a", "clientSecret": "b", "redirectUrl": "https://x/", "installUrl": "https://y/"}"#
        )
        #expect(long.redirectURL == "https://x/" && long.installURL == "https://y/")
        #expect(!"\(long.app)".contains("b"), "the secret is in no text")
    }

    @Test(
        "a file without what is needed is refused, and its secret is not repeated",
        arguments: [
            "", "{", "[]", #"{"clientId": "a"}"#, #"{"clientId": "a", "clientSecret": ""}"#,
            #"{"clientId": "a b", "clientSecret": "CANARY"}"#,
            #"{"clientId": "a", "clientSecret": "CANARY\nx"}"#,
            #"{"clientId": 1, "clientSecret": "CANARY"}"#,
        ])
    func brokenClientFile(text: String) {
        let failure = #expect(throws: ToolFailure.self) { _ = try read(text) }
        #expect(failure?.code == .usage)
        #expect(failure.map { "\($0.message) \($0.hint ?? "")".contains("CANARY") } == false)
    }

    @Test("S49: an app's file that others can read is refused with the command that mends it")
    func openClientFile() {
        let failure = #expect(throws: ToolFailure.self) {
            _ = try read(#"{"clientId": "a", "clientSecret": "b"}"#, mode: 0o644)
        }
        #expect(failure?.code == .notAuthorised)
        #expect(failure?.hint?.hasPrefix("chmod 600") == true)
    }
}
