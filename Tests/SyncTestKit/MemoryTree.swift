import Pacing
import Ports

/// One atomic change of folder entries that is not yet on the disk for sure.
struct PendingEntries: Sendable {
    struct Entry: Sendable {
        let directory: UInt64
        let name: String
        let inode: UInt64?
    }
    let entries: [Entry]
}

/// The tree of nodes as a value: what a disk holds, and what of it is certain.
///
/// Its clock ticks a millisecond a change at the least, so that every change shows in the time stamps;
/// with a time source, it follows that.
struct MemoryTree: Sendable {
    static let rootInode: UInt64 = 1

    var nodes: [UInt64: MemoryNode]
    var pending: [PendingEntries] = []
    private var nextInode: UInt64 = 2
    private var now = ManualTime.birthday
    let clock: (any TimeSource)?

    init(clock: (any TimeSource)? = nil) {
        self.clock = clock
        nodes = [
            Self.rootInode: MemoryNode(
                kind: .directory, permissions: 0o755, modified: ManualTime.birthday)
        ]
    }

    private mutating func tick() -> Timestamp {
        now = max(now.advanced(by: .milliseconds(1)), clock?.wallClock ?? now)
        return now
    }

    // MARK: Finding

    /// The node at a path; `nil` when nothing is there. Fails behind links and files as the kernel does.
    private func find(_ path: FilePath) throws(FileFailure) -> UInt64? {
        var inode = Self.rootInode
        for (depth, name) in path.components.enumerated() {
            guard name.utf8.count <= 255 else { throw FileFailure(.invalidPath, path: path) }
            guard let node = nodes[inode], node.kind == .directory else {
                let isLink = nodes[inode]?.kind == .symbolicLink
                throw FileFailure(isLink ? .symbolicLink : .notADirectory, path: path)
            }
            guard let child = node.children[name] else {
                // Names behind a missing one are still checked for their length.
                let isTooLong = path.components[depth...].contains { $0.utf8.count > 255 }
                if isTooLong { throw FileFailure(.invalidPath, path: path) }
                return nil
            }
            inode = child
        }
        return inode
    }

    private func existing(_ path: FilePath) throws(FileFailure) -> (UInt64, MemoryNode) {
        guard let inode = try find(path), let node = nodes[inode] else {
            throw FileFailure(.notFound, path: path)
        }
        return (inode, node)
    }

    private func parent(of path: FilePath) throws(FileFailure) -> UInt64 {
        guard let folder = path.parent else { throw FileFailure(.invalidPath, path: path) }
        guard let inode = try find(folder), let node = nodes[inode] else {
            throw FileFailure(.notFound, path: path)
        }
        switch node.kind {
        case .directory: return inode
        case .symbolicLink: throw FileFailure(.symbolicLink, path: path)
        case .file, .special, .unreadableName: throw FileFailure(.notADirectory, path: path)
        }
    }

    private func refuseUnlessFile(_ node: MemoryNode, _ path: FilePath) throws(FileFailure) {
        switch node.kind {
        case .file: break
        case .symbolicLink: throw FileFailure(.symbolicLink, path: path)
        case .directory, .special, .unreadableName: throw FileFailure(.notAFile, path: path)
        }
    }

    // MARK: The port's operations

    func list(_ path: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        let (_, node) = try existing(path)
        guard node.kind == .directory else {
            throw FileFailure(
                node.kind == .symbolicLink ? .symbolicLink : .notADirectory, path: path)
        }
        return node.children.compactMap { name, inode in
            nodes[inode].map { DirectoryEntry(name: name, kind: $0.kind) }
        }
    }

