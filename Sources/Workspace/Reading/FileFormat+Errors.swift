import Documents
import JSONFormat
import Ports

extension FileFormat {
    /// A syntax error as a person reads it. Of a comment in JSON it says which setting accepts it.
    func diagnostic(
        _ error: SyntaxError, in bytes: [UInt8], at path: FilePath, json: JSONDocument.Dialect
    ) -> Diagnostic {
        var help = error.help
        if self == .json, json == .strict, isTolerated(error, in: bytes) {
            help = "remove it, or accept it with files: {jsonComments: true} in ghlsync.yaml"
        }
        let lines = LineIndex(bytes)
        let notes = error.opening.map {
            Diagnostic.Note(
                file: path.description, position: lines.position(of: $0.lowerBound),
                message: "it was opened here")
        }
        return Diagnostic(
            code: "syntax", file: path.description, at: error.range, in: lines,
            message: error.message, help: help, notes: notes.map { [$0] } ?? [])
    }

    /// Whether the commented dialect reads on where the strict one stopped.
    private func isTolerated(_ error: SyntaxError, in bytes: [UInt8]) -> Bool {
        do throws(SyntaxError) {
            _ = try parse(bytes, json: .commented)
            return true
        } catch let later {
            return later.range.lowerBound > error.range.upperBound
        }
    }
}
