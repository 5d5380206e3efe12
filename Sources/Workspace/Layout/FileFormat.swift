package import Documents
package import JSONFormat
package import Ports
import YAMLFormat

/// The formats of entity and configuration files, told by the extension.
package enum FileFormat: String, Hashable, Sendable, CaseIterable {
    case yaml, json

    /// `nil` for a file that ghlsync has nothing to do with.
    package init?(_ path: FilePath) {
        switch path.fileExtension {
        case "yaml", "yml": self = .yaml
        case "json": self = .json
        default: return nil
        }
    }

    /// Every extension that is read, the one of new files first.
    package static let extensions = ["yaml", "yml", "json"]

    /// `json` is what a workspace tolerates in `.json` files.
    package func parse(
        _ bytes: [UInt8], json: JSONDocument.Dialect = .strict
    ) throws(SyntaxError) -> ParsedDocument {
        switch self {
        case .yaml: try YAMLDocument.parse(bytes)
        case .json: try JSONDocument.parse(bytes, dialect: json)
        }
    }

    package func edit(
        _ bytes: [UInt8], _ edits: [DocumentEdit], json: JSONDocument.Dialect = .strict
    ) throws(EditError) -> [UInt8] {
        switch self {
        case .yaml: try YAMLDocument.edit(bytes, edits)
        case .json: try JSONDocument.edit(bytes, edits, dialect: json)
        }
    }

    package func write(_ value: DocumentValue) -> [UInt8] {
        switch self {
        case .yaml: YAMLDocument.write(value)
        case .json: JSONDocument.write(value, style: .pretty)
        }
    }
}
