package import Pacing

/// One line of the sandbox's request log.
package struct SandboxRequestRecord: Hashable, Sendable {
    /// Counts from 1 over the sandbox's life.
    package let number: Int
    package let at: MonotonicInstant
    package let method: String
    /// Path and query as they came.
    package let target: String
    package let body: [UInt8]
    package let traceId: String
    /// What went back; `nil` when nothing did.
    package internal(set) var status: Int?
    /// Whether it changed the store, perhaps later than the client gave up.
    package internal(set) var applied = false
    /// The fault that met it.
    package internal(set) var fault: String?

    package var path: String {
        String(Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") }))
    }
    /// Whether it asked for a change.
    package var isMutating: Bool {
        // A search is a POST that only asks.
        !["GET", "HEAD", "OPTIONS"].contains(method) && !path.hasSuffix("/records/search")
    }
}

/// The newest requests, and counts over all.
struct RequestLog: Sendable {
    private(set) var records: [SandboxRequestRecord] = []
    private var lastNumber = 0
    private(set) var total = 0
    /// Requests that changed the store.
    private(set) var mutations = 0
    /// A sandbox that runs for days keeps this many.
    private let capacity = 50_000

    mutating func begin(_ record: (Int) -> SandboxRequestRecord) -> Int {
        total += 1
        lastNumber += 1
        records.append(record(lastNumber))
        if records.count > capacity { records.removeFirst(capacity / 2) }
        return lastNumber
    }

    mutating func finish(
        _ number: Int, status: Int? = nil, applied: Bool = false, fault: String? = nil
    ) {
        if applied { mutations += 1 }
        guard let first = records.first?.number, number >= first else { return }
        // From here on the record is still kept, since numbers have no gaps.
        let index = number - first
        if let status { records[index].status = status }
        if let fault { records[index].fault = fault }
        if applied { records[index].applied = true }
    }

    /// Forgets everything but the numbering.
    mutating func clear() {
        records = []
        total = 0
        mutations = 0
    }
}
