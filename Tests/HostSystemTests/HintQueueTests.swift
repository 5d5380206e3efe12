import Glibc
import Ports
import Testing

@testable import HostSystem

@Suite struct HintQueueTests {
    private func drained(_ queue: HintQueue) -> [WatchHint] {
        var queue = queue
        var hints: [WatchHint] = []
        while let hint = queue.pop() { hints.append(hint) }
        return hints
    }

    @Test("hints come in order, each path once while it waits")
    func once() {
        var queue = HintQueue(capacity: 8)
        for path: FilePath in ["a", "b", "a", "c", "b"] { queue.push(.changed(path)) }
        #expect(drained(queue) == [.changed("a"), .changed("b"), .changed("c")])
        _ = queue.pop()
        queue.push(.changed("a"))
        #expect(drained(queue) == [.changed("b"), .changed("c"), .changed("a")])
    }

    @Test("more than fit fold into one overflow, and later ones count anew")
    func folds() {
        var queue = HintQueue(capacity: 3)
        for path: FilePath in ["a", "b", "c", "d", "e"] { queue.push(.changed(path)) }
        #expect(drained(queue) == [.overflow])
        _ = queue.pop()
        queue.push(.changed("f"))
        #expect(drained(queue) == [.changed("f")])
    }

    @Test("an overflow covers everything that waits")
    func covers() {
        var queue = HintQueue(capacity: 8)
        queue.push(.changed("a"))
        queue.push(.overflow)
        queue.push(.changed("b"))
        #expect(drained(queue) == [.overflow])
    }

    @Test("events are read as inotify(7) lays them out, and a torn one is left")
    func decoding() {
        func words(_ values: UInt32...) -> [UInt8] {
            values.flatMap { value in withUnsafeBytes(of: value) { Array($0) } }
        }
        let name = Array("a.yaml".utf8) + [UInt8](repeating: 0, count: 10)
        let bytes =
            words(3, UInt32(IN_CLOSE_WRITE), 0, 16) + name
            + words(UInt32(bitPattern: -1), UInt32(IN_Q_OVERFLOW), 0, 0)
            + words(4, UInt32(IN_CREATE), 0, 16) + [0xFF] + [UInt8](repeating: 0, count: 15)
        let expected = [
            InotifyEvent(watch: 3, mask: UInt32(IN_CLOSE_WRITE), name: "a.yaml"),
            InotifyEvent(watch: -1, mask: UInt32(IN_Q_OVERFLOW), name: nil),
            InotifyEvent(watch: 4, mask: UInt32(IN_CREATE), name: nil),
        ]
        bytes.withUnsafeBytes { #expect(InotifyEvent.decode($0) == expected) }
        bytes.dropLast().withUnsafeBytes {
            #expect(InotifyEvent.decode($0) == Array(expected.dropLast()))
        }
    }
}
