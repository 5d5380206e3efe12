import Foundation
import JSONFormat

/// Bytes of the same listings as JSON, against Foundation in the same process.
enum JSONParsing: Benchmark {
    static let name = "json"
    static let work = "parse JSON listings"
    static let goal = 2.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        let texts = try bench.jsonTexts()
        let ours = try bench.figure("ghlsync", over: texts) {
            for text in texts { _ = try JSONDocument.parse(text) }
        }
        let copies = texts.map { Data($0) }
        let theirs = try bench.figure("Foundation's JSONSerialization", over: copies) {
            for text in copies { _ = try JSONSerialization.jsonObject(with: text) }
        }
        return Comparison(ours: ours, peer: theirs)
    }
}
