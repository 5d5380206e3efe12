import Pacing
import Sandbox
import SyncTestKit

/// One thing that happens to a world. Each carries its own chance, so that a story from which steps
/// were dropped tells the others as before.
struct Step: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case editFile, createFile, removeFile, renameFile, breakFile, mendFile, resaveFile
        case editShop, createAtShop, removeAtShop, editCollection
        case faultAtShop, calmShop, faultOnDisk, pause
        case sync, syncKilled
        case editWhileSyncing, saveInPieces, editUnmapped, emptyWorkspace, loseArchive, stop
    }

    let kind: Kind
    let chance: UInt64

    /// Which kinds come how often.
    enum Mix: String, Sendable {
        /// The first one; some seeds of `Fixtures/seeds.txt` were found in it.
        case classic
        case everything

        var shares: [(Kind, Int)] { self == .classic ? Step.classic : Step.everything }
    }

    private static let everything: [(Kind, Int)] = [
        (.editFile, 20), (.createFile, 5), (.removeFile, 2), (.renameFile, 2), (.breakFile, 2),
        (.mendFile, 2), (.resaveFile, 2), (.saveInPieces, 3), (.editShop, 20), (.createAtShop, 2),
        (.removeAtShop, 2), (.editCollection, 4), (.editUnmapped, 3), (.faultAtShop, 6),
        (.calmShop, 4), (.faultOnDisk, 2), (.pause, 3), (.sync, 8), (.syncKilled, 4),
        (.editWhileSyncing, 2), (.emptyWorkspace, 1), (.loseArchive, 1), (.stop, 1),
    ]

    private static let classic: [(Kind, Int)] = [
        (.editFile, 16), (.createFile, 6), (.removeFile, 3), (.renameFile, 2), (.breakFile, 2),
        (.mendFile, 3), (.resaveFile, 2), (.editShop, 16), (.createAtShop, 3), (.removeAtShop, 3),
        (.editCollection, 4), (.faultAtShop, 8), (.calmShop, 4), (.faultOnDisk, 3), (.pause, 3),
        (.sync, 14), (.syncKilled, 8),
    ]

    static func random(_ mix: Mix, _ random: inout SeededRandom) -> Step {
        let shares = mix.shares
        var place = Int.random(in: 0..<shares.reduce(0) { $0 + $1.1 }, using: &random)
        for (kind, share) in shares {
            if place < share { return Step(kind: kind, chance: random.next()) }
            place -= share
        }
        return Step(kind: .sync, chance: random.next())
    }
}

extension SandboxFault {
    /// Any trouble of the fault model that one request can meet.
    static func random(_ random: inout SeededRandom) -> SandboxFault {
        let effects: [Effect] = [
            .status(500, retryAfter: nil, applied: false),
            .status(500, retryAfter: nil, applied: true),
            .status(502, retryAfter: nil, applied: true),
            .status(503, retryAfter: 2, applied: false),
            .status(504, retryAfter: nil, applied: true),
            .status(429, retryAfter: 11, applied: false),
            .status(429, retryAfter: nil, applied: false),
            .status(408, retryAfter: nil, applied: true),
            .status(409, retryAfter: nil, applied: false),
            .status(400, retryAfter: nil, applied: false),
            .status(401, retryAfter: nil, applied: false),
            .status(403, retryAfter: nil, applied: false),
            .status(404, retryAfter: nil, applied: false),
            .status(422, retryAfter: nil, applied: false),
            .status(302, retryAfter: nil, applied: false), .dropBefore, .dropAfter,
            .applyLate(.seconds(5)), .applyLate(.seconds(25)), .truncated, .html, .emptyObject,
        ]
        let paths = [
            "/**", "/products/", "/products/*", "/products/*/price", "/products/*/price/*",
            "/products/collections", "/brand-boards/**", "/locations/*/customValues",
        ]
        let methods: [String?] = [nil, "POST", "PUT", "GET", "DELETE"]
        let occurrence: Occurrence =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .nth(Int.random(in: 1...6, using: &random))
            case 1: .first(Int.random(in: 1...5, using: &random))
            case 2: .every(Int.random(in: 2...5, using: &random))
            default: .probability(0.2)
            }
        let effect = random.pick(effects)
        var method = random.pick(methods)
        var path = random.pick(paths)
        // A change that the server carries out half a minute later, over what somebody typed there in
        // between, is beyond any client: the API has no If-Match. A create takes nothing away.
        if case .applyLate = effect {
            method = "POST"
            // A bulk edit is a POST as well, and no create.
            if path == "/**" { path = "/products/" }
        } else if method == "POST", path == "/products/*" {
            path = "/products/bulk-update/edit"
        }
        return SandboxFault(effect, method: method, path: path, occurrence)
    }
}

extension SandboxBehaviour {
    /// Any answer to the questions that the documentation of the real server leaves open.
    static func random(_ random: inout SeededRandom) -> SandboxBehaviour {
        var behaviour = SandboxBehaviour()
        behaviour.putReplaces = random.chance(30)
        behaviour.listLag =
            random.chance(25) ? .seconds(Int.random(in: 1...10, using: &random)) : .zero
        behaviour.normalisation = Set(
            SandboxBehaviour.Normalisation.allCases.filter { _ in random.chance(25) })
        behaviour.honoursCollectionId = random.chance(30)
        behaviour.deletingCollectionCleansProducts = random.chance(70)
        behaviour.deletingProductDeletesPrices = random.chance(70)
        behaviour.priceChangeTouchesProduct = random.chance(50)
        behaviour.usuallyInStore = random.chance(50)
        behaviour.errorShape = random.pick(SandboxBehaviour.ErrorShape.allCases)
        behaviour.showsRateLimits = random.chance(70)
        behaviour.sendsRetryAfter = random.chance(50)
        return behaviour
    }

    /// What `random` decided, in words that are the same each time.
    var story: String {
        let traits = [
            putReplaces ? "PUT replaces" : nil,
            listLag > .zero ? "lists lag \(listLag.seconds) s" : nil,
            honoursCollectionId ? "takes our collection ids" : nil,
            deletingCollectionCleansProducts ? nil : "deleted collections stay on products",
            deletingProductDeletesPrices ? nil : "prices outlive products",
            priceChangeTouchesProduct ? "prices touch products" : nil,
            usuallyInStore ? "in store by itself" : nil,
            showsRateLimits ? nil : "shows no rate limits",
            sendsRetryAfter ? "says when to retry" : nil, "\(errorShape.rawValue) errors",
        ]
        return (traits.compactMap(\.self) + normalisation.map(\.rawValue).sorted())
            .joined(separator: ", ")
    }
}

extension SeededRandom {
    mutating func pick<Element>(_ all: [Element]) -> Element {
        all[Int.random(in: 0..<all.count, using: &self)]
    }
}
