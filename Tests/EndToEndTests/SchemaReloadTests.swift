import Documents
import Testing

/// A running agent and the workspace's own schemas.
@Suite struct SchemaReloadTests {
    @Test("a rule that is saved while the agent runs holds from then on, and a broken one stops it")
    func reload() async throws {
        let mat = "title: Mat\nprice: 49\n"
        try await Scene.play(["listings/mat.yaml": mat]) { scene in
            try await scene.report("sync", "--yes")
            let agent = try scene.watch("--no-webhooks")
            try await agent.event("ready")

            try await scene.shell("mkdir schemas")
            try scene.write(
                "{\n  \"required\": [\"category\"]\n}\n", to: "schemas/listing.schema.json")
            let invalid = try await agent.event("invalid")
            #expect(
                invalid["error"]?.stringValue?.contains("category is missing") == true, "\(invalid)"
            )

            try scene.write(mat + "category: mats\n", to: "listings/mat.yaml")
            try await agent.event("valid")

            try scene.write("{\n  \"required\": 1\n}\n", to: "schemas/listing.schema.json")
            let failed = try await agent.event("failed")
            #expect(
                failed["error"]?.stringValue?.hasPrefix("schemas/listing.schema.json:2:") == true,
                "\(failed)")

            // Mended, and with it a change that waited.
            try scene.write("{}", to: "schemas/listing.schema.json")
            try scene.write("title: Cork mat\nprice: 49\n", to: "listings/mat.yaml")
            try await eventually("the title is pushed; \(agent.everything)") {
                try await scene.product("Cork mat") != nil
            }
        }
    }
}
