import Documents
import Sandbox
import SyncTestKit

/// What people typed, each value a token of its own, `tok17en`, so that “is it still there” is a search (I1).
///
/// A story of hundreds of steps asks after each of them. So a file is read for its tokens once and again
/// only when its bytes are others.
struct TypedValues {
    private var typed = 0
    /// Typed, and not overwritten or thrown away by somebody who could see it.
    private(set) var alive: TokenSet = []
    /// Overwritten by somebody who typed another value in its place.
    private(set) var superseded: TokenSet = []
    private var known: [UInt64: (bytes: [UInt8], tokens: TokenSet)] = [:]
    private var knownShop: (revision: Int, tokens: TokenSet)?

    /// A text that nobody has typed before.
    mutating func make() -> String {
        typed += 1
        alive.insert(typed)
        return "tok\(typed)en"
    }

    /// Somebody who could see this typed something else in its place.
    mutating func overwrite(_ seen: String) {
        let tokens = Self.tokens(in: seen.utf8)
        alive.subtract(tokens)
        superseded.formUnion(tokens)
    }

    /// Somebody who could see this threw it away.
    mutating func discard(_ seen: String) { alive.subtract(Self.tokens(in: seen.utf8)) }

    /// Where the values of a world are at this moment.
    struct Places {
        /// In the user's files.
        var files: TokenSet = []
        /// In live objects of the shop.
        var shop: TokenSet = []
        /// In snapshots and in conflicts, where a person finds them.
        var kept: TokenSet = []
        /// In the archive: what both sides are said to have agreed on.
        var archive: TokenSet = []
    }

    mutating func places(in world: World) -> Places {
        var places = Places(shop: shop(of: world))
        world.disk.visitFiles { path, inode, bytes in
            guard let place = Self.place(of: path) else { return }
            if known[inode]?.bytes != bytes {
                known[inode] = (bytes, bytes.withUnsafeBufferPointer { Self.tokens(in: $0) })
            }
            guard let tokens = known[inode]?.tokens, !tokens.isEmpty else { return }
            places[keyPath: place].formUnion(tokens)
        }
        return places
    }

    /// What a file's values count for; `nil` for nothing: the history does not count, since nobody
    /// restores from it.
    private static func place(of path: [String]) -> WritableKeyPath<Places, TokenSet>? {
        if path.first != ".ghlsync" { return \.files }
        if path.contains("snapshots") || path.last?.hasPrefix("conflicts") == true {
            return \.kept
        }
        return path.last == "archive.jsonl" ? \.archive : nil
    }

    /// The values of the live objects.
    mutating func shop(of world: World) -> TokenSet {
        let revision = world.sandbox.revision
        if let knownShop, knownShop.revision == revision { return knownShop.tokens }
        var found: TokenSet = []
        for kind in SandboxKind.allCases {
            for object in world.sandbox.objects(kind) {
                Self.collect(.mapping(object), into: &found)
            }
        }
        knownShop = (revision, found)
        return found
    }

    static func collect(_ value: DocumentValue, into found: inout TokenSet) {
        switch value {
        case .null, .bool, .number: break
        case .string(let text): found.formUnion(tokens(in: text.utf8))
        case .sequence(let items): for item in items { collect(item, into: &found) }
        case .mapping(let object):
            for entry in object.entries { collect(entry.value, into: &found) }
        }
    }

    /// Every `tok<number>en`; no id that the shop makes up looks like that.
    static func tokens(in text: some Sequence<UInt8>) -> TokenSet {
        var found: TokenSet = []
        // How much of `tok` was read; then the number; then whether the `e` was.
        var (head, number, hasE) = (0, 0, false)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9")
            where head == 3 && !hasE && number < 1_000_000:
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "e") where head == 3 && number > 0 && !hasE: hasE = true
            case UInt8(ascii: "n") where hasE:
                found.insert(number)
                (head, number, hasE) = (0, 0, false)
            case UInt8(ascii: "t"): (head, number, hasE) = (1, 0, false)
            case UInt8(ascii: "o") where head == 1, UInt8(ascii: "k") where head == 2: head += 1
            default: (head, number, hasE) = (0, 0, false)
            }
        }
        return found
    }

    static func words(_ tokens: TokenSet) -> String {
        tokens.sorted.map { "tok\($0)en" }.joined(separator: ", ")
    }
}
