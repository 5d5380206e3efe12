import Catalog
import Documents
import Ledger
package import Ports
import Sandbox
import SyncCore
import SyncEngine

/// What must hold of every world; each gives the violations in words, none when all is well.
extension World {
    /// I5: there is one live object for each name. (The files of a world give each thing its own.)
    package var duplicates: [String] {
        var found: [String] = []
        for kind in SandboxKind.allCases {
            var counts: [String: Int] = [:]
            // A deleted brand board is still there to be seen.
            for object in sandbox.objects(kind) where object["deleted"] != true {
                // A price and a record belong to their product; the other kinds have names of their own.
                let name =
                    kind == .record
                    ? object["properties"]?["product_id"]?.stringValue ?? "?"
                    : object[kind == .price ? "product" : "name"]?.stringValue ?? "?"
                counts[name, default: 0] += 1
            }
            for (name, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 {
                found.append("I5: \(count) \(kind.rawValue)s of “\(name)”")
            }
        }
        return found
    }

    /// I2: a new life sees nothing to do, nothing held, nothing open, and no entity whose create has no
    /// answer.
    package func disagreements() async throws -> [String] {
        let life = start()
        let plan = try await life.plan()
        var found = plan.changes.map { "I2: \($0.action) \($0.key) at \($0.target) is still to do" }
        found += plan.held.map { "I2: held: \($0.message)" }
        found += plan.conflicts.filter(\.isOpen).map { "I2: conflict: \($0.key) \($0.path)" }
        found += plan.brakes.map { "I2: braked: \($0)" }
        let contents = try await life.ledger.open()
        // The intent of a part that was found by its name may stay open after its entity was agreed on.
        found += contents.openIntents.filter { contents.archive.entries[$0.key] == nil }
            .map { "I2: intent \($0.id) of \($0.key) is open" }
        for path in disk.files.keys where path.description.hasSuffix(".tmp") {
            found.append("I14: \(path) was left behind")
        }
        return found.sorted()
    }

    /// I3, I24: another sync asks the shop for no change and touches no file of the workspace.
    package func echoes() async throws -> [String] {
        let (requested, before) = (requestedMutations, userFiles)
        try await start().sync()
        var found: [String] = []
        if requestedMutations > requested {
            let late = sandbox.requests.filter(\.isMutating).suffix(requestedMutations - requested)
            found += late.map { "I3: \($0.method) \($0.target) with nothing to do" }
        }
        for (path, bytes) in userFiles where before[path] != bytes {
            found.append("I3: \(path) was written with nothing to do")
        }
        return found
    }

    /// Everything that must hold once a world is at rest.
    package func troubleAtRest() async throws -> [String] {
        try await duplicates + disagreements() + echoes()
    }

    /// The files of the user, without those of the program.
    package var userFiles: [FilePath: [UInt8]] {
        disk.userFiles
    }
}
