import Glibc
import HostSystem
import Pacing
import Ports
import Synchronization
import TerminalUI

/// Tells another program of what waits for a person: `--notify 'notify-send ghlsync'`.
///
/// The words of the command are split at blanks and quotes, without a shell, and what happened is one
/// more argument: nothing that anybody wrote in GoHighLevel or in a file is ever read as a command. A
/// burst becomes one call; the next one comes five seconds later at the earliest.
final class Notifier: Sendable {
    private let words: [String]
    private let time: any TimeSource
    private let launch: @Sendable ([String]) async -> Void
    private let state = Mutex(State())

    private struct State {
        var waiting: [String] = []
        var isBusy = false
    }

    static let pause = Duration.seconds(5)

    /// - Parameter launch: runs a program with arguments and waits for its end.
    init(
        _ words: [String], time: any TimeSource,
        launch: @escaping @Sendable ([String]) async -> Void
    ) {
        self.words = words
        self.time = time
        self.launch = launch
    }

    func take(_ event: WatchEvent) {
        guard ["conflict", "failed", "guard", "invalid", "held"].contains(event.name),
            let line = event.lines.first
        else { return }
        let text = Painted.plain(line).split(separator: " ").joined(separator: " ")
        let isFirst = state.withLock { state in
            state.waiting.append(text)
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard isFirst else { return }
        Task { await work() }
    }

    private func work() async {
        while let text = next() {
            await launch(words + [text])
            guard (try? await time.sleep(until: time.now.advanced(by: Self.pause))) != nil else {
                return
            }
        }
    }

    /// All that waits as one text; `nil` ends the work.
    private func next() -> String? {
        state.withLock { state in
            guard let first = state.waiting.first else {
                state.isBusy = false
                return nil
            }
            let more = state.waiting.count - 1
            state.waiting = []
            return Self.safe(first) + (more > 0 ? " (and \(more) more)" : "")
        }
    }

    /// An argument that is short, and no option to whoever gets it.
    private static func safe(_ text: String) -> String {
        let line = String(text.prefix(300))
        return line.hasPrefix("-") ? " " + line : line
    }

    /// Splits a command as a shell would, without anything else that a shell does; `nil` when a quote is
    /// not closed or nothing is there.
    static func split(_ command: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in command {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open {
                    quote = nil
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        if let word { words.append(word) }
        return words.isEmpty ? nil : words
    }
}
