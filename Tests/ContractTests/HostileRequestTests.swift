import Crypto
import Dispatch
import Foundation
import HTTPServer
import Pacing
import Ports
import SyncTestKit
import Synchronization
import Testing

@testable import CommandLineTool

/// The webhook listener behind its real server, over sockets, against what the internet may send.
@Suite(.serialized) struct HostileRequestTests {
    /// `GHLSYNC_FUZZ_REQUESTS=100000` for the long run.
    private static let scale =
        ProcessInfo.processInfo.environment["GHLSYNC_FUZZ_REQUESTS"].flatMap(Int.init) ?? 2_000

    private struct Stand {
        let trial: TrialListener
        let server: HTTPServer
        let port: Int

        init(_ adjust: (inout ServerLimits) -> Void = { _ in }) throws {
            var limits = ServerLimits()
            adjust(&limits)
            let trial = try TrialListener()
            let listener = try trial.listener()
            server = HTTPServer(limits: limits) { await listener.answer($0) }
            self.trial = trial
            port = try server.start()
        }

        var client: RawClient { RawClient(port: port) }
        var writes: Int { trial.disk.operations.count(where: \.changesFiles) }

        func status(_ bytes: [UInt8], _ manner: RawClient.Manner = .whole) async -> Int? {
            Self.status(of: await client.answer(bytes, manner))
        }

        static func status(of answer: [UInt8]) -> Int? {
            String(decoding: answer.prefix(12), as: UTF8.self).split(separator: " ").dropFirst()
                .first.flatMap { Int($0) }
        }

        /// A genuine delivery still comes through, and it is the first thing that is written.
        func expectGenuine() async {
            let body = Array(#"{"type":"ProductUpdate","locationId":"L","_id":"real1"}"#.utf8)
            let signature = Base64.encode(trial.key.sign(body))
            #expect(await status(HostileRequest.post(body, signature)) == 200)
            #expect(trial.references == ["real1"])
            #expect(writes > 0)
        }
    }

    @Test("S01–S03, S07, S09–S12, S14: thousands of hostile requests lead to nothing")
    func fuzz() async throws {
        let stand = try Stand {
            $0.headerTime = .milliseconds(300)
            $0.bodyTime = .milliseconds(300)
        }
        defer { stand.server.stop() }
        let other = try Ed25519.PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        let clients = 8
        let wrong = Mutex<[String]>([])
        let answered = Mutex(0)
        func run(_ count: Int, seed: UInt64) async {
            await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                DispatchQueue.global().async {
                    DispatchQueue.concurrentPerform(iterations: clients) { client in
                        var random = SeededRandom(seed: seed &+ UInt64(client))
                        let raw = RawClient(port: stand.port, host: UInt8(2 + client))
                        for _ in 0..<(count / clients) {
                            let hostile = HostileRequest.make(
                                &random, own: stand.trial.key, other: other)
                            let answer = raw.exchange(hostile.bytes, hostile.manner)
                            guard let status = Stand.status(of: answer) else { continue }
                            answered.withLock { $0 += 1 }
                            if status < 400, !hostile.mayBeTaken {
                                let text = String(
                                    decoding: hostile.bytes.prefix(300), as: UTF8.self)
                                wrong.withLock { $0.append("\(status): \(text)") }
                            }
                        }
                    }
                    done.resume()
                }
            }
        }
        await run(min(Self.scale, 2_000), seed: 1)
        if Self.scale > 2_000 {
            // What is allocated once is allocated by now. Only the long run is alone in its process.
            let before = Memory.resident
            await run(Self.scale, seed: 1_000)
            let after = Memory.resident
            #expect(after - before < 32 << 20)
            print("resident memory: \(before >> 10) KiB before, \(after >> 10) KiB after")
        }
        #expect(wrong.withLock { $0.prefix(3) } == [])
        #expect(answered.withLock { $0 } > min(Self.scale, 2_000) / 2)
        #expect(stand.writes == 0, "nothing was written")
        #expect(stand.trial.hints == 0)
        #expect(stand.trial.notes == [])
        print("\(Self.scale) hostile requests, \(answered.withLock { $0 }) answered")
        await stand.expectGenuine()
    }

    @Test("S11: 500 silent connections are refused or thrown out, and then a delivery arrives")
    func slowloris() async throws {
        let stand = try Stand { $0.headerTime = .milliseconds(400) }
        defer { stand.server.stop() }
        let head = Array("POST /webhooks/ghl HTTP/1.1\r\nHost: localhost\r\n".utf8)
        let statuses = await stand.client.crowd(500, head).map { Stand.status(of: $0) }
        // Thrown out in their time, refused for want of a place, or reset while refused.
        #expect(Set(statuses.compactMap(\.self)).isSubset(of: [408, 503]))
        #expect(statuses.contains(408))
        #expect(stand.writes == 0)
        await stand.expectGenuine()
    }

    @Test("who sends on and on and reads no answers is held back, not buffered")
    func flood() async throws {
        let stand = try Stand { $0.writeTime = .milliseconds(500) }
        defer { stand.server.stop() }
        let one = Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        let many = [UInt8]((0..<4_000).flatMap { _ in one })
        // A quarter of a gigabyte is offered. What goes is what the kernel holds.
        let sent = await stand.client.flood(many, times: 2_000)
        #expect(sent > 0)
        #expect(sent < 32 << 20)
        await stand.expectGenuine()
    }
}

/// The resident memory of this process.
enum Memory {
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
