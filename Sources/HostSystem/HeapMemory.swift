import Glibc

/// What the allocator of the C library keeps for itself.
///
/// Its functions for that are no part of POSIX: they are looked up, and where they are missing nothing is
/// done.
package enum HeapMemory {
    /// Gives free memory back to the system, from the middle of the heap as well. Walks the whole heap:
    /// for the moment after much was freed.
    package static func release() {
        typealias Trim = @convention(c) (Int) -> Int32
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(symbol, to: Trim.self)(0)
    }

    /// Keeps the heap in few pieces, for a process that stays: by default each thread gets one of its own,
    /// in which what another thread needs cannot be put. Before threads are started.
    package static func keepTogether() {
        typealias Option = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(symbol, to: Option.self)
        // malloc.h: M_ARENA_MAX, and M_MMAP_THRESHOLD, above which a block goes back as soon as it is freed.
        _ = set(-8, 2)
        _ = set(-3, 128 << 10)
    }

    /// The physical memory of this process in bytes; `nil` where the system does not say.
    package static var resident: Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let words = String(
            decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
        )
        .split(separator: " ")
        guard words.count > 1, let pages = Int(words[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
