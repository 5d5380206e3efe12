import Catalog
import Documents

/// | directory | brand board |
/// |---|---|
/// | `directoryName` | `name` |
/// | `primaryColor` | the colour labelled `Primary` |
/// | `logoUrl` | the logo labelled `Primary Logo` |
/// | `customCss` | the custom value `<namespace> <key> css` |
///
/// Other colours, logos and fonts are somebody else's and survive.
enum DirectoryMapping {
    static let colorLabel = "Primary"
    static let logoLabel = "Primary Logo"

    static func cssName(namespace: String, _ key: EntityKey) -> String {
        "\(namespace) \(key.name) css"
    }

    /// The directory's key in a name that `cssName` made; `nil` for other custom values.
    static func cssKey(namespace: String, name: String) -> String? {
        guard name.hasPrefix(namespace + " "), name.hasSuffix(" css"),
            name.count > namespace.count + 5
        else { return nil }
        return String(name.dropFirst(namespace.count + 1).dropLast(4))
    }

    /// Which board each style sheet belongs to, for a workspace that has no links yet: the one of its
    /// name, and the last sheet to the last board. Board id → key.
    static func owners(of sheets: [String], among boards: [DocumentValue]) -> [String: String] {
        var owners: [String: String] = [:]
        var left: [DocumentValue] = []
        var rest = Set(sheets)
        for board in boards {
            let id = HighLevelReplica.id(board)
            let slug = Slug.make(from: board["name"]?.stringValue ?? "", id: id)
            if rest.remove(slug) != nil { owners[id] = slug } else { left.append(board) }
        }
        if left.count == 1, rest.count == 1, let board = left.first, let key = rest.first {
            owners[HighLevelReplica.id(board)] = key
        }
        return owners
    }

    static func entity(
        _ key: EntityKey, board: DocumentValue, css: DocumentValue?, defaults: CatalogDefaults
    ) -> Entity {
        var fields = OrderedObject()
        fields["directoryName"] = board["name"]
        fields["primaryColor"] = labelled(colorLabel, in: board["colors"]).flatMap {
            $0["hexa"] ?? $0["hex"]
        }
        fields["logoUrl"] = labelled(logoLabel, in: board["logos"])?["url"]
        fields["customCss"] = css?["value"]
        return CanonicalForm.entity(key, from: .mapping(fields), defaults: defaults)
    }

    /// `logoPath`: the logo's place in the media library, where it is known.
    static func createBody(
        _ entity: Entity, locationID: String, logoPath: String? = nil
    ) -> OrderedObject {
        var body: OrderedObject = [
            "locationId": .string(locationID), "name": .string(entity.displayName),
            "type": "blank", "default": false,
        ]
        if let color = color(entity["primaryColor"]) { body["colors"] = [.mapping(color)] }
        if let logo = logo(entity["logoUrl"], at: logoPath, present: nil) {
            body["logos"] = [.mapping(logo)]
        }
        return body
    }

    /// Only what is edited: a PATCH leaves the rest alone, but replaces the lists that it names.
    static func updateBody(
        board: DocumentValue, after: Entity, edited: Set<String>, logoPath: String? = nil
    ) -> OrderedObject {
        var body = OrderedObject()
        if edited.contains("directoryName") { body["name"] = after["directoryName"] }
        if edited.contains("primaryColor") {
            body["colors"] = replacing(colorLabel, in: board["colors"]) { present in
                color(after["primaryColor"]).map { color in
                    present.map { $0.with(color) } ?? color
                }
            }
        }
        if edited.contains("logoUrl") {
            let url = after["logoUrl"]?.stringValue
            if url == nil || url?.contains("://") == true {
                body["logos"] = replacing(logoLabel, in: board["logos"]) { present in
                    logo(after["logoUrl"], at: logoPath, present: present)
                }
            }
        }
        return WireShape.brandBoard.fitting(body)
    }

    private static func labelled(_ label: String, in list: DocumentValue?) -> DocumentValue? {
        list?.sequenceValue?.first {
            $0["label"]?.stringValue?.lowercased() == label.lowercased()
        }
    }

    private static func replacing(
        _ label: String, in list: DocumentValue?,
        with make: (OrderedObject?) -> OrderedObject?
    ) -> DocumentValue {
        var items = list?.sequenceValue ?? []
        let place = items.firstIndex {
            $0["label"]?.stringValue?.lowercased() == label.lowercased()
        }
        let made = make(place.flatMap { items[$0].mappingValue }).map(DocumentValue.mapping)
        switch (place, made) {
        case (let place?, let made?): items[place] = made
        case (let place?, nil): items.remove(at: place)
        case (nil, let made?): items.insert(made, at: 0)
        case (nil, nil): break
        }
        return .sequence(items)
    }

    /// All five forms of a colour, which the API wants together. `nil` for what is no `#RRGGBB[AA]`.
    static func color(_ value: DocumentValue?) -> OrderedObject? {
        guard let hex = value?.stringValue, hex.hasPrefix("#") else { return nil }
        let digits = Array(hex.dropFirst())
        guard digits.count == 6 || digits.count == 8 else { return nil }
        var bytes: [Int] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = Int(String(digits[index...index + 1]), radix: 16) else { return nil }
            bytes.append(byte)
        }
        let alpha = bytes.count == 4 ? bytes[3] : 255
        // Two decimals, as style sheets write it; integers only, so that it is exact.
        let hundredths = (alpha * 100 + 127) / 255
        let opacity =
            hundredths == 100 ? "1" : "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
        let rgb = String(digits.prefix(6))
        let parts = "\(bytes[0]), \(bytes[1]), \(bytes[2])"
        return [
            "label": .string(colorLabel),
            "hex": .string("#" + rgb),
            "hexa": .string("#" + rgb + (digits.count == 8 ? String(digits.suffix(2)) : "FF")),
            "rgb": .string("rgb(\(parts))"), "rgba": .string("rgba(\(parts), \(opacity))"),
        ]
    }

    /// A logo needs its place in the media library; of a URL from elsewhere that is its path.
    private static func logo(
        _ value: DocumentValue?, at known: String?, present: OrderedObject?
    ) -> OrderedObject? {
        guard let url = value?.stringValue, let host = url.firstRange(of: "://")?.upperBound else {
            return nil
        }
        let path = url[host...].firstIndex(of: "/").map { String(url[$0...]) } ?? "/"
        var logo = present ?? ["label": .string(logoLabel)]
        if let known {
            logo["path"] = .string(known)
        } else if logo["url"] != value || logo["path"] == nil {
            logo["path"] = .string(String(path.prefix { $0 != "?" && $0 != "#" }))
        }
        logo["url"] = value
        return logo
    }
}
