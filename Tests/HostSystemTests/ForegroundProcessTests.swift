import Foundation
import Testing

@testable import HostSystem

@Suite struct ForegroundProcessTests {
    @Test("S74: words reach a program as they are, and no shell looks at them")
    func words() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ghlsync-words-\(ProcessInfo.processInfo.globallyUniqueString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appendingPathComponent("editor.sh")
        try "#!/bin/sh\nprintf '%s|' \"$#\" \"$1\" \"${GHLSYNC_TOKEN-none}\" > \"$2\"\nexit 3\n"
            .write(to: program, atomically: true, encoding: .utf8)
        let seen = folder.appendingPathComponent("seen").path
        // What a shell would obey.
        let evil = "$(touch \(folder.path)/pwned); `touch pwned` | x && y > z 'q"
        let status = await ForegroundProcess.run(
            ["/bin/sh", program.path, evil, seen], environment: ["PATH": "/usr/bin:/bin"])
        #expect(status == 3)
        #expect(try String(contentsOfFile: seen, encoding: .utf8) == "2|\(evil)|none|")
        #expect(
            !FileManager.default.fileExists(atPath: folder.appendingPathComponent("pwned").path))
    }
}
