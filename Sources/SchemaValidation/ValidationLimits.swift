import Documents

/// What checking one document may cost. A schema of a few lines can ask for more work than there is time
/// in the world (schemas that apply each other twice over, sixty levels deep); a document that would pass
/// a limit is refused with the limit's words.
package struct ValidationLimits: Sendable, Hashable {
    /// Schemas applied, listed values compared, and the work of patterns in proportion.
    package var steps: Int
    /// Schemas within each other: levels of the document times the references on each.
    package var depth: Int

    package init(steps: Int, depth: Int) {
        self.steps = steps
        self.depth = depth
    }

    package static let entityFile = ValidationLimits(steps: 2_000_000, depth: 400)
}

/// What is left of the limits during one walk.
struct ValidationBudget {
    private let limits: ValidationLimits
    private(set) var depth = 0
    private var steps: Int
    /// What the document is refused with once a limit is passed; from then on nothing is looked at.
    private(set) var refusal: SchemaFinding?

    init(_ limits: ValidationLimits) {
        self.limits = limits
        steps = limits.steps
    }

    /// Goes into one more schema; `false` where a limit forbids it.
    mutating func enter() -> Bool {
        guard depth < limits.depth else {
            refuse("rules within each other", limits.depth)
            return false
        }
        guard spend(1) else { return false }
        depth += 1
        return true
    }

    mutating func leave() { depth -= 1 }

    mutating func spend(_ count: Int) -> Bool {
        guard refusal == nil else { return false }
        guard steps >= count else {
            refuse("steps", limits.steps)
            return false
        }
        steps -= count
        return true
    }

    /// Instructions of a pattern that one step stands for.
    private static let instructionsPerStep = 64

    var instructions: Int { refusal == nil ? steps * Self.instructionsPerStep : 0 }

    mutating func spend(instructions: Int) -> Bool {
        spend(instructions / Self.instructionsPerStep)
    }

    private mutating func refuse(_ unit: String, _ limit: Int) {
        guard refusal == nil else { return }
        refusal = SchemaFinding(
            path: .root, pointsAtKey: true, code: "too-involved", keyword: "",
            message: "to check the file by its schema takes more than \(limit) \(unit)",
            help: "make the schema simpler, or the file")
    }
}
