import Documents

/// Mappings in order, kept packed; each is unpacked when it is asked for.
struct PackedList: RandomAccessCollection, Sendable {
    var objects: [PackedObject]

    init(_ objects: [PackedObject] = []) { self.objects = objects }

    var startIndex: Int { objects.startIndex }
    var endIndex: Int { objects.endIndex }
    subscript(position: Int) -> DocumentValue { .mapping(objects[position].object) }

    /// Those that meet a condition, still packed.
    func only(where meets: (PackedObject) throws -> Bool) rethrows -> PackedList {
        PackedList(try objects.filter(meets))
    }
}
