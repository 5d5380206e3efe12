import HostSystem
import Pacing
import Ports
import Synchronization
import TerminalUI

/// The log of a `watch`: what a terminal would be told, with dates, in a file that never grows beyond a
/// size. The events name entities, fields and values; no token is ever part of one.
final class WatchLog: Sendable {
    private let files: any FileSystem
    private let path: FilePath
    private let limit: Int
    private let generations: Int
    private let state: Mutex<State>

    private struct State {
        /// `nil` before the file was looked at.
        var size: Int?
        /// Said once, until writing goes well again.
        var hasFailed = false
    }

    private let complain: @Sendable (String) -> Void

    /// - Parameters:
    ///   - files: where `path` lies; its folder must be there.
    ///   - limit: bytes; a file that would grow beyond it becomes `NAME.1`, that one `NAME.2`.
    ///   - generations: files in all.
    ///   - complain: told once when the log cannot be written. The agent's work does not depend on it.
    init(
        files: any FileSystem, path: FilePath, limit: Int = 1 << 20, generations: Int = 3,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.files = files
        self.path = path
        self.limit = limit
        self.generations = generations
        self.complain = complain
        state = Mutex(State())
    }

    func take(_ event: WatchEvent) {
        guard !event.lines.isEmpty else { return }
        let stamp = event.time.description
        let indent = String(repeating: " ", count: stamp.count)
        let text = event.lines.enumerated().map { index, line in
            "\(index == 0 ? stamp : indent) \(Painted.plain(line))\n"
        }.joined()
        let failure = state.withLock { state in append(Array(text.utf8), &state) }
        if let failure { complain("the log cannot be written: \(failure)") }
    }

    /// The failure to tell of, when this is the first one.
    private func append(_ bytes: [UInt8], _ state: inout State) -> FileFailure? {
        do throws(FileFailure) {
            let size: Int
            if let known = state.size {
                size = known
            } else {
                size = Int(try files.metadata(at: path)?.size ?? 0)
            }
            if size > 0, size + bytes.count > limit {
                try rotate()
                state.size = 0
            } else {
                state.size = size
            }
            try files.append(bytes, to: path, mode: .ownerOnly)
            state.size = (state.size ?? 0) + bytes.count
            state.hasFailed = false
            return nil
        } catch {
            state.size = nil
            defer { state.hasFailed = true }
            return state.hasFailed ? nil : error
        }
    }

    private func rotate() throws(FileFailure) {
        for number in stride(from: generations - 1, through: 1, by: -1) {
            let older = number == 1 ? path : name(number - 1)
            if try files.metadata(at: older) != nil { try files.rename(older, to: name(number)) }
        }
    }

    private func name(_ number: Int) -> FilePath { FilePath("\(path).\(number)") ?? path }
}
