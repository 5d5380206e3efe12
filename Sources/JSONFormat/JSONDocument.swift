package import Documents

/// JSON text to values and back (RFC 8259), and edits that touch only their own bytes.
package enum JSONDocument {
    /// What a text may hold beyond RFC 8259.
    package enum Dialect: Sendable {
        /// Nothing.
        case strict
        /// `//` and `/* */` comments, and a comma after the last element.
        case commented
    }

    /// Reads a whole text with positions. Valid UTF-8 only; comments and trailing commas only where the
    /// dialect has them. A leading byte order mark is accepted. Duplicate keys are reported, not refused.
    package static func parse(
        _ bytes: [UInt8], limits: ParseLimits = .entityFile, dialect: Dialect = .strict
    ) throws(SyntaxError) -> ParsedDocument {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) in
            var reader = JSONReader(buffer, limits: limits, keepsSource: true, dialect: dialect)
            return try reader.document()
        }
    }

    /// Reads only the value: faster, for messages and files of our own. Duplicate keys are refused.
    package static func value(
        of bytes: [UInt8], limits: ParseLimits = .message
    ) throws(SyntaxError) -> DocumentValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) in
            var reader = JSONReader(buffer, limits: limits, keepsSource: false, dialect: .strict)
            return try reader.document().value
        }
    }

    package enum Style: Sendable {
        /// One line, no spaces.
        case compact
        /// Two spaces of indentation and a final newline.
        case pretty
    }

    /// Writes a value; mappings keep their order, numbers their text.
    package static func write(_ value: DocumentValue, style: Style) -> [UInt8] {
        var writer = JSONWriter(style == .compact ? .compact : .pretty)
        writer.write(value)
        if style == .pretty { writer.add([0x0A]) }
        return writer.bytes
    }

    /// Makes edits in a text. Keeps indentation, order, line ends and everything not named. When the
    /// edits change nothing, the bytes come back as they are. Comments stay with what they stand at: a
    /// moved or removed element takes its own along.
    package static func edit(
        _ bytes: [UInt8], _ edits: [DocumentEdit], dialect: Dialect = .strict
    ) throws(EditError) -> [UInt8] {
        var text = bytes
        for edit in edits {
            var document = try reparse(text, at: edit.path, dialect)
            let steps = try edit.steps(in: document.value)
            guard !steps.isEmpty else { continue }
            let wanted = edit.applied(to: document.value)
            for step in steps {
                let before = document.value
                text = JSONEditor(text, document).applying(step)
                document = try reparse(text, at: edit.path, dialect)
                guard step.hasOrder(of: step.applied(to: before), in: document.value) else {
                    throw EditError.mismatch(edit.path, duplicates: document.duplicateKeys)
                }
            }
            guard document.value == wanted else {
                throw EditError.mismatch(edit.path, duplicates: document.duplicateKeys)
            }
        }
        return text
    }

    private static func reparse(
        _ text: [UInt8], at path: DocumentPath, _ dialect: Dialect
    ) throws(EditError) -> ParsedDocument {
        do {
            return try parse(text, limits: .message, dialect: dialect)
        } catch {
            let place = LineIndex(text).position(of: error.range.lowerBound)
            throw EditError(
                path, "line \(place.line), column \(place.column): \(error.message)")
        }
    }
}
