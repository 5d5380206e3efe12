import Documents
import Pacing
import SyncTestKit
import Synchronization
import Testing

@testable import CommandLineTool

@Suite struct NotifierTests {
    @Test(
        "a command is split as a shell would, and nothing in it is run by one",
        arguments: [
            ("notify-send ghlsync", ["notify-send", "ghlsync"]),
            ("say 'two words' \"a b\"", ["say", "two words", "a b"]),
            ("a\\ b ''", ["a b", ""]),
            ("$(rm -rf x);`y` | z", ["$(rm", "-rf", "x);`y`", "|", "z"]),
        ])
    func split(command: String, words: [String]) { #expect(Notifier.split(command) == words) }

    @Test(
        "a quote that does not close, and nothing at all, are no command",
        arguments: ["'a", "a \"b", "", "  ", "a\\"])
    func refused(command: String) { #expect(Notifier.split(command) == nil) }

    private static func event(_ name: String, _ line: String) -> WatchEvent {
        WatchEvent(time: Timestamp(seconds: 0), name: name, fields: [:], lines: [line])
    }

    @Test("what waits for a person is told as one argument; a burst comes as one call")
    func tells() async throws {
        let time = ManualTime()
        let calls = Mutex<[[String]]>([])
        let (stream, called) = AsyncStream<Void>.makeStream()
        let notifier = Notifier(["tell", "--now"], time: time) { words in
            calls.withLock { $0.append(words) }
            called.yield()
        }
        notifier.take(Self.event("pushed", "  ~ push  listings/mat"))
        notifier.take(
            Self.event("conflict", "  \u{1B}[31m!\u{1B}[0m conflict  listings/mat $(reboot)"))
        var next = stream.makeAsyncIterator()
        await next.next()
        #expect(calls.withLock { $0 } == [["tell", "--now", "! conflict listings/mat $(reboot)"]])
        notifier.take(Self.event("failed", "-rf / is refused"))
        notifier.take(Self.event("guard", "! too many"))
        await time.untilAsleep()
        time.advance(by: Notifier.pause)
        await next.next()
        #expect(calls.withLock { $0 }.last == ["tell", "--now", " -rf / is refused (and 1 more)"])
    }
}
