/// A key that occurs twice, while its document is being read: the path to it is gathered from the inside
/// on the way out, so that reading keeps no path for the sake of a mistake that is rarely there.
package struct RepeatedKey {
    package var stepsUp: [DocumentPath.Step]
    let first: Range<Int>
    let second: Range<Int>

    package init(stepsUp: [DocumentPath.Step], first: Range<Int>, second: Range<Int>) {
        self.stepsUp = stepsUp
        self.first = first
        self.second = second
    }

    package var duplicate: DuplicateKey {
        DuplicateKey(path: DocumentPath(stepsUp.reversed()), first: first, second: second)
    }
}
