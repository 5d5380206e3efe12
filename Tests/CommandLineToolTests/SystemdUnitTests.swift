import Testing

@testable import CommandLineTool

@Suite struct SystemdUnitTests {
    @Test("a path is one word to systemd, and nothing in it is expanded")
    func words() {
        #expect(SystemdUnit.word("/usr/bin/ghlsync") == "/usr/bin/ghlsync")
        #expect(SystemdUnit.word("/home/a b/100%$x") == #""/home/a b/100%%$$x""#)
        #expect(SystemdUnit.word(#"/a"b\c"#) == #""/a\"b\\c""#)
    }

    @Test("in a workspace it names it; elsewhere a file of variables does")
    func workspace() {
        let own = SystemdUnit.text(program: "/usr/bin/ghlsync", workspace: "/home/ada/my catalog")
        #expect(
            own.contains(
                "ExecStart=/usr/bin/ghlsync -C \"/home/ada/my catalog\" --location %i --no-color watch\n"
            ))
        #expect(!own.contains("EnvironmentFile"))
        let general = SystemdUnit.text(program: "/usr/bin/ghlsync", workspace: nil)
        #expect(general.contains("EnvironmentFile=%h/.config/ghlsync/service/%i.env\n"))
        #expect(general.contains("ExecStart=/usr/bin/ghlsync --location %i --no-color watch\n"))
    }
}
