import CurlTransport
import Foundation
import HostSystem
import Ports
import Testing

/// Certificates that must not be believed, at a real TLS server of this machine.
@Suite(.serialized) struct TLSTests {
    private static let tool = "/usr/bin/openssl"

    /// Each is signed by itself: that a known authority's certificate has expired, or is another host's,
    /// cannot be played without an authority that this machine trusts.
    @Test(
        "S26: a certificate that nobody vouches for ends the request, unsent",
        .enabled(if: FileManager.default.isExecutableFile(atPath: tool)),
        arguments: [
            ["-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
            ["-days", "30", "-subj", "/CN=evil.example"],
        ])
    func untrusted(options: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ghlsync-tls-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Whoever sets these wants checks off; there is no such thing here.
        let environment = [
            "PATH": "/usr/bin:/bin", "GHLSYNC_INSECURE": "1", "CURL_INSECURE": "1",
        ]
        let made = try await ChildProcess(
            Self.tool,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", "key.pem", "-out",
                "cert.pem",
            ]
                + options, in: folder.path, environment: environment
        ).ending()
        try #require(made.status == 0, "\(made.errorText)")
        let server = try ChildProcess(
            Self.tool,
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-www"],
            in: folder.path, environment: environment)
        defer { server.signal(SIGKILL) }
        var port: Int?
        for await line in server.lines where line.hasPrefix("ACCEPT") {
            port = line.split(separator: ":").last.flatMap { Int($0) }
            break
        }
        let request = HTTPRequest(
            method: .get,
            origin: HTTPOrigin(scheme: .https, host: "127.0.0.1", port: try #require(port)),
            target: "/", headers: ["Authorization": "Bearer pit-CANARY"], timeout: .seconds(20))
        let failure = await #expect(throws: TransportFailure.self) {
            _ = try await CurlTransport().send(request)
        }
        #expect(failure?.kind == .tlsFailed)
        #expect(failure?.requestWasSent == false)
    }

    @Test("S26: peer, name and version are checked, in one place and under no condition")
    func unconditional() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CurlTransport/CurlExchange.swift")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        for (option, value) in [
            ("SSL_VERIFYPEER", "1"), ("SSL_VERIFYHOST", "2"),
            ("SSLVERSION", "CURL_SSLVERSION_TLSv1_2"),
        ] {
            // Eight blanks: in the body of the function itself.
            #expect(
                lines.filter { $0.contains("CURLOPT_\(option)") }
                    == ["        set(CURLOPT_\(option), \(value))"])
        }
    }
}
