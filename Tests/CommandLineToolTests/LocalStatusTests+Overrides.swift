import Catalog
import Ports
import SyncTestKit
import Testing

@testable import CommandLineTool

/// What a location has of its own, and what a file only names, count the quick way, too.
extension LocalStatusTests {
    private func configuration(_ overrides: String) -> String {
        "locations: {main: {id: \(Self.location), overrides: \(overrides)}}\n"
    }

    @Test(
        "an override that came, changed or went is never hidden by what an earlier run left behind")
    func overrides() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            #expect(try await bench.status().isQuick)
            for (overrides, lines) in [
                ("{listings/mat-1: {price: 9}}", ["listings/mat-1 pending [\"price\"]"]),
                ("{listings/mat-1: {price: 1}}", []),
                ("{listings/mat-2: {price: 9}}", ["listings/mat-2 pending [\"price\"]"]),
                ("{}", []),
            ] {
                try bench.put(configuration(overrides), "ghlsync.yaml")
                let full = try await bench.status()
                #expect(!full.isQuick)
                let quick = try await bench.status()
                #expect(quick.isQuick)
                for answer in [full, quick] {
                    #expect(
                        answer.lines.map { "\($0.key) \($0.state) \($0.fields)" } == lines,
                        "\(overrides)")
                }
            }
        }
    }

    @Test("an edit of a file with an override is told the quick way, with the override over it")
    func editBelowOverride() async throws {
        try await withBench { bench in
            try await bench.agree()
            try bench.put(configuration("{listings/mat-1: {price: 1}}"), "ghlsync.yaml")
            _ = try await bench.status()
            try bench.put("title: Other\nprice: 7\n", "listings/mat-1.yaml")
            let answer = try await bench.status()
            #expect(answer.isQuick && answer.lines.map(\.fields) == [["title"]])
            #expect(
                answer.overridden == [EntityKey(.listing, "mat-1"): ["price": "ghlsync.yaml:1"]])
            #expect(words(answer) == words(try await bench.afresh()))
        }
    }

    @Test("a file that names a picture is in step by the picture's content")
    func pictures() async throws {
        try await withBench { bench in
            try bench.files.createDirectory(at: "media")
            try bench.put("GIF89a one", "media/mat.gif")
            try bench.put("title: Mat 1\nimageUrl: media/mat.gif\n", "listings/mat-1.yaml")
            try await bench.agree()
            #expect(try await bench.status().lines.isEmpty)
            let quick = try await bench.status()
            #expect(quick.isQuick && quick.lines.isEmpty)
            try bench.put("GIF89a other", "media/mat.gif")
            #expect(try await bench.status().lines.map(\.fields) == [["imageUrl"]])
        }
    }
}
