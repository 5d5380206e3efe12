import Foundation
import Sandbox

/// What the agent holds at the end of a minute, and what happened in it.
struct SoakLine {
    let minute: Int
    let megabytes: Double
    let descriptors: Int
    /// `.ghlsync/state`, in kilobytes.
    let state: Int
    /// Snapshots of what was overwritten, which are kept up to a number and an age.
    let snapshots: Int
    let listings: Int
    let ticks: Int
    let editsOfFiles: Int
    let editsAtShop: Int
    let requests: Int
    private let trouble: String
    private let before: [Int]

    init(
        minute: Int, _ watch: LiveWatch, _ people: SoakPeople, trouble: String,
        after last: SoakLine?
    ) throws {
        let facts = try ProcessFacts(watch.child)
        let place = watch.root.appending(path: ".ghlsync")
        self.minute = minute
        megabytes = facts.megabytes
        descriptors = facts.descriptors
        state = Self.kilobytes(of: place.appending(path: "state"))
        snapshots = Self.kilobytes(of: place.appending(path: "snapshots"))
        listings = people.listings
        ticks = facts.ticks
        editsOfFiles = people.editsOfFiles
        editsAtShop = people.editsAtShop
        requests = watch.shop.api.requestCount
        self.trouble = trouble
        before = [last?.ticks, last?.editsOfFiles, last?.editsAtShop, last?.requests].map {
            $0 ?? 0
        }
    }

    static let head = """
        | minute | RSS MB | descriptors | state KB | snapshots KB | listings | ticks | edits of files | at the shop | requests | trouble |
        |---|---|---|---|---|---|---|---|---|---|---|
        """

    var text: String {
        let counts = [ticks, editsOfFiles, editsAtShop, requests]
        let fresh = zip(counts, before).map { "\($0 - $1)" }.joined(separator: " | ")
        return "| \(minute + 1) | \(Report.number(megabytes)) | \(descriptors) | \(state) | "
            + "\(snapshots) | \(listings) | \(fresh) | \(trouble) |"
    }

    /// The first minutes after the warm-up beside the last ones.
    static func growth(of lines: [SoakLine], after warmUp: Int) -> String {
        let size = max(1, min(10, (lines.count - warmUp) / 2))
        let early = lines.dropFirst(warmUp).prefix(size)
        let late = lines.suffix(size)
        func compare(_ name: String, _ measure: (SoakLine) -> Double) -> String {
            func mean(_ lines: ArraySlice<SoakLine>) -> Double {
                lines.map(measure).reduce(0, +) / Double(max(1, lines.count))
            }
            let (first, last) = (mean(early), mean(late))
            return "| \(name) | \(Report.number(first)) | \(Report.number(last)) | "
                + "\(Report.number((last / first - 1) * 100)) % |"
        }
        return [
            "| mean of \(size) minutes | after \(warmUp) | at the end | growth |",
            "|---|---|---|---|",
            compare("RSS MB") { $0.megabytes },
            compare("descriptors") { Double($0.descriptors) },
            compare("state KB") { Double($0.state) },
            compare("snapshots KB") { Double($0.snapshots) },
            compare("listings") { Double($0.listings) },
        ].joined(separator: "\n")
    }

    private static func kilobytes(of folder: URL) -> Int {
        let found = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.fileSizeKey])
        let files = found?.compactMap { $0 as? URL } ?? []
        let sizes = files.map { (try? $0.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0 }
        return sizes.reduce(0, +) / 1000
    }
}
