import Catalog

/// How each location stands with each entity of the workspace.
struct DriftMatrix {
    struct Column {
        let name: String
        let id: String
        /// Why nothing is known of it.
        var error: String?
        var code = ExitCode.done
    }

    struct Row {
        let key: EntityKey
        /// One a column.
        let cells: [DriftCell]

        var drifts: Bool { cells.contains(where: \.drifts) }
        /// Whether there is more to say than that all are the same.
        var isNotable: Bool { cells.contains { $0.state != .same || !$0.overridden.isEmpty } }
    }

    let columns: [Column]
    let rows: [Row]

    var driftCount: Int { rows.count(where: \.drifts) }
}

/// How one location stands with one entity.
struct DriftCell: Equatable {
    enum State: String {
        /// As the file says, with what is overridden there.
        case same
        /// The location has other values in some fields.
        case differs
        /// The file is there, and the location has no such entity.
        case missing
        /// The location has an entity that no file stands for.
        case noFile = "no-file"
        /// Both sides were edited.
        case conflict
        /// Neither is there.
        case absent
        /// An inactive listing, which is not made by rule.
        case inactive
        /// The location, or the file, could not be read or may not be believed.
        case unknown
    }

    let state: State
    var fields: [String] = []
    /// Fields whose value is the location's own, and where it is written. That is meant so: no drift.
    var overridden: [String: String] = [:]
    var why: String?

    /// Nobody can say that of what is unknown.
    var drifts: Bool {
        switch state {
        case .differs, .missing, .noFile, .conflict: true
        case .same, .absent, .inactive, .unknown: false
        }
    }
}
