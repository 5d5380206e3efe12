import Foundation
import Glibc

/// Sees to it that no child outlives this program, however it ends: a shell waits at a pipe that only we
/// hold, and when it closes without a word, ends its process group, which all children are in, and
/// removes the temporary folder.
final class Orphanage {
    /// Children are started in this process group.
    let group: pid_t
    private let pipe: Int32

    init(cleaning folder: URL?) throws {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else {
            throw Child.Failure(description: "no pipe: \(String(cString: strerror(errno)))")
        }
        pipe = ends[1]
        defer { Glibc.close(ends[0]) }
        let script = """
            read -r _ && exit
            trap '' TERM; kill -TERM 0; sleep 4
            test -z "$1" || rm -rf "$1"
            kill -KILL 0
            """
        group = try Child.spawn(
            ["sh", "-c", script, "sh", folder?.path() ?? ""], standardInput: .descriptor(ends[0]),
            printingTo: "/dev/null", group: 0)
    }

    /// All children have ended: nobody is to be looked for.
    func close() {
        _ = write(pipe, "\n", 1)
        Glibc.close(pipe)
        var status: Int32 = 0
        while waitpid(group, &status, 0) == -1, errno == EINTR {}
    }
}
