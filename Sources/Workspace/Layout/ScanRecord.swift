import Catalog
import Documents
import Pacing
import Ports

/// What is remembered of one file between two looks: how it was, and what it said.
struct ScanRecord {
    let name: String
    let stamp: FileStamp
    /// Whether an equal stamp proves that the file is as it was.
    let isSettled: Bool
    let reading: EntityReading

    /// As one object; `nil` for a file that something is to be said about, of which there are few.
    var packed: PackedObject? {
        guard let entity = reading.entity, reading.diagnostics.isEmpty else { return nil }
        var object: OrderedObject = [
            "name": .string(name), "size": Self.number(stamp.size),
            "modified": Self.number(Int(stamp.modified.nanoseconds)),
            "changed": Self.number(Int(stamp.changed.nanoseconds)),
            "inode": Self.number(Int(bitPattern: UInt(stamp.inode))),
            "settled": .bool(isSettled), "digest": .string(reading.digest),
        ]
        if reading.version != reading.digest { object["version"] = .string(reading.version) }
        if !reading.references.isEmpty {
            object["references"] = .sequence(reading.references.map(\.packedForm))
        }
        object["entity"] = .mapping(entity.fields)
        return PackedObject(object)
    }

    init(name: String, stamp: FileStamp, isSettled: Bool, reading: EntityReading) {
        self.name = name
        self.stamp = stamp
        self.isSettled = isSettled
        self.reading = reading
    }

    /// What `packed` packed of the key's file; the entity stays where the record is.
    init?(packed: PackedObject, of key: EntityKey) {
        func number(_ name: String) -> Int { head[name]?.intValue ?? 0 }
        let head = packed.here
        guard let fields = packed.packed("entity"), let name = head["name"]?.stringValue,
            let digest = head["digest"]?.stringValue.flatMap(FileDigest.init(hex:))
        else { return nil }
        self.name = name
        stamp = FileStamp(
            FolderSurvey.Stamp(
                size: number("size"),
                modified: Timestamp(nanoseconds: Int64(number("modified"))),
                changed: Timestamp(nanoseconds: Int64(number("changed"))),
                inode: UInt64(UInt(bitPattern: number("inode")))))
        isSettled = head["settled"]?.boolValue ?? false
        reading = EntityReading(
            digest: digest, version: head["version"]?.stringValue,
            entity: Entity(key: key, packed: fields), slug: nil,
            references: (head["references"]?.sequenceValue ?? []).compactMap(
                EntityReference.init(packedForm:)), diagnostics: [])
    }

    private static func number(_ number: Int) -> DocumentValue { .number(DecimalNumber(number)) }
}

extension EntityReference {
    fileprivate var packedForm: DocumentValue {
        switch target {
        case .entity(let key): [path.packedForm, .string(key.kind.rawValue), .string(key.name)]
        case .media(let media): [path.packedForm, .string(media.description)]
        }
    }

    fileprivate init?(packedForm: DocumentValue) {
        guard let path = packedForm[0].map(DocumentPath.init(packedForm:)),
            let first = packedForm[1]?.stringValue
        else { return nil }
        if let name = packedForm[2]?.stringValue {
            guard let kind = EntityKind(rawValue: first) else { return nil }
            self.init(path: path, target: .entity(EntityKey(kind, name)))
        } else {
            guard let media = FilePath(first) else { return nil }
            self.init(path: path, target: .media(media))
        }
    }
}
