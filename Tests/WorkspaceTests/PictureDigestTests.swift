import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// Pictures leave the workspace with the digest of their content, and are written without it.
@Suite struct PictureDigestTests {
    private let key = EntityKey(.listing, "mat")
    private let files = InMemoryWorkspace.with([
        "listings/mat.yaml": """
        title: Mat # ours
        imageUrl: ./media/mat.gif
        images: [media/mat.gif, https://cdn.example.com/b.png]

        """,
        "media/mat.gif": "GIF89a one",
    ])

    private func name(_ content: String) -> DocumentValue {
        let digest = PictureReference.digest(of: Array(content.utf8))
        return .string("media/mat.gif#\(digest)")
    }

    @Test("the name says what the picture holds, so that another picture is a change")
    func digests() async throws {
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope()).sightings[key]
        #expect(seen?.entity?["imageUrl"] == name("GIF89a one"))
        #expect(
            seen?.entity?["images"] == [name("GIF89a one"), "https://cdn.example.com/b.png"])
        files.put("GIF89a other", at: "media/mat.gif")
        let again = try await replica.snapshot(ScanScope()).sightings[key]
        #expect(again?.entity?["imageUrl"] == name("GIF89a other"))
        #expect(again?.version == seen?.version)
        let picture = try #require(
            again?.entity?["imageUrl"]?.stringValue.flatMap { PictureReference($0) })
        #expect(try await replica.content(of: picture) == Array("GIF89a other".utf8))
        files.put("GIF89a third", at: "media/mat.gif")
        await #expect(throws: PictureTrouble.changed) { try await replica.content(of: picture) }
    }

    @Test("a file gets a URL in place of the path, and a path without its digest")
    func written() async throws {
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(key, seen: seen, ["imageUrl": "https://cdn.example.com/new.png"]), in: .empty)
        #expect(
            outcome.applied?.entity?["images"] == [
                name("GIF89a one"), "https://cdn.example.com/b.png",
            ])
        #expect(
            files.text(at: "listings/mat.yaml") == """
                title: Mat # ours
                imageUrl: https://cdn.example.com/new.png
                images: [media/mat.gif, https://cdn.example.com/b.png]

                """)
        let other = EntityKey(.collection, "best")
        let entity = Entity(
            key: other,
            fields: ["name": "Best", "slug": "best", "imageUrl": name("GIF89a one")])
        let made = await replica.apply(.create(entity), in: .empty)
        #expect(made.applied?.entity?["imageUrl"] == name("GIF89a one"))
        #expect(
            files.text(at: "collections/best.yaml")?.contains("imageUrl: media/mat.gif\n") == true)
    }

    @Test(
        "nothing outside of media/ is ever read as a picture",
        arguments: [
            "../secret.png", "ghlsync.yaml", ".ghlsync/state/x.png", "listings/mat.yaml", "media",
        ])
    func outside(path: String) async {
        let picture = PictureReference(path: path, digest: "0123456789abcdef")
        let replica = InMemoryWorkspace.replica(files)
        await #expect(throws: PictureTrouble.self) { try await replica.content(of: picture) }
    }

    @Test("variants are written by names, one line each, and keep the way they are written")
    func variants() async throws {
        files.put(
            """
            title: Mat
            variants:
              - name: Size # cm
                options: [S, M]
              - name: Back
                options: [{id: o1, name: Cork}]

            """, at: "listings/mat.yaml")
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        let back: DocumentValue = ["name": "Back", "options": [["id": "o1", "name": "Cork"]]]
        #expect(
            seen.sightings[key]?.entity?["variants"] == [
                ["name": "Size", "options": [["name": "S"], ["name": "M"]]], back,
            ])
        let wanted: DocumentValue = [
            ["name": "Size", "options": [["name": "S"], ["name": "M"], ["name": "L"]]], back,
        ]
        let outcome = await replica.apply(
            .update(key, seen: seen, ["variants": wanted]), in: .empty)
        #expect(outcome.applied?.entity?["variants"] == wanted, "\(outcome.result)")
        let text = try #require(files.text(at: "listings/mat.yaml"))
        #expect(text.contains("- name: Size # cm\n") && text.contains("[{id: o1, name: Cork}]"))
        #expect(text.contains("[S, M, L]"), "\(text)")
    }
}
