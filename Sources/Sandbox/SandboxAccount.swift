package import Pacing

/// A sub-account that the sandbox starts with.
package struct SandboxLocation: Hashable, Sendable {
    package let id: String
    package let name: String
    package let companyId: String

    package init(id: String, name: String, companyId: String = "otg8dTQqGLh3Q6iQI55w") {
        self.id = id
        self.name = name
        self.companyId = companyId
    }

    /// A location for tests and the demo.
    package static let demo = SandboxLocation(id: "3SwdhCsvxI8Au3KsPJt6", name: "Demo Studio")

    /// The demo location and more of the same agency.
    package static func agency(of count: Int) -> [SandboxLocation] {
        [demo]
            + (1..<max(1, count)).map {
                SandboxLocation(id: "clientLocation\($0 + 1)", name: "Client \($0 + 1)")
            }
    }
}

/// A token that the sandbox knows.
package struct SandboxToken: Hashable, Sendable {
    package enum Reach: Hashable, Sendable {
        case location(String)
        /// An agency's token: refused by the routes of sub-accounts.
        case agency(companyId: String)
    }

    package let text: String
    package let reach: Reach
    /// `nil` for all scopes.
    package let scopes: Set<String>?
    package let expires: Timestamp?

    package init(
        _ text: String, reach: Reach, scopes: Set<String>? = nil, expires: Timestamp? = nil
    ) {
        self.text = text
        self.reach = reach
        self.scopes = scopes
        self.expires = expires
    }

    /// The token of the demo location.
    package static let demo = SandboxToken(
        "pit-00000000-0000-4000-8000-000000000000", reach: .location(SandboxLocation.demo.id))

    /// One for each of these locations; the demo location's is `demo`.
    package static func each(of locations: [SandboxLocation]) -> [SandboxToken] {
        locations.enumerated().map { index, location in
            let number = String(index)
            let digits = String(repeating: "0", count: max(0, 12 - number.count)) + number
            return SandboxToken(
                "pit-00000000-0000-4000-8000-\(digits)", reach: .location(location.id))
        }
    }
}
