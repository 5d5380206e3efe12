import Catalog
import Testing

@Suite struct SlugTests {
    @Test(
        "a name becomes a slug that can be read",
        arguments: [
            ("Yoga Mat", "yoga-mat"), ("  Crème brûlée – für 2! ", "creme-brulee-fur-2"),
            ("Straße Łódź", "strasse-lodz"), ("Cafe\u{301} Øl", "cafe-ol"), ("Men's", "mens"),
            ("Yoga 🧘 mat", "yoga-mat"), ("İstanbul", "istanbul"),
        ])
    func readable(name: String, slug: String) {
        #expect(Slug.make(from: name) == slug)
    }

    @Test(
        "S35: a name that would climb out of its folder becomes a harmless slug",
        arguments: [
            ("../../.ssh/authorized_keys", "ssh-authorized-keys"), ("..\\..\\x", "x"),
            ("a/../b", "a-b"),
        ])
    func climbing(name: String, slug: String) { #expect(Slug.make(from: name) == slug) }

    @Test(
        "S36: an absolute, reserved or unportable name becomes a harmless slug",
        arguments: [
            ("/etc/passwd", "etc-passwd"), ("C:\\x", "c-x"), ("con", "item-con"),
            ("AUX", "item-aux"), ("lpt1", "item-lpt1"), ("aux.yaml", "aux-yaml"),
            ("name. ", "name"),
        ])
    func unportable(name: String, slug: String) { #expect(Slug.make(from: name) == slug) }

    @Test(
        "S37: a name of git's or ours loses its dot",
        arguments: [
            (".git/hooks/post-checkout", "git-hooks-post-checkout"),
            (".ghlsync/state/x", "ghlsync-state-x"), (".gitattributes", "gitattributes"),
        ])
    func hidden(name: String, slug: String) { #expect(Slug.make(from: name) == slug) }

    @Test(
        "S38: control, bidi and invisible characters, and what only looks like ASCII, go",
        arguments: [
            ("a\0b\nc\u{1B}[2J", "a-b-c-2j"), ("abc\u{202E}gnp.exe", "abcgnp-exe"),
            ("zero\u{200B}width", "zerowidth"), ("__proto__", "proto"), ("Cafe\u{301}", "cafe"),
            (String(repeating: "a", count: 300), String(repeating: "a", count: 64)),
        ])
    func deceiving(name: String, slug: String) { #expect(Slug.make(from: name) == slug) }

    @Test(
        "a name of which nothing is left gets a stable one",
        arguments: ["", " ", ".", "..", "🧘", "\u{202E}"])
    func nothingLeft(name: String) {
        #expect(Slug.make(from: name, id: "65Fa_b") == "item-65fa-b")
        #expect(Slug.make(from: name).hasPrefix("item-"))
        #expect(Slug.make(from: name) == Slug.make(from: name))
    }

    @Test("S39: names that a file system may take for one get different slugs")
    func unique() {
        #expect(Slug.unique("mat", taken: ["Mat", "mat-2"]) == "mat-3")
        #expect(Slug.unique("mat", taken: ["other"]) == "mat")
        let long = String(repeating: "a", count: 64)
        #expect(Slug.unique(long, taken: [long]) == String(repeating: "a", count: 62) + "-2")
    }

    @Test("any text gives [a-z0-9-]{1,64}")
    func anyText() {
        var random = Congruential(state: 39)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<120, using: &random) {
                let limit: UInt32 = Bool.random(using: &random) ? 0x250 : 0x11_0000
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                    text.append(scalar)
                }
            }
            let slug = Slug.make(from: String(text))
            #expect((1...64).contains(slug.utf8.count))
            #expect(
                slug.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) })
            #expect(!slug.hasPrefix("-") && !slug.hasSuffix("-"))
        }
    }
}

/// The tests of this layer see no other generator.
private struct Congruential: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
