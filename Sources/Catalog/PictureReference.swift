import Crypto
package import Documents

/// A picture of the workspace as an entity names it: where it lies below `media/`, and what it holds.
///
/// A file says only the path. While entities are compared the content's digest stands behind it
/// (`media/mat.png#1f3a9c20b7d4e5f6`), so that another picture under the same name is a change.
package struct PictureReference: Hashable, Sendable {
    package let path: String
    /// The first 16 hexadecimal digits of the SHA-256 of the content.
    package let digest: String

    private static let digits = 16

    package init(path: String, digest: String) {
        self.path = path
        self.digest = digest
    }

    /// `nil` for a URL, and for a path without a digest. No picture's own name looks like one with it: it
    /// would not end in an image's extension.
    package init?(_ text: String) {
        guard !text.contains("://"), let mark = text.lastIndex(of: "#") else { return nil }
        let digest = text[text.index(after: mark)...]
        guard digest.utf8.count == Self.digits, mark != text.startIndex,
            digest.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.init(path: String(text[..<mark]), digest: String(digest))
    }

    package var text: String { "\(path)#\(digest)" }

    package static func digest(of bytes: [UInt8]) -> String {
        String(SHA256.hex(bytes).prefix(digits))
    }

    /// A URL in the form in which entities hold it.
    package static func canonical(url: String) -> String {
        CanonicalText.url(.string(url))?.stringValue ?? url
    }
}

/// The fields that name pictures.
package enum PictureFields {
    package static let names: Set<String> = ["imageUrl", "images", "logoUrl"]

    /// A field's value with the name of each picture in it put another way.
    package static func renaming(
        _ value: DocumentValue, _ rename: (String) -> String
    ) -> DocumentValue {
        switch value {
        case .string(let text): return .string(rename(text))
        case .sequence(let items): return .sequence(items.map { renaming($0, rename) })
        case .mapping(var item):
            if let url = item["url"] { item["url"] = renaming(url, rename) }
            return .mapping(item)
        case .null, .bool, .number: return value
        }
    }
}

extension Entity {
    /// The entity with the name of each picture put another way.
    package func renamingPictures(_ rename: (String) -> String) -> Entity {
        var entity = self
        for name in PictureFields.names {
            guard let value = entity[name] else { continue }
            entity[name] = PictureFields.renaming(value, rename)
        }
        return entity
    }

    /// What it calls each of its pictures, in no certain order.
    package var pictureNames: [String] {
        var found: [String] = []
        for name in PictureFields.names {
            guard let value = self[name] else { continue }
            _ = PictureFields.renaming(value) { picture in
                found.append(picture)
                return picture
            }
        }
        return found
    }
}
