import Foundation
import Synchronization

/// Another program, run to its end. `Process` of Foundation takes 50 ms to start one, which would be
/// most of some figures.
struct Child {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let output: String
    let exitCode: Int32

    /// Runs a program found along PATH; what it prints goes through a file.
    static func run(
        _ arguments: [String], in folder: URL, printingTo file: URL
    ) throws -> Child {
        let child = try start(arguments, in: folder, printingTo: file)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        let isExit = status & 0x7F == 0
        return Child(
            output: String(decoding: try Data(contentsOf: file), as: UTF8.self),
            exitCode: isExit ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
    }

    /// Starts a program without waiting for it; answers its id.
    static func start(_ arguments: [String], in folder: URL, printingTo file: URL) throws -> pid_t {
        // The child begins where we are; all our own paths are absolute.
        _ = FileManager.default.changeCurrentDirectoryPath(folder.path())
        return try spawn(
            arguments, standardInput: .nothing, printingTo: file.path(),
            group: group.withLock { $0 })
    }

    /// The process group that children are started in; that of this program until it is set.
    static let group = Mutex<pid_t?>(nil)

    enum StandardInput {
        case nothing
        case descriptor(Int32)
    }

    /// - Parameter group: the process group to be in; 0 for one of its own, `nil` for ours.
    static func spawn(
        _ arguments: [String], standardInput: StandardInput, printingTo file: String, group: pid_t?
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch standardInput {
        case .nothing: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        if let group {
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
            posix_spawnattr_setpgroup(&attributes, group)
        }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let refusal = posix_spawnp(&child, arguments[0], &actions, &attributes, &words, environ)
        guard refusal == 0 else {
            throw Failure(description: "\(arguments[0]): \(String(cString: strerror(refusal)))")
        }
        return child
    }
}

extension Workbench {
    /// Runs a program in the temporary folder.
    @discardableResult
    func child(_ arguments: [String], in place: URL? = nil) throws -> Child {
        try Child.run(
            arguments, in: place ?? folder, printingTo: folder.appending(path: "output"))
    }

    /// Runs a program as often as everything is run; `nil` leaves out the first, which warms caches.
    func times(_ arguments: [String], in place: URL, expecting code: Int32 = 0) throws -> [Double] {
        try (0...runs).map { _ in
            try Stopwatch.wall {
                let child = try child(arguments, in: place)
                guard child.exitCode == code else {
                    throw Child.Failure(
                        description: "\(arguments) ended with \(child.exitCode): "
                            + child.output.prefix(2000))
                }
            }
        }.dropFirst().map(\.self)
    }

    /// The program that was built with this one, `nil` when it was not.
    var ghlsync: String? {
        guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else { return nil }
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: "ghlsync").path()
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    static let missingProgram = "no ghlsync beside this program: run swift build -c release"
}
