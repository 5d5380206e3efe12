package import Catalog
package import Documents
package import Ports
package import SyncCore

/// Listings from a spreadsheet: first what it would make and change, then, when somebody agrees, that.
///
/// A row is a listing: the one of its key, else the only one of its SKU, else the one of its title (unless
/// the two have different SKUs), else a new one. An empty cell says nothing. Nothing outside the mapped columns is touched.
package struct ListingImport: Sendable {
    package struct Column: Hashable, Sendable {
        package let header: String
        /// The field's path; `nil` when the column is not used.
        package let field: String?
    }

    /// One file that would be made or changed.
    package struct FileChange: Sendable {
        package let key: EntityKey
        package let path: FilePath
        package let edits: [FieldEdit]
        /// `nil` for a new file.
        let old: [UInt8]?
        let new: [UInt8]

        package var isNew: Bool { old == nil }
    }

    package struct Proposal: Sendable {
        package var columns: [Column] = []
        package var rows = 0
        package var separatorName = ""
        package var changes: [FileChange] = []
        package var unchanged = 0
        /// What is wrong with the table and its rows, at their places in it. Rows that have errors are
        /// in none of the changes.
        package var diagnostics: [Diagnostic] = []
        package var badRows = 0
        /// Nothing can be made of the table at all.
        package var isUnusable = false
    }

    private let files: any FileSystem
    private let configuration: WorkspaceConfiguration
    private var replacement: KeptReplacement

    package init(
        files: any FileSystem, configuration: WorkspaceConfiguration, backups: any BackupSink,
        random: any RandomNumberGenerator & Sendable
    ) {
        self.files = files
        self.configuration = configuration
        replacement = KeptReplacement(files: files, backups: backups, random: random)
    }

    /// The names that `maps` may give to columns.
    package static var fieldNames: [String] { ([SheetField.price] + SheetField.all).map(\.name) }
    package static func isField(_ name: String) -> Bool { SheetField.named(name) != nil }

    /// What the table would do. `name` is how messages call it; `maps` says of columns by header which
    /// field they are, with an empty one for none, before anything is guessed.
    package func propose(
        _ bytes: [UInt8], name: String, maps: [String: String]
    ) throws(CycleFailure) -> Proposal {
        var proposal = Proposal()
        let lines = LineIndex(bytes)
        func report(_ code: String, _ range: Range<Int>, _ message: String, _ help: String?) {
            proposal.diagnostics.append(
                Diagnostic(
                    code: code, file: name, at: range, in: lines, message: message, help: help))
        }
        let table: CSVText
        do throws(SyntaxError) {
            table = try CSVText(bytes)
        } catch {
            report("syntax", error.range, error.message, error.help)
            proposal.isUnusable = true
            return proposal
        }
        proposal.separatorName = table.separatorName
        proposal.rows = max(0, table.rows.count - 1)
        guard let head = table.rows.first else {
            report("empty", 0..<0, "the table is empty", "its first line names the columns")
            proposal.isUnusable = true
            return proposal
        }
        let columns = SheetColumns(head, maps: maps)
        proposal.columns = columns.all.map { Column(header: $0.header, field: $0.field?.name) }
        for (range, message) in columns.problems {
            report("columns", range, message, "say which one it is with --map COLUMN=field")
        }
        guard columns.problems.isEmpty else {
            proposal.isUnusable = true
            return proposal
        }
        var drafting = RowDrafting(
            shelf: try ListingShelf(files: files, configuration: configuration), files: files,
            newFiles: configuration.newFiles, columns: columns,
            commaDecimals: table.separator == 0x3B || table.separator == 0x09)
        for row in table.rows.dropFirst() {
            switch drafting.draft(row) {
            case .success(.some(let change)): proposal.changes.append(change)
            case .success(.none): proposal.unchanged += 1
            case .failure(let trouble):
                proposal.badRows += 1
                for each in trouble.all { report("row", each.range, each.message, each.help) }
            }
        }
        return proposal
    }

    /// Writes what was proposed, file by file, each only while it is what the proposal was made on. What
    /// could not be written is given back; the rest is done.
    package mutating func carryOut(_ proposal: Proposal) async -> [Problem] {
        var problems: [Problem] = []
        for change in proposal.changes {
            do throws(FileFailure) {
                if let old = change.old {
                    try await replacement.replace(
                        old, at: change.path, with: change.new, reason: "import")
                } else {
                    try replacement.make(change.path, change.new)
                }
            } catch {
                problems.append(
                    Problem(
                        code: "not-written", key: change.key,
                        message: "\(change.path) was not written: \(error)",
                        hint: error.kind == .changed ? "it changed just now; run it again" : nil))
            }
        }
        return problems
    }
}
