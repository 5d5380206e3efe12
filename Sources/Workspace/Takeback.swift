package import Catalog
package import Ports
package import SyncCore

/// What taking a run back does to one file. Nothing of it is done yet.
package struct FileTakeback: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case put([UInt8], Entity)
        case remove
    }

    package let key: EntityKey
    package let path: FilePath
    package let action: Action
    /// The file that this was planned on; `nil` for none.
    package let expected: [UInt8]?
    /// The bytes are those of before the run; otherwise only the values are, and the rest is as it is now.
    package let isExact: Bool
    /// What goes back where the location has the field of its own.
    var overrides: OverrideDraft?
}

/// What of a run is not taken back, and why.
package struct LeftOut: Hashable, Sendable {
    package let key: EntityKey
    /// The field; `nil` for the whole entity.
    package let field: String?
    package let why: String

    package init(key: EntityKey, field: String? = nil, why: String) {
        self.key = key
        self.field = field
        self.why = why
    }
}

/// The files of a run that is to be taken back.
package struct Takeback: Sendable {
    package var files: [FileTakeback] = []
    package var leftOut: [LeftOut] = []

    package var keys: Set<EntityKey> { Set(files.map(\.key)) }

    package mutating func leaveOut(_ key: EntityKey, _ why: String) {
        files.removeAll { $0.key == key }
        leftOut.append(LeftOut(key: key, why: why))
    }

    /// The local side as it will look once the files are put back.
    package func applied(to seen: inout Snapshot) {
        for file in files {
            switch file.action {
            case .put(_, let entity):
                seen.confirmedAbsent.remove(file.key)
                seen.sightings[file.key] = Sighting(
                    content: .valid(entity), version: "", place: file.path.description)
            case .remove:
                seen.sightings[file.key] = nil
                seen.confirmedAbsent.insert(file.key)
            }
        }
    }
}
