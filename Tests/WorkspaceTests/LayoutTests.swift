import Catalog
import Ports
import Testing

@testable import Workspace

@Suite struct FileNamesTests {
    @Test(
        "what editors leave behind is no entity",
        arguments: [
            "a.yaml~", ".#a.yaml", "#a.yaml#", ".a.yaml.swp", "a.yaml.swp", "4913",
            ".a.yaml.1234.tmp",
            ".DS_Store", "a.bak", "a.yaml.orig", ".git",
        ])
    func ignored(_ name: String) { #expect(FileNames.isIgnored(name)) }

    @Test("a plain file is one", arguments: ["a.yaml", "Yoga Mat.yml", "4913.yaml", "tmp.json"])
    func taken(_ name: String) { #expect(!FileNames.isIgnored(name)) }

    @Test(
        "S35-S38: only plain names are made for what comes from GoHighLevel",
        arguments: [
            "../../.ssh/authorized_keys", "/etc/passwd", "C:\\x", "..", ".", "", " ", "con",
            "aux.yaml",
            "x.", "x ", ".git/hooks/post-checkout", ".gitattributes", "a\u{0}b", "a\nb",
            "\u{1B}[2J",
            "\u{202E}gpj", "a\u{200B}b", "Mat", "\u{0430}bc", "é", "🧘", "-x", "x-", "com1", "LPT9",
            String(repeating: "a", count: 65),
        ])
    func plain(_ name: String) { #expect(!FileNames.isPlain(name)) }

    @Test(
        "a plain name passes",
        arguments: ["yoga-mat", "a", "4913", String(repeating: "a", count: 64)])
    func good(_ name: String) {
        #expect(FileNames.isPlain(name) && FileNames.problem(with: name) == nil)
    }

    @Test(
        "a name of a person's choice passes when it can be shown and stored",
        arguments: ["Yoga Mat", "matte-grün", "マット"])
    func chosen(_ name: String) { #expect(FileNames.problem(with: name) == nil) }

    @Test(
        "a name that cannot be shown or stored everywhere does not",
        arguments: [
            "", " a", "a ", ".a", "a.", "nul", "a\u{7}", "a\u{202E}b", "a\u{200D}b", "a:b", "a\\b",
            "a*",
        ])
    func unfit(_ name: String) { #expect(FileNames.problem(with: name) != nil) }
}

@Suite struct IgnoreRulesTests {
    @Test(
        "patterns mean what they mean in .gitignore",
        arguments: [
            ("**", "listings/a.yaml", true), ("listings/drafts/**", "listings/drafts/a.yaml", true),
            ("listings/drafts/**", "listings/a.yaml", false),
            ("*.json", "listings/sub/a.json", true),
            ("/listings/*.json", "listings/sub/a.json", false),
            ("drafts", "listings/drafts/a.yaml", true),
            ("drafts/", "listings/drafts/a.yaml", true), ("a.yaml/", "listings/a.yaml", false),
            ("listings", "listings/sub/a.yaml", true), ("**/a.yaml", "listings/sub/a.yaml", true),
            ("listings/**/a.yaml", "listings/a.yaml", true),
            ("listings/?.yaml", "listings/a.yaml", true),
            ("listings/[a-c].yaml", "listings/b.yaml", true),
            ("listings/[!a-c].yaml", "listings/b.yaml", false),
            ("listings/a*b*c.yaml", "listings/axxbxxc.yaml", true),
            ("listings/a*b*c.yaml", "listings/axxc.yaml", false),
            ("listings/\\*.yaml", "listings/*.yaml", true),
            ("listings/\\*.yaml", "listings/a.yaml", false),
        ])
    func matches(_ pattern: String, _ path: String, _ expected: Bool) throws {
        let path = try #require(FilePath(path))
        #expect(IgnoreRules(exclude: [pattern]).allows(path) == !expected)
    }

    @Test("the last pattern that matches decides, and ! takes back")
    func order() {
        let rules = IgnoreRules(exclude: ["listings/drafts/**", "!listings/drafts/keep.yaml"])
        #expect(!rules.allows("listings/drafts/a.yaml"))
        #expect(rules.allows("listings/drafts/keep.yaml"))
        #expect(!IgnoreRules(include: ["listings/**"]).allows("collections/a.yaml"))
        #expect(!IgnoreRules(include: []).allows("collections/a.yaml"))
    }

    @Test("a hostile pattern costs no time")
    func hostile() throws {
        let stars = String(repeating: "*a", count: 400)
        let name = String(repeating: "a", count: 200)
        let path = try #require(FilePath("listings/\(name)b.yaml"))
        #expect(IgnoreRules(exclude: [stars]).allows(path))
        let deep = Array(repeating: "**/a", count: 100).joined(separator: "/")
        #expect(IgnoreRules(exclude: [deep]).allows("listings/a.yaml"))
    }

    @Test("what is no pattern is told as such", arguments: ["", "/", "!", "a//b", "../a", "./a"])
    func broken(_ pattern: String) { #expect(IgnoreRules.Pattern(pattern) == nil) }
}

@Suite struct WorkspaceLayoutTests {
    @Test(
        "a path tells by its name what it is",
        arguments: [
            ("ghlsync.yaml", WorkspaceLayout.Place.configuration), ("media/a.png", .media),
            ("listings/a.yaml", .entity(EntityKey(.listing, "a"))),
            ("listings/mats/b.json", .entity(EntityKey(.listing, "b"))),
            ("listings/mats", .unknown),
            ("collections", .unknown), ("listings/.a.yaml.swp", .ignored), (".git/index", .ignored),
            (".ghlsync/state/x/listings/a.yaml", .ignored), ("README.md", .ignored),
            ("listings/.hidden/a.yaml", .ignored), ("listings/a.yaml~", .ignored),
        ])
    func place(_ path: String, _ place: WorkspaceLayout.Place) throws {
        #expect(WorkspaceLayout.place(of: try #require(FilePath(path))) == place)
    }
}
