import Documents
import Glibc
import HostSystem
import JSONFormat
import Synchronization
import TerminalUI

/// Where a command's words go: results to stdout, all else to stderr. Lines are written whole.
struct Console: Sendable {
    let style: Style
    let errorStyle: Style
    let isJSON: Bool
    let isQuiet: Bool
    let verbosity: Int
    let isInteractive: Bool
    let isOutputTerminal: Bool
    /// Takes results for machines, where they are part of a greater one.
    private var collect: (@Sendable (OrderedObject) -> Void)?

    init(arguments: Arguments?, environment: ToolEnvironment) {
        let noColor = arguments?.has("no-color") ?? false
        style = Style(
            isTerminal: environment.isOutputTerminal, refusesColor: noColor,
            environment: environment.variables)
        errorStyle = Style(
            isTerminal: environment.isErrorTerminal, refusesColor: noColor,
            environment: environment.variables)
        isJSON = arguments?.has("json") ?? false
        isQuiet = arguments?.has("quiet") ?? false
        verbosity = arguments?.count("verbose") ?? 0
        isOutputTerminal = environment.isOutputTerminal
        isInteractive = environment.isInputTerminal && environment.isErrorTerminal
    }

    /// The same console, whose results for machines are handed on instead.
    func collecting(_ collect: @escaping @Sendable (OrderedObject) -> Void) -> Console {
        var console = self
        console.collect = collect
        return console
    }

    /// A line of the result.
    func result(_ line: String) { write(line + "\n") }

    func results(_ lines: [String]) {
        if !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") }
    }

    /// A result for machines: one document.
    func result(json: OrderedObject, style: JSONDocument.Style = .pretty) {
        if let collect { return collect(json) }
        let bytes = JSONDocument.write(.mapping(json), style: style)
        Self.write(style == .compact ? bytes + [0x0A] : bytes, to: STDOUT_FILENO)
    }

    /// Text as it is.
    func write(_ text: String) { Self.write(Array(text.utf8), to: STDOUT_FILENO) }

    /// What goes on, for a person who watches; not with `--quiet`.
    func note(_ line: String) {
        if !isQuiet { Self.write(Array((line + "\n").utf8), to: STDERR_FILENO) }
    }

    /// Only with `-v`.
    func detail(_ line: String) {
        if verbosity > 0 { note(errorStyle.dim(Escaping.line(line))) }
    }

    /// What went wrong, and what to do next.
    func error(_ message: String, request: String? = nil, hint: String? = nil) {
        var text = "\(errorStyle.red("error:")) \(Escaping.line(message))\n"
        if let request { text += "  \(errorStyle.dim(Escaping.line(request)))\n" }
        if let hint { text += "  → \(Escaping.line(hint))\n" }
        Self.write(Array(text.utf8), to: STDERR_FILENO)
    }

    func errors(_ lines: [String]) {
        Self.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: STDERR_FILENO)
    }

    /// A prompt, on whose line the answer follows.
    func ask(_ prompt: String) { Self.write(Array(prompt.utf8), to: STDERR_FILENO) }

    /// Asks a question that is answered with y or n; without a terminal the answer is no.
    func confirm(_ question: String) -> Bool {
        guard isInteractive else { return false }
        Self.write(Array("\(question) [y/N] ".utf8), to: STDERR_FILENO)
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Writers of all threads take turns, so that lines never mix.
    private static let turn = Mutex(())

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        turn.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                // A closed pipe (`ghlsync … | head`) is nobody's error.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
