import Glibc
import HostSystem
import Ports

/// A sample hook: no commit with a file that ghlsync would hold. git runs it once it is told to.
enum GitHook {
    static let path: FilePath = ".githooks/pre-commit"
    static let turnOn = "git config core.hooksPath .githooks"

    static let text = """
        #!/bin/sh
        # Refuses a commit with files that are not valid. A sample of ghlsync's; turn it on with
        #   \(turnOn)
        # and go past it once with: git commit --no-verify
        if ! command -v ghlsync >/dev/null 2>&1; then
            echo "pre-commit: ghlsync is not on the PATH; the files were not checked" >&2
            exit 0
        fi
        exec ghlsync -C "$(git rev-parse --show-toplevel)" validate --quiet

        """

    /// Puts it there; `false` when there is one already, which stays as it is.
    static func install(in folder: String) throws(ToolFailure) -> Bool {
        do throws(FileFailure) {
            let files = try POSIXFileSystem(root: folder)
            guard try files.metadata(at: path) == nil else { return false }
            try files.createDirectory(at: path.parent ?? .root)
            try files.write(Array(text.utf8), to: path)
            // Runs for whoever may read it.
            guard chmod("\(folder)/\(path)", 0o755) == 0 else {
                throw FileFailure(.notPermitted, path: path)
            }
            return true
        } catch {
            throw ToolFailure(.someFailed, "the sample hook cannot be made: \(error)")
        }
    }
}
