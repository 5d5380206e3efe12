import Ports

extension MemoryTree {
    /// Every file, by its inode, with the names that lead to it: quicker than paths.
    func visitFiles(_ visit: (_ path: [String], _ inode: UInt64, _ bytes: [UInt8]) -> Void) {
        var path: [String] = []
        func descend(_ inode: UInt64) {
            guard let node = nodes[inode] else { return }
            if node.kind == .file { visit(path, inode, node.bytes) }
            for (name, child) in node.children {
                path.append(name)
                descend(child)
                path.removeLast()
            }
        }
        descend(Self.rootInode)
    }
}
