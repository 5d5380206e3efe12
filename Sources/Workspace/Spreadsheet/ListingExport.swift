import Catalog
package import Documents
package import Ports
package import SyncCore

/// The listings of a workspace as a spreadsheet: a row each, in the order of their keys, and a column for
/// each field that any of them has.
package struct ListingExport: Sendable {
    package let rows: [[String]]
    /// Files that could not be read and are not in it.
    package let diagnostics: [Diagnostic]

    package init(
        files: any FileSystem, configuration: WorkspaceConfiguration
    ) throws(CycleFailure) {
        let shelf = try ListingShelf(files: files, configuration: configuration)
        diagnostics = shelf.diagnostics
        rows = Self.table(shelf.entities)
    }

    static func table(_ entities: [Entity]) -> [[String]] {
        var used: Set<SheetField> = [.key]
        for entity in entities { used.formUnion(SheetField.filled(by: entity)) }
        let known = SheetField.all.filter(used.contains)
        let columns = known + used.subtracting(known).sorted { $0.name < $1.name }
        return [columns.map { FormulaGuard.guarded($0.name) }]
            + entities.map { entity in
                columns.map { field in
                    let value =
                        field == .key
                        ? .string(entity.key.name)
                        : DocumentValue.mapping(entity.fields).value(at: field.path)
                    return FormulaGuard.guarded(SheetCell.text(value, field))
                }
            }
    }

    /// The text, with a byte order mark for those programs that want one.
    package func bytes(byteOrderMark: Bool = false) -> [UInt8] {
        (byteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + CSVText.write(rows)
    }
}

/// The listings of a workspace by key, as one look shows them.
struct ListingShelf {
    let reader: EntityReader
    let index: PathIndex
    private(set) var files: [EntityKey: (path: FilePath, entity: Entity?)] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    init(files: any FileSystem, configuration: WorkspaceConfiguration) throws(CycleFailure) {
        try WorkspaceLayout.check(files)
        let own = UserSchemas.read(from: files, json: configuration.json)
        reader = EntityReader(configuration, schemas: .builtIn.tightened(by: own))
        let rules = IgnoreRules(
            include: configuration.rules.include, exclude: configuration.rules.exclude)
        let scan = try WorkspaceScanner(files: files, rules: rules, reader: reader).scan(
            ScanCache())
        index = PathIndex(scan)
        for file in scan.files where file.key.kind == .listing && !file.isExcluded {
            if case .trouble(let trouble) = file.content { diagnostics.append(trouble) }
            let errors = (file.reading?.diagnostics ?? []).filter { $0.severity == .error }
            diagnostics += errors
            // Two files of one key are two claims: neither is believed.
            let isTwice = self.files[file.key] != nil
            self.files[file.key] = (file.path, isTwice ? nil : file.reading?.entity)
        }
        diagnostics = diagnostics.sortedByPlace()
    }

    /// Those that can be read, in key order.
    var entities: [Entity] { files.values.compactMap(\.entity).sorted { $0.key < $1.key } }
}
