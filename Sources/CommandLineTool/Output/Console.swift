import Documents
import Glibc
import HostSystem
import JSONFormat
import Synchronization
import TerminalUI

/// Where a command's words go: results to stdout, all else to stderr. Lines are written whole.
struct Console: Sendable {
    var style: Style
    var errorStyle: Style
    let isJSON: Bool
    let isQuiet: Bool
    let verbosity: Int
    let isInteractive: Bool
    let isOutputTerminal: Bool
    /// Takes results for machines, where they are part of a greater one.
    private var collect: (@Sendable (OrderedObject) -> Void)?
    /// Takes the bytes for stdout and stderr in their place; `nil` for those themselves.
    private let sink: (@Sendable ([UInt8], Int32) -> Void)?
    /// Columns of a line of results, and of one on stderr.
    var width: Int
    let errorWidth: Int
    private let isErrorTerminal: Bool
    /// Whether a line that says how far it is may be drawn and redrawn.
    let showsProgress: Bool
    private let paging: Paging?

    init(
        arguments: Arguments?, environment: ToolEnvironment,
        sink: (@Sendable ([UInt8], Int32) -> Void)? = nil
    ) {
        self.sink = sink
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
        isErrorTerminal = environment.isErrorTerminal
        isInteractive = environment.isInputTerminal && environment.isErrorTerminal
        let plainWidth = 100
        width = TerminalDevice.output.size?.columns ?? plainWidth
        errorWidth = TerminalDevice.errors.size?.columns ?? plainWidth
        showsProgress =
            environment.isErrorTerminal && !isQuiet && environment.variable("TERM") != "dumb"
        paging = Paging(arguments: arguments, environment: environment)
    }

    /// The same console, whose results for machines are handed on instead.
    func collecting(_ collect: @escaping @Sendable (OrderedObject) -> Void) -> Console {
        var console = self
        console.collect = collect
        return console
    }

    /// Makes names of files links from here on, where the terminal draws them.
    mutating func linkFiles(from folder: String, environment: ToolEnvironment) {
        func areDrawn(_ style: Style, _ isTerminal: Bool) -> Bool {
            style.usesColor
                && Hyperlinks.areDrawn(isTerminal: isTerminal, environment: environment.variables)
        }
        if areDrawn(style, environment.isOutputTerminal) { style.linkBase = folder }
        if areDrawn(errorStyle, environment.isErrorTerminal) { errorStyle.linkBase = folder }
    }

    /// Waits until the person has left the pager, where one shows the results.
    func close() async { await paging?.finish() }

    /// A line of the result.
    func result(_ line: String) { results([line]) }

    func results(_ lines: [String]) {
        let room = isOutputTerminal ? TerminalDevice.output.size?.columns ?? width : nil
        write(Self.broken(lines, to: isJSON ? nil : room))
    }

    /// A result for machines: one document.
    func result(json: OrderedObject, style: JSONDocument.Style = .pretty) {
        if let collect { return collect(json) }
        let bytes = JSONDocument.write(.mapping(json), style: style)
        write(style == .compact ? bytes + [0x0A] : bytes, to: output)
    }

    /// Text as it is.
    func write(_ text: String) { write(Array(text.utf8), to: output) }

    private var output: Int32 {
        sink == nil ? paging?.descriptor() ?? STDOUT_FILENO : STDOUT_FILENO
    }

    /// Draws the line that says how far it is, in place of the one before; `nil` takes it away. Any other
    /// line goes above it.
    func progress(_ line: String?) {
        guard showsProgress else { return }
        Self.turn.withLock { drawn in
            guard drawn != nil || line != nil else { return }
            Self.put(Array("\r\u{1B}[K\(line ?? "")".utf8), to: STDERR_FILENO)
            drawn = line
        }
    }

    /// What goes on, for a person who watches; not with `--quiet`.
    func note(_ line: String) {
        if !isQuiet { errors([line]) }
    }

    /// Only with `-v`.
    func detail(_ line: String) {
        if verbosity > 0 { note(errorStyle.dim(Escaping.line(line))) }
    }

    /// What went wrong, and what to do next.
    func error(_ message: String, request: String? = nil, hint: String? = nil) {
        var lines = ["\(errorStyle.red("error:")) \(Escaping.line(message))"]
        if let request { lines.append("  \(errorStyle.dim(Escaping.line(request)))") }
        if let hint { lines.append("  \(errorStyle.arrow) \(Escaping.line(hint))") }
        errors(lines)
    }

    func errors(_ lines: [String]) {
        // The window may have another size by now.
        let room = isErrorTerminal ? TerminalDevice.errors.size?.columns ?? errorWidth : nil
        write(Array(Self.broken(lines, to: room).utf8), to: STDERR_FILENO)
    }

    /// The lines with their ends; each is broken between words where the terminal would break it anywhere.
    /// What is to be copied stays in one piece.
    private static func broken(_ lines: [String], to width: Int?) -> String {
        lines.flatMap { line -> [String] in
            guard let width else { return [line] }
            let words = Painted.plain(line).drop { $0 == " " }
            let isForCopying = ["ghlsync ", "export ", "decide: ghlsync "].contains {
                words.hasPrefix($0)
            }
            return isForCopying ? [line] : Painted.hanging(line, to: max(20, width))
        }.map { $0 + "\n" }.joined()
    }

    /// A prompt, on whose line the answer follows.
    func ask(_ prompt: String) { write(Array(prompt.utf8), to: STDERR_FILENO) }

    /// Asks a question that is answered with y or n; without a terminal the answer is no.
    func confirm(_ question: String) -> Bool {
        guard isInteractive else { return false }
        write(Array("\(question) [y/N] ".utf8), to: STDERR_FILENO)
        Self.asking.store(true, ordering: .sequentiallyConsistent)
        defer { Self.asking.store(false, ordering: .sequentiallyConsistent) }
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Whether a question stands open: nothing is under way until it is answered.
    static var isAsking: Bool { asking.load(ordering: .sequentiallyConsistent) }

    private static let asking = Atomic(false)

    /// Writers of all threads take turns, so that lines never mix; with the progress line that is drawn.
    private static let turn = Mutex<String?>(nil)

    private func write(_ bytes: [UInt8], to descriptor: Int32) {
        if let sink { return sink(bytes, descriptor) }
        Self.turn.withLock { drawn in
            guard let drawn else {
                Self.put(bytes, to: descriptor)
                return
            }
            Self.put(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
            Self.put(bytes, to: descriptor)
            if bytes.last == 0x0A { Self.put(Array(drawn.utf8), to: STDERR_FILENO) }
        }
    }

    private static func put(_ bytes: [UInt8], to descriptor: Int32) {
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
