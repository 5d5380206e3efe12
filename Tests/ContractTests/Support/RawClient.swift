import Dispatch
import Glibc

/// A client that sends bytes as they are, whatever they are, over a real socket of this machine.
struct RawClient: Sendable {
    let port: Int
    /// The address that it calls from: 127.0.0.2 and on, so that many calls do not use up the ports.
    var host: UInt8 = 1

    enum Manner: Hashable, Sendable {
        /// Sends all of it and reads until the server closes.
        case whole
        /// Sends all of it and goes away at once.
        case rude
        /// Sends it, then says that nothing more comes.
        case halfClosed
        /// Sends it in pieces of so many bytes.
        case pieces(Int)
        /// Sends it and says nothing more: the server has to end it.
        case silent
    }

    /// What the server said; empty when it closed without a word.
    func exchange(_ bytes: [UInt8], _ manner: Manner = .whole) -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return [] }
        defer { close(socket) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        guard connect(socket) else { return [] }
        var piece = bytes.count
        if case .pieces(let size) = manner { piece = max(1, size) }
        var sent = 0
        while sent < bytes.count {
            let end = min(bytes.count, sent + piece)
            let count = bytes[sent..<end].withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that has refused the rest does not read it.
            guard count > 0 else { break }
            sent += count
        }
        switch manner {
        case .rude:
            // A reset instead of a farewell.
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                socket, SOL_SOCKET, SO_LINGER, &linger,
                socklen_t(MemoryLayout<Glibc.linger>.size))
            return []
        case .halfClosed: shutdown(socket, Int32(SHUT_WR))
        case .whole, .pieces, .silent: break
        }
        return Self.read(socket)
    }

    /// Sends the same bytes again and again and reads nothing: how many went before the server took
    /// no more of them and closed.
    func flood(_ bytes: [UInt8], times: Int) async -> Int {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                defer { close(socket) }
                // What waits in the kernel is not the server's.
                var small: Int32 = 65_536
                let size = socklen_t(MemoryLayout<Int32>.size)
                setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &small, size)
                setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &small, size)
                var sent = 0
                guard connect(socket) else { return continuation.resume(returning: 0) }
                for _ in 0..<times {
                    let count = bytes.withUnsafeBytes {
                        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard count > 0 else { break }
                    sent += count
                }
                continuation.resume(returning: sent)
            }
        }
    }

    /// Many connections at once, each with these bytes and then silent; what the server said to each.
    func crowd(_ count: Int, _ bytes: [UInt8]) async -> [[UInt8]] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let sockets = (0..<count).map { _ in
                    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                    if connect(socket) {
                        _ = bytes.withUnsafeBytes {
                            send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                        }
                    }
                    return socket
                }
                let answers = sockets.map { socket in
                    defer { close(socket) }
                    return Self.read(socket)
                }
                continuation.resume(returning: answers)
            }
        }
    }

    private func connect(_ socket: Int32) -> Bool {
        if host > 1 {
            var own = Self.address(host: host, port: 0)
            guard Self.call(&own, { bind(socket, $0, $1) }) == 0 else { return false }
        }
        var name = Self.address(host: 1, port: port)
        return Self.call(&name) { Glibc.connect(socket, $0, $1) } == 0
    }

    private static func address(host: UInt8, port: Int) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(UInt16(clamping: port)).bigEndian
        name.sin_addr.s_addr = (UInt32(0x7F00_0000) | UInt32(host)).bigEndian
        return name
    }

    private static func call(
        _ name: inout sockaddr_in, _ act: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                act($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func read(_ socket: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }

    /// The same, off the cooperative pool that the server's handlers run on.
    func answer(_ bytes: [UInt8], _ manner: Manner = .whole) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: exchange(bytes, manner))
            }
        }
    }
}
