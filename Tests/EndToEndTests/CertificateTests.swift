import Glibc
import HostSystem
import Testing

/// Certificates of an authority that this machine trusts, for the length of a test and for one process: in
/// a mount namespace of its own, a new authority lies over the system's list.
@Suite(.serialized) struct CertificateTests {
    /// Namespaces are not to be had in every container.
    private static func isPossible() async -> Bool {
        let trial = try? ChildProcess(
            "/bin/sh", ["-c", "openssl version && unshare -rm mount --bind /etc/hosts /etc/hosts"],
            environment: ["PATH": "/usr/bin:/bin"])
        return await trial?.ending().status == 0
    }

    private static let authority = """
        new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        openssl req -x509 $new -keyout ca.key -out ca.pem -days 9 -subj /CN=test
        openssl req $new -keyout key.pem -out request.pem -subj /CN=test
        sign() {
            echo "subjectAltName=$2" > names
            openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial \
                -days "$3" -extfile names -out "$1.pem"
        }
        sign good IP:127.0.0.1 9
        sign other DNS:other.example 9
        sign expired IP:127.0.0.1 -1
        """

    private struct Case: CustomTestStringConvertible {
        let certificate: String
        var options: [String] = []
        let saying: String
        var testDescription: String { "\(certificate) \(options)" }
    }

    @Test(
        "S26, S29: expired, another host's, or over TLS 1.1 is refused; and no key is written down",
        .enabled("needs openssl and a mount namespace") { await isPossible() })
    func trusted() async throws {
        var program = try Program()
        program.environment["GHLSYNC_TOKEN"] = "pit-00000000-0000-4000-8000-000000000000"
        let folder = program.home + "/workspace"
        let result: Result<Void, any Error>
        do {
            try await program.makeWorkspace(
                folder, location: "3SwdhCsvxI8Au3KsPJt6", [:],
                configuration: "rules: {retryAttempts: 0}")
            let made = try await program.shell(Self.authority)
            try #require(made.status == 0, "\(made.errorText)")
            for each in [
                Case(certificate: "good", saying: "cannot be read"),
                Case(certificate: "other", saying: "certificate"),
                Case(certificate: "expired", saying: "certificate"),
                Case(
                    certificate: "good", options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
                    saying: "SSL connect"),
            ] {
                try await meet(each, program, in: folder)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await program.discard()
        try result.get()
    }

    private func meet(_ each: Case, _ program: Program, in folder: String) async throws {
        let server = try ChildProcess(
            "/usr/bin/openssl",
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", each.certificate + ".pem", "-key",
                "key.pem", "-WWW",
            ] + each.options, in: program.home, environment: program.environment)
        defer { server.signal(SIGKILL) }
        var port = ""
        for await line in server.lines where line.hasPrefix("ACCEPT") {
            port = line.split(separator: ":").last.map(String.init) ?? ""
            break
        }
        var program = program
        program.environment["GHLSYNC_API_BASE"] = "https://127.0.0.1:\(port)"
        program.environment["SSLKEYLOGFILE"] = program.home + "/keys"
        let ending = try await program.shell(
            """
            exec unshare -rm sh -c 'mount --bind "$1" /etc/ssl/certs/ca-certificates.crt && exec "$0" plan' \
                '\(Program.path)' '\(program.home)/ca.pem'
            """, in: folder)
        #expect(ending.status == 1, "\(each): \(ending.errorText)")
        #expect(ending.errorText.contains(each.saying), "\(each): \(ending.errorText)")
        #expect(access(program.home + "/keys", F_OK) != 0, "\(each): keys were written down")
    }
}
