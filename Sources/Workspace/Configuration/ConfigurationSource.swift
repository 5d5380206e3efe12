import Documents
import Ports

/// A configuration file as it was parsed, and the problems found in it so far.
struct ConfigurationSource {
    let file: String
    let document: ParsedDocument
    let lines: LineIndex
    private(set) var diagnostics: [Diagnostic] = []

    init(file: FilePath, document: ParsedDocument, bytes: [UInt8]) {
        self.file = file.description
        self.document = document
        lines = LineIndex(bytes)
    }

    func value(_ path: DocumentPath) -> DocumentValue? { document.value.value(at: path) }

    /// Reports a problem with the value at a path, or with its key.
    mutating func report(
        _ code: String, at path: DocumentPath, onKey: Bool = false,
        severity: Diagnostic.Severity = .error, _ message: String, help: String? = nil
    ) {
        let node = document.source.node(at: path, in: document.value)
        let range = onKey ? node.key ?? node.value : node.value
        report(code, range: range, severity: severity, message, help: help)
    }

    mutating func report(
        _ code: String, range: Range<Int>, severity: Diagnostic.Severity = .error,
        _ message: String, help: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(
            Diagnostic(
                severity: severity, code: code, file: file, at: range, in: lines, message: message,
                help: help, notes: notes))
    }

    /// The mapping at a path after each of its keys was found among the known ones; `nil` when it is
    /// absent or no mapping.
    mutating func section(_ path: DocumentPath, known: [String]) -> OrderedObject? {
        guard let object = mapping(path) else { return nil }
        for key in object.keys where !known.contains(key) {
            let place = path.isRoot ? "" : " in \(path)"
            let guess = Suggestion.closest(to: key, among: known)
            report(
                "unknown-key", at: path.key(key), onKey: true, "unknown key '\(key)'\(place)",
                help: guess.map { "did you mean '\($0)'?" }
                    ?? "known here: \(known.sorted().joined(separator: ", "))")
        }
        return object
    }

    mutating func mapping(_ path: DocumentPath) -> OrderedObject? {
        switch value(path) {
        case .none, .null: return nil
        case .mapping(let object): return object
        case .some(let other):
            wrongType(path, "a mapping", other)
            return nil
        }
    }

    mutating func text(_ path: DocumentPath) -> String? {
        switch value(path) {
        case .none, .null: return nil
        case .string(let text) where !text.isEmpty: return text
        case .string:
            report("empty", at: path, "\(path) is empty")
            return nil
        case .some(let other):
            wrongType(path, "a text", other)
            return nil
        }
    }

    mutating func flag(_ path: DocumentPath) -> Bool? {
        switch value(path) {
        case .none, .null: return nil
        case .bool(let flag): return flag
        case .some(let other):
            wrongType(path, "true or false", other)
            return nil
        }
    }

    mutating func count(_ path: DocumentPath, in range: ClosedRange<Int>) -> Int? {
        switch value(path) {
        case .none, .null: return nil
        case .number(let number):
            if let count = number.intValue, range.contains(count) { return count }
            report(
                "out-of-range", at: path,
                "\(path) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        case .some(let other):
            wrongType(path, "a whole number", other)
            return nil
        }
    }

    mutating func duration(_ path: DocumentPath, atLeast least: Duration) -> Duration? {
        guard let text = text(path) else { return nil }
        guard let duration = DurationText.parse(text) else {
            report(
                "wrong-duration", at: path, "\(path) is not a span of time",
                help: "write 60s, 15m, 2h or 90d")
            return nil
        }
        guard duration >= least else {
            report(
                "out-of-range", at: path,
                "\(path) is too short: at least \(least.components.seconds)s")
            return nil
        }
        return duration
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ path: DocumentPath, _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(path) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue)
        report(
            "unknown-value", at: path, "\(path) cannot be '\(text)'",
            help: Suggestion.closest(to: text, among: all).map { "did you mean '\($0)'?" }
                ?? "one of: \(all.joined(separator: ", "))")
        return nil
    }

    mutating func texts(_ path: DocumentPath) -> [String]? {
        switch value(path) {
        case .none, .null: return nil
        case .string(let text): return [text]
        case .sequence(let items):
            var texts: [String] = []
            for (index, item) in items.enumerated() {
                if case .string(let text) = item, !text.isEmpty {
                    texts.append(text)
                } else {
                    wrongType(path.index(index), "a text", item)
                }
            }
            return texts
        case .some(let other):
            wrongType(path, "a list of texts", other)
            return nil
        }
    }

    private mutating func wrongType(
        _ path: DocumentPath, _ wanted: String, _ found: DocumentValue
    ) {
        let name = path.isRoot ? "the file" : "\(path)"
        report("wrong-type", at: path, "\(name) must be \(wanted), not \(found.kindName)")
    }
}
