import Ports
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct SchemaFileTests {
    @Test("the first refresh writes every schema, the second none, and an edited one comes back")
    func refresh() throws {
        let files = InMemoryWorkspace.with([:])
        let all = SchemaFile.all.map(\.path)
        #expect(try SchemaFile.refresh(in: files) { ".ghlsync-a.tmp" } == all)
        #expect(try SchemaFile.refresh(in: files) { ".ghlsync-a.tmp" } == [])
        files.put("{}", at: all[0])
        #expect(try SchemaFile.refresh(in: files) { ".ghlsync-a.tmp" } == [all[0]])
        #expect(try files.read(all[0], limit: 1 << 20) == Array(SchemaFile.all[0].text.utf8))
    }

    @Test("every schema says what it is for", arguments: SchemaFile.all)
    func summary(_ schema: SchemaFile) {
        #expect(!schema.summary.isEmpty)
    }
}
