package import Pacing
package import Ports
import Synchronization

/// Files in memory that behave as the port says, fail on demand, and know what a crash would leave.
///
/// Two hands work on them. The program goes through `FileSystem`: each call is counted, logged, and can
/// be made to fail. The test, in the part of the user, goes through the `put…` methods, which are not.
package final class InMemoryFileSystem: FileSystem {
    struct State: Sendable {
        var tree: MemoryTree
        var log: [FileOperation] = []
        var faults: [Int: InjectedFault] = [:]
        var persistentFault: (from: Int, kind: FileFailure.Kind)?
        var crashAt: Int?
        /// What the program did to the user's files, in order.
        var replacements: [Replacement] = []
        /// After which operation the user last changed a file, and which one last looked at it.
        var changed: [FilePath: Int] = [:]
        var looked: [FilePath: Int] = [:]
        /// When the program first read a file after the user had changed it.
        var read: [FilePath: MonotonicInstant] = [:]
    }

    let state: Mutex<State>
    private let hook = Mutex<(@Sendable (FileOperation, Int) -> Void)?>(nil)
    private let observer = Mutex<(@Sendable (FilePath) -> Void)?>(nil)

    /// With a clock, files are stamped with its time.
    package init(clock: (any TimeSource)? = nil) {
        state = Mutex(State(tree: MemoryTree(clock: clock)))
    }

    init(tree: MemoryTree) { state = Mutex(State(tree: tree)) }

    // MARK: The program's side

    package func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        try perform(.init(.list, directory)) { (state) throws(FileFailure) in
            try state.tree.list(directory)
        }
    }

    package func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        try perform(.init(.metadata, path)) { (state) throws(FileFailure) in
            try state.tree.metadata(at: path)
        }
    }

    package func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        try perform(.init(.read, path)) { (state) throws(FileFailure) in
            try state.tree.read(path, limit: limit)
        }
    }

    package func write(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        try perform(
            .init(.write, path),
            torn: { state in
                try? state.tree.write(Array(bytes.prefix(bytes.count / 2)), to: path, mode: mode)
            }
        ) { (state) throws(FileFailure) in
            try state.tree.write(bytes, to: path, mode: mode)
        }
    }

    package func append(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        try perform(
            .init(.append, path),
            torn: { state in
                try? state.tree.append(Array(bytes.prefix(bytes.count / 2)), to: path, mode: mode)
            }
        ) { (state) throws(FileFailure) in
            try state.tree.append(bytes, to: path, mode: mode)
        }
    }

    package func rename(
        _ source: FilePath, to destination: FilePath
    ) throws(FileFailure) {
        try perform(.init(.rename, source, destination)) { (state) throws(FileFailure) in
            let before = try? state.tree.read(destination, limit: .max)
            try state.tree.rename(source, to: destination)
            state.noteReplacement(of: destination, before)
        }
    }

    package func remove(_ path: FilePath) throws(FileFailure) {
        try perform(.init(.remove, path)) { (state) throws(FileFailure) in
            let before = try? state.tree.read(path, limit: .max)
            try state.tree.remove(path)
            state.noteReplacement(of: path, before)
        }
    }

    package func createDirectory(
        at path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        try perform(.init(.createDirectory, path)) { (state) throws(FileFailure) in
            try state.tree.createDirectory(at: path, mode: mode)
        }
    }

    package func sync(_ path: FilePath) throws(FileFailure) {
        try perform(.init(.sync, path)) { (state) throws(FileFailure) in
            try state.tree.sync(path)
        }
    }

    // MARK: Faults and crashes

    /// What the program did so far, in order.
    package var operations: [FileOperation] { state.withLock { $0.log } }

    package func forgetOperations() {
        state.withLock { state in
            state.log = []
            // Numbers begin anew; what the program has not seen yet it still has not.
            for (path, number) in state.changed {
                let isSeen = (state.looked[path] ?? -1) > number
                state.changed[path] = isSeen ? -1 : 0
                state.looked[path] = isSeen ? 0 : -1
            }
        }
    }

    /// When the program first read what the user last put at a path; `nil` as long as it has not, and
    /// without a clock.
    package func firstRead(of path: FilePath) -> MonotonicInstant? {
        state.withLock { $0.read[path] }
    }

    /// Lets the n-th operation from now on (the first is 1) fail without effect. Of an append that runs
    /// out of space, the first half stays, as the system leaves it.
    package func failOperation(_ number: Int, with kind: FileFailure.Kind) {
        state.withLock { $0.faults[$0.log.count + number] = InjectedFault(kind: kind) }
    }

    /// Lets the n-th operation from now on fail, and every one after it that changes something.
    package func failOperations(from number: Int, with kind: FileFailure.Kind) {
        state.withLock { $0.persistentFault = ($0.log.count + number, kind) }
    }

    package func endFaults() {
        state.withLock {
            $0.faults = [:]
            $0.persistentFault = nil
        }
    }

    /// Stops the world at the n-th operation from now on: a write of that moment is torn, and from
    /// there on every operation fails without effect. What a new process would find is `afterCrash`.
    package func crash(atOperation number: Int) {
        state.withLock { $0.crashAt = $0.log.count + number }
    }

    package var hasCrashed: Bool {
        state.withLock { state in state.crashAt.map { state.log.count >= $0 } ?? false }
    }

    /// The files after a crash at this moment, as the start of a new life without faults.
    package func afterCrash(
        _ image: DiskImage, random: inout SeededRandom
    ) -> InMemoryFileSystem {
        let tree = state.withLock { $0.tree }
        return InMemoryFileSystem(tree: tree.image(image, random: &random))
    }

    /// Runs before each operation of the program, with its number from 1: the place for a user who
    /// edits at the worst moment. Called without a lock held.
    package func beforeEachOperation(_ body: (@Sendable (FileOperation, Int) -> Void)?) {
        hook.withLock { $0 = body }
    }

    /// Told of every path where something changed, by whose hand ever: the place for a watcher. Called
    /// without a lock held.
    package func afterEachChange(_ body: (@Sendable (FilePath) -> Void)?) {
        observer.withLock { $0 = body }
    }

    func tellObserver(_ path: FilePath) {
        let observer = observer.withLock { $0 }
        observer?(path)
    }

    private func perform<Value: Sendable>(
        _ operation: FileOperation, torn: (inout State) -> Void = { _ in },
        _ body: (inout State) throws(FileFailure) -> Value
    ) throws(FileFailure) -> Value {
        let hook = hook.withLock { $0 }
        if let hook { hook(operation, state.withLock { $0.log.count + 1 }) }
        let result: Result<Value, FileFailure> = state.withLock { state in
            state.log.append(operation)
            let number = state.log.count
            if let crashAt = state.crashAt, number >= crashAt {
                if number == crashAt { torn(&state) }
                return .failure(
                    FileFailure(.system(5), path: operation.path, detail: "the process has died"))
            }
            var kind = state.faults.removeValue(forKey: number)?.kind
            if let fault = state.persistentFault, number >= fault.from, operation.changesFiles {
                kind = fault.kind
            }
            if let kind {
                if operation.verb == .append, kind == .noSpace { torn(&state) }
                return .failure(FileFailure(kind, path: operation.path, detail: "injected"))
            }
            if operation.verb == .read || operation.verb == .metadata {
                state.looked[operation.path] = number
            }
            if operation.verb == .read, state.read[operation.path] == nil {
                state.read[operation.path] = state.tree.clock?.now
            }
            do throws(FileFailure) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        if operation.changesFiles, operation.verb != .sync, case .success = result {
            tellObserver(operation.destination ?? operation.path)
        }
        return try result.get()
    }
}

struct InjectedFault: Sendable {
    let kind: FileFailure.Kind
}

/// One call that the program made.
package struct FileOperation: Hashable, Sendable, CustomStringConvertible {
    package enum Verb: String, Hashable, Sendable {
        case list, metadata, read, write, append, rename, remove, createDirectory, sync
    }

    package let verb: Verb
    package let path: FilePath
    /// Where a rename goes.
    package let destination: FilePath?

    init(_ verb: Verb, _ path: FilePath, _ destination: FilePath? = nil) {
        self.verb = verb
        self.path = path
        self.destination = destination
    }

    package var changesFiles: Bool {
        switch verb {
        case .list, .metadata, .read: false
        case .write, .append, .rename, .remove, .createDirectory, .sync: true
        }
    }

    package var description: String {
        "\(verb.rawValue) \(path)" + (destination.map { " → \($0)" } ?? "")
    }
}
