import Crypto
import Glibc
import HostSystem
import Ports
import TerminalUI

/// What the process was given: variables, folder, terminal.
struct ToolEnvironment: Sendable {
    let variables: [String: String]
    let workingDirectory: String
    /// The path of the running program.
    let program: String
    let isInputTerminal: Bool
    let isOutputTerminal: Bool
    let isErrorTerminal: Bool

    /// The same for who runs commands with nobody at a terminal.
    var withoutTerminal: ToolEnvironment {
        ToolEnvironment(
            variables: variables, workingDirectory: workingDirectory, program: program,
            isInputTerminal: false, isOutputTerminal: false, isErrorTerminal: false)
    }

    static func current() -> ToolEnvironment {
        // The variable `environ` itself is not safe to read from Swift; the kernel's copy is.
        var variables: [String: String] = [:]
        if let bytes = contents(of: "/proc/self/environ") {
            for entry in bytes.split(separator: 0) {
                let pair = String(decoding: entry, as: UTF8.self).split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            }
        }
        return ToolEnvironment(
            variables: variables, workingDirectory: path { getcwd($0, $1) != nil } ?? "/",
            program: path { readlink("/proc/self/exe", $0, $1) > 0 } ?? "ghlsync",
            isInputTerminal: isatty(STDIN_FILENO) == 1,
            isOutputTerminal: isatty(STDOUT_FILENO) == 1,
            isErrorTerminal: isatty(STDERR_FILENO) == 1)
    }

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Reads a path that a system call puts in a buffer.
    private static func path(_ fill: (UnsafeMutablePointer<CChar>, Int) -> Bool) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4097) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress, fill(start, 4096) else { return nil }
            return String(cString: start)
        }
    }

    /// A value that is set and not empty.
    func variable(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What other programs get: they have no business with the token (S69).
    var forChildren: [String: String] {
        variables.filter { $0.key != "GHLSYNC_TOKEN" }
    }

    /// `$XDG_CONFIG_HOME/ghlsync`, or the default of the XDG base directory specification.
    var configurationFolder: String {
        if let folder = variable("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/ghlsync"
        }
        return (variable("HOME") ?? "/") + "/.config/ghlsync"
    }

    /// `$XDG_STATE_HOME/ghlsync`, or the default of the XDG base directory specification.
    var stateFolder: String {
        if let folder = variable("XDG_STATE_HOME"), folder.hasPrefix("/") {
            return folder + "/ghlsync"
        }
        return (variable("HOME") ?? "/") + "/.local/state/ghlsync"
    }

    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : workingDirectory + "/" + path
    }
}

/// What every command gets.
struct ToolContext: Sendable {
    let arguments: Arguments
    let environment: ToolEnvironment
    let console: Console
}

extension ToolEnvironment {
    /// Reads a file that a person named on the command line.
    func read(_ path: String) throws(ToolFailure) -> [UInt8] {
        let (folder, name) = split(path)
        do throws(FileFailure) {
            return try POSIXFileSystem(root: folder).read(name, limit: 16 << 20)
        } catch {
            throw ToolFailure(.someFailed, "\(path) cannot be read: \(error)")
        }
    }

    func exists(_ path: String) -> Bool { access(absolute(path), F_OK) == 0 }

    /// Writes a file that a person named on the command line, replacing what is there.
    func write(_ bytes: [UInt8], to path: String) throws(ToolFailure) {
        let (folder, name) = split(path)
        do throws(FileFailure) {
            try POSIXFileSystem(root: folder).replace(
                name, with: bytes, temporaryName: ".\(name).\(RandomName.make()).tmp")
        } catch {
            throw ToolFailure(.someFailed, "\(path) cannot be written: \(error)")
        }
    }

    func split(_ path: String) -> (folder: String, name: FilePath) {
        let full = absolute(path)
        let slash = full.lastIndex(of: "/") ?? full.startIndex
        let folder = slash == full.startIndex ? "/" : String(full[..<slash])
        return (folder, FilePath(String(full[full.index(after: slash)...])) ?? .root)
    }
}

/// Names that nobody can guess, for temporary files.
enum RandomName {
    static func make() -> String { RandomBytes.hex(RandomBytes.make(8)) }
}
