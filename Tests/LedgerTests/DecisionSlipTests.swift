import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct DecisionSlipTests {
    private let files = InMemoryFileSystem()

    @Test("a decision that another process left is taken by the one that holds the ledger, once")
    func taken() async throws {
        let agent = store(files)
        try await agent.keep([conflict(), conflict(mat, "price")])
        try DecisionSlip(key: mat, path: "title", choice: .local)
            .leave(in: files, locationID: location, name: "a")
        #expect(try await agent.takeDecisions().decides)
        #expect(try await agent.decisions() == [mat: ["title": .local]])
        #expect(try await store(files).open().decisions == [mat: ["title": .local]])
        let folder = try #require(DecisionSlip.folder(locationID: location))
        #expect(try files.list(folder).isEmpty)
    }

    @Test(
        "one about a conflict that is over, and one that cannot be read, are removed without harm")
    func useless() async throws {
        let agent = store(files)
        try DecisionSlip(key: block, path: nil, choice: .remote)
            .leave(in: files, locationID: location, name: "a")
        let folder = try #require(DecisionSlip.folder(locationID: location))
        let broken = try #require(folder.appending("b.json"))
        try files.write(Array("{\"key\": 7".utf8), to: broken)
        try await agent.takeDecisions()
        #expect(try await agent.decisions().isEmpty)
        #expect(try files.list(folder).isEmpty)
    }
}
