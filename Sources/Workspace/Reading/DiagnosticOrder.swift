package import Documents

extension Sequence<Diagnostic> {
    /// By file, then place; problems with a whole file come first.
    package func sortedByPlace() -> [Diagnostic] {
        sorted { left, right in
            if left.file != right.file { return left.file < right.file }
            let places = (left.position?.offset ?? -1, right.position?.offset ?? -1)
            if places.0 != places.1 { return places.0 < places.1 }
            return (left.code, left.message) < (right.code, right.message)
        }
    }
}
