import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

/// A field that the API does not accept is shown where it is written, with the trace of the request.
@Suite struct RefusedFieldTests {
    private static let listing = """
        title: Cork Mat
        description: <p>x</p>
        seo: {title: A, description: B}
        price:
          amount: 79
          compareAt: 99
        taxes: [t1]

        """

    /// The problem of one sync whose first request to `path` is refused with a text.
    private func refused(
        _ text: String, at path: String, file: FilePath = "listings/mat.yaml",
        _ content: String = Self.listing
    ) async throws -> Problem {
        var builder = WorldBuilder()
        builder.files = [file: content]
        let fault = SandboxFault(
            .status(422, retryAfter: nil, applied: false), method: "POST", path: path, .first(1),
            message: text)
        builder.faults = [fault]
        let report = try await builder.build().start().sync()
        return try #require(report.problems.first)
    }

    @Test(
        "the API's names of fields lead to the file's line and column",
        arguments: [
            ("name must be shorter than 5 characters", "/products/", "1:8", "Cork Mat"),
            ("seo.title should not be empty", "/products/", "3:14", "A"),
            ("If isTaxesEnabled is true, taxes cannot be empty", "/products/", "7:8", "[t1]"),
            ("amount must not be less than 100", "/products/*/price", "5:11", "79"),
            ("compareAtPrice must be a number", "/products/*/price", "6:14", "99"),
            ("\"compareAtPrice\" is not allowed", "/products/*/price", "6:14", "99"),
        ])
    func located(text: String, path: String, place: String, value: String) async throws {
        let problem = try await refused(text, at: path)
        let diagnostic = try #require(problem.diagnostics.first)
        let position = try #require(diagnostic.position)
        #expect(diagnostic.file == "listings/mat.yaml")
        #expect("\(position.line):\(position.column)" == place)
        #expect(diagnostic.caretLength == value.count)
        #expect(diagnostic.message == text)
        #expect(problem.request?.contains("422, traceId ") == true)
    }

    @Test("a price that is written as one number is pointed at as a whole; boards and sheets too")
    func nearest() async throws {
        let short = try await refused(
            "amount must not be less than 100", at: "/products/*/price",
            "title: Mat\nprice: 49.00\n")
        #expect(short.diagnostics.first?.position?.line == 2)
        let board = try await refused(
            "colors.0.hex must be a hexadecimal color", at: "/brand-boards/",
            file: "directories/wellness.yaml", "directoryName: W\nprimaryColor: \"#2F6F4E\"\n")
        #expect(board.diagnostics.first?.position?.line == 2)
        let sheet = try await refused(
            "value must be shorter", at: "/locations/*/customValues",
            file: "directories/wellness.yaml", "directoryName: W\ncustomCss: a{}\n")
        #expect(sheet.diagnostics.first?.position?.line == 2)
        let collection = try await refused(
            "slug must not contain spaces", at: "/products/collections",
            file: "collections/best.yaml", "name: Best\nslug: best\nitems: []\n")
        #expect(collection.diagnostics.first?.position?.line == 2)
    }

    @Test("one of several prices is found by its name")
    func severalPrices() async throws {
        let text = """
            title: Club
            prices:
              monthly: {amount: 9, currency: USD}
              yearly: {amount: 90, currency: USD}

            """
        let fault = SandboxFault(
            .status(422, retryAfter: nil, applied: false), method: "POST",
            path: "/products/*/price", .nth(2), message: "amount is too large")
        var builder = WorldBuilder()
        builder.files = ["listings/club.yaml": text]
        builder.faults = [fault]
        let problem = try #require(try await builder.build().start().sync().problems.first)
        #expect(problem.diagnostics.first?.position?.line == 4)
    }

    @Test("words that name no field of the file stay without a place, and keep their hint")
    func unplaced() async throws {
        for text in ["the moon is in the wrong phase", "slug is taken", ""] {
            let problem = try await refused(text, at: "/products/")
            #expect(problem.diagnostics == [])
            #expect(problem.hint?.isEmpty == false)
        }
    }
}
