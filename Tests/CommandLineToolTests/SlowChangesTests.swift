import Catalog
import Testing

@testable import CommandLineTool

/// What a run says that takes long.
@Suite struct SlowChangesTests {
    @Test("a few are named one by one, many in one line")
    func words() {
        let keys = (0..<1000).map { EntityKey(.listing, "l\($0)") }
        #expect(SlowChanges.words(of: []).isEmpty)
        #expect(SlowChanges.words(of: Array(keys.prefix(2))).count == 2)
        #expect(
            SlowChanges.words(of: keys)
                == ["still at 1000 changes that go together, listings/l0 among them"])
    }
}
