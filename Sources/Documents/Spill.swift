import Synchronization

/// Where what is kept in great numbers and seldom looked at goes, out of memory: a file that only grows,
/// that nobody else sees, and that ends with the process.
///
/// Memory is enough for a small catalog: the first `room` bytes are turned away, and the file is opened
/// when more come. Nothing in it outlives the process, so nothing is synced.
package final class Spill: Sendable {
    /// The file: offsets count from its start. `write` says whether all of it was taken; after a `false`
    /// nothing further is written, and what was taken before must stay readable.
    package struct File: Sendable {
        let write: @Sendable (_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool
        let read: @Sendable (_ buffer: UnsafeMutableRawBufferPointer, _ offset: Int) -> Bool

        package init(
            write: @escaping @Sendable (UnsafeRawBufferPointer, Int) -> Bool,
            read: @escaping @Sendable (UnsafeMutableRawBufferPointer, Int) -> Bool
        ) {
            self.write = write
            self.read = read
        }
    }

    /// Where some bytes are, in a word: 40 bits of offset, 24 of length.
    struct Place: Sendable {
        private let bits: UInt64

        static let longest = 1 << 24 - 1
        static let farthest = 1 << 40 - 1

        init(offset: Int, count: Int) { bits = UInt64(offset) << 24 | UInt64(count) }

        var offset: Int { Int(bits >> 24) }
        var count: Int { Int(bits & UInt64(Self.longest)) }
    }

    private struct State: Sendable {
        var file: File?
        /// It could not be opened, or took no more.
        var isShut = false
        var turnedAway = 0
        /// What the file does not have yet, from `written` on.
        var buffer: [UInt8] = []
        var written = 0
        /// How much it may hold before it is asked again what of it lives.
        var allowance: Int
    }

    private let room: Int
    private let waste: Int
    private let open: @Sendable () -> File?
    private let state: Mutex<State>

    private static let bufferSize = 64 << 10

    /// - Parameters:
    ///   - room: how many bytes stay in memory before the first is taken.
    ///   - waste: so much may be dead, whatever lives.
    ///   - open: makes the file, at most once; `nil` where that is impossible. Then memory has to do.
    package init(
        after room: Int, waste: Int = 16 << 20, _ open: @escaping @Sendable () -> File?
    ) {
        self.room = room
        self.waste = waste
        self.open = open
        state = Mutex(State(allowance: waste))
    }

    /// Takes nothing.
    package static let never = Spill(after: .max) { nil }

    /// An empty one for other things of the kind.
    package var another: Spill { Spill(after: room, waste: waste, open) }

    /// An empty one for what of this one is still wanted. This one goes with the last object that is in it.
    package var successor: Spill { Spill(after: 0, waste: waste, open) }

    /// How much it holds, dead or alive.
    package var size: Int { state.withLock { $0.written + $0.buffer.count } }

    /// Whether so much of it is dead that what lives should move to a `successor`. `living` counts the
    /// bytes that are still wanted; it is asked only when there is reason to.
    package func isWasteful(living: () -> Int) -> Bool {
        guard size > state.withLock({ $0.allowance }) else { return false }
        let limit = 2 * living() + waste
        state.withLock { $0.allowance = limit }
        return size > limit
    }

    /// `nil` when it takes nothing, or nothing more: the bytes stay where they are.
    func put(_ bytes: [UInt8]) -> Place? {
        guard room < .max else { return nil }
        return state.withLock { state in
            guard !state.isShut, bytes.count <= Place.longest else { return nil }
            guard state.turnedAway >= room else {
                state.turnedAway += bytes.count
                return nil
            }
            if state.file == nil {
                state.file = open()
                if state.file == nil { state.isShut = true }
            }
            let offset = state.written + state.buffer.count
            guard let file = state.file, offset + bytes.count <= Place.farthest else { return nil }
            state.buffer += bytes
            if state.buffer.count >= Self.bufferSize {
                if state.buffer.withUnsafeBytes({ file.write($0, state.written) }) {
                    state.written += state.buffer.count
                    state.buffer.removeAll(keepingCapacity: true)
                } else {
                    // A full disk: what is in the buffer stays there.
                    state.isShut = true
                }
            }
            return Place(offset: offset, count: bytes.count)
        }
    }

    /// Fills the buffer, which is as long as the place.
    ///
    /// A file that does not give back what it took is like memory that does not: there is nothing that could
    /// be said in its place that would be true, so the process ends. The ledger is as it was.
    func read(_ place: Place, into bytes: UnsafeMutableRawBufferPointer) {
        let file = state.withLock { state -> File? in
            guard place.offset >= state.written else { return state.file }
            let start = place.offset - state.written
            state.buffer.withUnsafeBytes {
                bytes.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[start..<start + place.count]))
            }
            return nil
        }
        guard let file else { return }
        precondition(
            file.read(bytes, place.offset),
            "the disk does not give back what ghlsync had put aside there; start it again")
    }
}