    func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        let inode: UInt64?
        do throws(FileFailure) {
            inode = try find(path)
        } catch {
            if error.kind == .notADirectory { return nil }
            throw error
        }
        guard let inode, let node = nodes[inode] else { return nil }
        return FileMetadata(
            kind: node.kind, size: node.bytes.count, modified: node.modified, inode: inode,
            links: node.links, permissions: node.permissions, isOwnedByUs: node.isOwnedByUs)
    }

    func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        let (_, node) = try existing(path)
        try refuseUnlessFile(node, path)
        guard node.bytes.count <= limit else { throw FileFailure(.tooLarge, path: path) }
        return node.bytes
    }

    mutating func write(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        let folder = try parent(of: path)
        guard try find(path) == nil else { throw FileFailure(.exists, path: path) }
        var node = MemoryNode(
            kind: .file, permissions: mode == .shared ? 0o644 : 0o600, modified: tick())
        node.bytes = bytes
        setEntries([.init(directory: folder, name: path.name, inode: add(node))])
    }

    mutating func append(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        _ = try parent(of: path)
        guard let inode = try find(path), let links = nodes[inode]?.links else {
            return try write(bytes, to: path, mode: mode)
        }
        if let node = nodes[inode] { try refuseUnlessFile(node, path) }
        guard links <= 1 else {
            throw FileFailure(.notPermitted, path: path, detail: "the file has another hard link")
        }
        let now = tick()
        // No copy of the node may be held here, or all of its content is copied.
        nodes[inode]?.append(bytes)
        nodes[inode]?.modified = now
    }

    mutating func rename(
        _ source: FilePath, to destination: FilePath
    ) throws(FileFailure) {
        let from = try parent(of: source)
        let to = try parent(of: destination)
        let (inode, node) = try existing(source)
        guard source == destination || !destination.starts(with: source) else {
            throw FileFailure(.invalidPath, path: destination)
        }
        if let old = try find(destination), let target = nodes[old] {
            // Two names of one file: POSIX leaves both.
            if old == inode { return }
            switch (node.kind == .directory, target.kind == .directory) {
            case (true, false): throw FileFailure(.notADirectory, path: destination)
            case (false, true): throw FileFailure(.notAFile, path: destination)
            case (true, true) where !target.children.isEmpty:
                throw FileFailure(.notEmpty, path: destination)
            case (true, true), (false, false): nodes[old]?.links -= 1
            }
        }
        setEntries([
            .init(directory: from, name: source.name, inode: nil),
            .init(directory: to, name: destination.name, inode: inode),
        ])
    }

    mutating func remove(_ path: FilePath) throws(FileFailure) {
        let folder = try parent(of: path)
        let (inode, node) = try existing(path)
        guard node.children.isEmpty else { throw FileFailure(.notEmpty, path: path) }
        nodes[inode]?.links -= 1
        setEntries([.init(directory: folder, name: path.name, inode: nil)])
    }

    mutating func createDirectory(at path: FilePath, mode: FileMode) throws(FileFailure) {
        var place = FilePath.root
        for name in path.components {
            let folder = try find(place) ?? Self.rootInode
            guard let next = place.appending(name) else {
                throw FileFailure(.invalidPath, path: path)
            }
            place = next
            if let inode = try find(place) {
                switch nodes[inode]?.kind {
                case .directory?: continue
                case .symbolicLink?: throw FileFailure(.symbolicLink, path: path)
                case .file?, .special?, .unreadableName?, nil:
                    throw FileFailure(.notADirectory, path: path)
                }
            }
            let node = MemoryNode(
                kind: .directory, permissions: mode == .shared ? 0o755 : 0o700, modified: tick())
            setEntries([.init(directory: folder, name: name, inode: add(node))])
        }
    }

    mutating func sync(_ path: FilePath) throws(FileFailure) {
        let (inode, node) = try existing(path)
        switch node.kind {
        case .file: nodes[inode]?.sync()
        case .directory:
            for change in pending where change.entries.contains(where: { $0.directory == inode }) {
                settle(change)
            }
            pending.removeAll { $0.entries.contains { $0.directory == inode } }
        case .symbolicLink: throw FileFailure(.symbolicLink, path: path)
        case .special, .unreadableName: throw FileFailure(.notAFile, path: path)
        }
    }

    // MARK: Changing

    private mutating func add(_ node: MemoryNode) -> UInt64 {
        defer { nextInode += 1 }
        nodes[nextInode] = node
        return nextInode
    }

    private mutating func setEntries(_ entries: [PendingEntries.Entry]) {
        let now = tick()
        for entry in entries {
            nodes[entry.directory]?.children[entry.name] = entry.inode
            nodes[entry.directory]?.modified = now
        }
        pending.append(PendingEntries(entries: entries))
    }

    /// Makes a change of entries certain.
    mutating func settle(_ change: PendingEntries) {
        for entry in change.entries {
            nodes[entry.directory]?.syncedChildren[entry.name] = entry.inode
        }
    }

    // MARK: The user's hand: certain at once

    mutating func plant(_ path: FilePath, _ make: (MemoryNode?, Timestamp) -> MemoryNode?) {
        byTheUser { tree in
            if let folder = path.parent, folder != .root {
                try? tree.createDirectory(at: folder, mode: .shared)
            }
            let old = try? tree.find(path)
            guard let folder = try? tree.parent(of: path),
                let made = make(old.flatMap { tree.nodes[$0] }, tree.tick())
            else { return }
            var node = made
            node.sync()
            if let old, tree.nodes[old]?.kind == node.kind {
                tree.nodes[old] = node
                tree.setEntries([.init(directory: folder, name: path.name, inode: old)])
            } else {
                tree.setEntries([.init(directory: folder, name: path.name, inode: tree.add(node))])
            }
        }
    }

    mutating func link(_ path: FilePath, to other: FilePath) {
        byTheUser { tree in
            guard let folder = try? tree.parent(of: path), let inode = try? tree.find(other)
            else { return }
            tree.nodes[inode]?.links += 1
            tree.setEntries([.init(directory: folder, name: path.name, inode: inode)])
        }
    }

    mutating func uproot(_ path: FilePath) {
        byTheUser { tree in
            guard let folder = try? tree.parent(of: path), let inode = try? tree.find(path)
            else { return }
            tree.nodes[inode]?.links -= 1
            tree.setEntries([.init(directory: folder, name: path.name, inode: nil)])
        }
    }

    /// Settles what the body changes, its name included, and nothing else that the program has pending.
    private mutating func byTheUser(_ body: (inout MemoryTree) -> Void) {
        let before = pending
        pending = []
        body(&self)
        let changes = pending
        for change in changes { settle(change) }
        let taken = changes.flatMap(\.entries)
        let isOverlaid = before.contains { change in
            change.entries.contains { entry in
                taken.contains { $0.directory == entry.directory && $0.name == entry.name }
            }
        }
        guard isOverlaid else { return pending = before }
        pending = before.map { change in
            PendingEntries(
                entries: change.entries.filter { entry in
                    !taken.contains { $0.directory == entry.directory && $0.name == entry.name }
                })
        }
    }

    mutating func change(_ path: FilePath, _ body: (inout MemoryNode) -> Void) {
        guard let inode = try? find(path), var node = nodes[inode] else { return }
        body(&node)
        nodes[inode] = node
    }

    /// Every file beneath the root's entries that are asked for.
    func files(where isWanted: (_ topLevel: String) -> Bool) -> [FilePath: [UInt8]] {
        var found: [FilePath: [UInt8]] = [:]
        for (name, child) in nodes[Self.rootInode]?.children ?? [:] where isWanted(name) {
            if let path = FilePath(name) { collect(child, at: path, into: &found) }
        }
        return found
    }

    private func collect(
        _ inode: UInt64, at path: FilePath, into found: inout [FilePath: [UInt8]]
    ) {
        guard let node = nodes[inode] else { return }
        if node.kind == .file { found[path] = node.bytes }
        for (name, child) in node.children {
            if let place = path.appending(name) { collect(child, at: place, into: &found) }
        }
    }
}
