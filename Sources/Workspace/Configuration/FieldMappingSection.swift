import Catalog
import Documents

extension ConfigurationReader {
    /// Only `local` is carried out as yet. Anything else is refused: a field that looks mapped and is
    /// not would be lost without a word.
    mutating func readFieldMapping() {
        let mappable = EntityKind.allCases.map(\.rawValue)
        for kind in source.section("fieldMapping", known: mappable)?.keys ?? [] {
            guard let entity = EntityKind(rawValue: kind) else { continue }
            let path = DocumentPath(keys: ["fieldMapping", kind])
            let fields = entity.fieldRules.filter(\.isLocalOnly).map(\.name)
            for field in source.section(path, known: fields)?.keys ?? []
            where fields.contains(field) {
                guard let target = source.text(path.key(field)), target != "local" else { continue }
                source.report(
                    "not-supported", at: path.key(field),
                    "mapping \(field) to '\(target)' is not supported by this version of ghlsync",
                    help: "write local: the field stays in the file and is not sent")
            }
        }
        if source.value("mapping").map({ !$0.isNull }) == true {
            source.report(
                "not-supported", at: "mapping", onKey: true,
                "mapping is not supported by this version of ghlsync",
                help: "remove it: a directory is a brand board, and its CSS a custom value")
        }
    }
}
