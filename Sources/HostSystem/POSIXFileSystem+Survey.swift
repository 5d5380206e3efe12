import Dispatch
import Glibc
import Pacing
package import Ports

extension POSIXFileSystem {
    /// One pass over the names, then one `fstatat` each beneath the open folder; of a large folder on
    /// all processors, since that is most of the time.
    package func survey(_ directory: FilePath) throws(FileFailure) -> FolderSurvey {
        let folder = try openListed(directory)
        var names: [UInt8] = []
        var spans: [(start: Int, length: Int)] = []
        try readEntries(of: folder, directory) { name, _ in
            spans.append((names.count, name.count))
            names.append(contentsOf: name)
            names.append(0)
        }
        let isASCII = names.withUnsafeBufferPointer { $0.allSatisfy { $0 < 0x80 } }
        let found = Self.look(at: names, spans, in: folder)
        var survey = FolderSurvey()
        survey.entries.reserveCapacity(spans.count)
        for (span, look) in zip(spans, found) {
            // Gone in between is not there.
            guard let look else { continue }
            let isText =
                isASCII
                || String(
                    validating: names[span.start..<span.start + span.length], as: UTF8.self) != nil
            survey.entries.append(
                FolderSurvey.Entry(
                    name: span.start, length: span.length,
                    kind: isText ? look.kind : .unreadableName, stamp: look.stamp))
        }
        survey.names = names
        return survey
    }

    private struct Look {
        let kind: FileKind
        let stamp: FolderSurvey.Stamp?
    }

    /// Where the results go. Unchecked: each pass writes the elements of its own range only, and all
    /// have ended before they are read.
    private struct Results: @unchecked Sendable {
        let start: UnsafeMutablePointer<Look?>
    }

    private static let share = 256

    /// `nil` for what is not there any more.
    private static func look(
        at names: [UInt8], _ spans: [(start: Int, length: Int)], in folder: FileDescriptor
    ) -> [Look?] {
        [Look?](unsafeUninitializedCapacity: spans.count) { buffer, count in
            count = spans.count
            guard let start = buffer.baseAddress else { return }
            let results = Results(start: start)
            DispatchQueue.concurrentPerform(iterations: (spans.count + share - 1) / share) { pass in
                names.withUnsafeBytes { bytes in
                    guard let text = bytes.baseAddress else { return }
                    for index in pass * share..<min((pass + 1) * share, spans.count) {
                        let name = (text + spans[index].start).assumingMemoryBound(to: CChar.self)
                        (results.start + index).initialize(to: look(at: name, in: folder))
                    }
                }
            }
        }
    }

    private static func look(at name: UnsafePointer<CChar>, in folder: FileDescriptor) -> Look? {
        var status = stat()
        guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            return errno == ENOENT ? nil : Look(kind: .special, stamp: nil)
        }
        return Look(
            kind: FileKind(status.st_mode),
            stamp: FolderSurvey.Stamp(
                size: Int(status.st_size), modified: Timestamp(status.st_mtim),
                changed: Timestamp(status.st_ctim), inode: UInt64(status.st_ino)))
    }
}
