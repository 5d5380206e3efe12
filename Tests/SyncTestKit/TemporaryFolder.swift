import Glibc

/// A folder of the machine for the length of a test, for adapters that need a real one.
package enum TemporaryFolder {
    package struct CannotMake: Error {}

    /// Calls the body with the absolute path; removes the folder and all in it afterwards.
    package static func with<Value>(_ body: (String) throws -> Value) throws -> Value {
        let path = try make()
        defer { remove(path) }
        return try body(path)
    }

    package static func with<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Value
    ) async throws -> Value {
        let path = try make()
        defer { remove(path) }
        return try await body(path)
    }

    private static func make() throws -> String {
        var template = Array("/tmp/ghlsync-test-XXXXXX".utf8CString)
        let path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let path else { throw CannotMake() }
        return path
    }

    private static func remove(_ path: String) {
        chmod(path, 0o700)
        var names: [String] = []
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                    field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { names.append(name) }
            }
            closedir(folder)
        }
        for name in names {
            let child = "\(path)/\(name)"
            var status = stat()
            let isFolder = lstat(child, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            if isFolder { remove(child) } else { unlink(child) }
        }
        rmdir(path)
    }
}
