/// One row of the table: a piece of work that we do and that a peer does, side by side.
///
/// The next row is a file in `Rows`, written by looking at the last one, and an entry in `all`.
protocol Benchmark: Sendable {
    /// What `--only` takes.
    static var name: String { get }
    /// The work, in the words of the table.
    static var work: String { get }
    /// How many times as fast as the peer we mean to be.
    static var goal: Double { get }
    /// What it may take whatever the peer takes; `nil` where only the peer counts.
    static var limit: Limit? { get }

    /// Does the work, and lets the peer do it.
    static func measure(_ bench: Workbench) throws -> Comparison
}

extension Benchmark {
    static var limit: Limit? { nil }
}

/// A goal without a peer.
enum Limit {
    case seconds(Double)
    case megabytes(Double)
    /// Exactly so many of something.
    case count(Int, of: String)

    func allows(_ figure: Figure) -> Bool {
        switch self {
        case .seconds(let most): figure.seconds <= most
        case .megabytes(let most): figure.megabytes.map { $0 <= most } ?? false
        case .count(let number, _): figure.occurrences == number
        }
    }
}

enum AllBenchmarks {
    static let rows: [any Benchmark.Type] = [
        YAMLParsing.self, JSONParsing.self, Validation.self, StartUp.self,
        SmallValidation.self, SmallStatus.self, Status.self, StatusBesideUnison.self,
        StatusBesideRclone.self, Memory.self, Idle.self, Checkout.self, FirstPush.self, Poll.self,
        ChangedTitles.self, ChangedPrices.self, SaveToRequest.self, WebhookToFile.self,
        WebhookRate.self,
    ]
}

/// What both took for the same work.
struct Comparison {
    let ours: Outcome
    let peer: Outcome

    enum Outcome {
        case measured(Figure)
        /// Why there is no figure, and what to do about it.
        case missing(String)

        var figure: Figure? { if case .measured(let figure) = self { figure } else { nil } }
    }

    /// How many times as fast as the peer we are; by bytes where both say how many they had.
    var ratio: Double? {
        guard let ours = ours.figure, let peer = peer.figure else { return nil }
        if let mine = ours.megabytesPerSecond, let theirs = peer.megabytesPerSecond {
            return mine / theirs
        }
        return peer.seconds / ours.seconds
    }
}

/// The times that several runs of one piece of work took.
struct Figure {
    /// Who did it: name and version.
    let name: String
    /// In seconds, the shortest first.
    let runs: [Double]
    /// How many files or texts each run worked through; `nil` for one thing at a time.
    let count: Int?
    /// Their bytes.
    let bytes: Int?
    /// The most memory that it had at once, where that is what counts.
    let megabytes: Double?
    /// What was counted, where that is what counts.
    let occurrences: Int?
    /// What else is to be known of it.
    let note: String?

    init(
        name: String, runs: [Double], count: Int?, bytes: Int? = nil, megabytes: Double? = nil,
        occurrences: Int? = nil, note: String? = nil
    ) {
        self.note = note
        self.occurrences = occurrences
        self.megabytes = megabytes
        self.name = name
        self.runs = runs.sorted()
        self.count = count
        self.bytes = bytes
    }

    /// The median.
    var seconds: Double { runs[runs.count / 2] }

    var megabytesPerSecond: Double? { bytes.map { Double($0) / 1e6 / seconds } }
}
