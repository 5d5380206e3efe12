import Glibc
import HostSystem
import Ports
import SyncTestKit

/// One implementation of `FileSystem` on trial.
enum FileSubject: String, CaseIterable, Sendable {
    case inMemory, posix

    static let all = allCases

    /// Runs the body on an empty folder that is gone afterwards.
    func withFiles(_ body: (any FileSystem) throws -> Void) throws {
        switch self {
        case .inMemory: try body(InMemoryFileSystem())
        case .posix: try TemporaryFolder.with { try body(try POSIXFileSystem(root: $0)) }
        }
    }

    func putSymbolicLink(at path: FilePath, in files: any FileSystem) throws {
        if let memory = files as? InMemoryFileSystem {
            memory.putSymbolicLink(at: path)
        } else if let disk = files as? POSIXFileSystem {
            symlink("/etc", "\(disk.rootPath)/\(path)")
        }
    }

    func putPipe(at path: FilePath, in files: any FileSystem) throws {
        if let memory = files as? InMemoryFileSystem {
            memory.putSpecial(at: path)
        } else if let disk = files as? POSIXFileSystem {
            mkfifo("\(disk.rootPath)/\(path)", 0o644)
        }
    }

    func putHardLink(at path: FilePath, to other: FilePath, in files: any FileSystem) throws {
        if let memory = files as? InMemoryFileSystem {
            memory.putHardLink(at: path, to: other)
        } else if let disk = files as? POSIXFileSystem {
            link("\(disk.rootPath)/\(other)", "\(disk.rootPath)/\(path)")
        }
    }
}
