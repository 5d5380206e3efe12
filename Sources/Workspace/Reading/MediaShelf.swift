import Documents
import Ports

/// Says which images below `media/` can be used, and remembers each verdict while the file stays.
struct MediaShelf {
    /// The largest image that GoHighLevel's media library takes.
    static let sizeLimit = 25 << 20

    private var verdicts: [FilePath: (stamp: FileStamp, problem: String?)] = [:]

    /// What is wrong with an image file; `nil` when it can be used (S44).
    mutating func problem(with path: FilePath, in files: any FileSystem) -> String? {
        do throws(FileFailure) {
            guard let found = try files.metadata(at: path) else { return "there is no \(path)" }
            guard found.kind == .file else {
                return "\(path) is \(WorkspaceLayout.words(found.kind)), not a file"
            }
            let stamp = FileStamp(found)
            if let known = verdicts[path], known.stamp == stamp { return known.problem }
            let problem = try inspect(path, size: found.size, files)
            verdicts[path] = (stamp, problem)
            return problem
        } catch {
            return "\(error)"
        }
    }

    private func inspect(
        _ path: FilePath, size: Int, _ files: any FileSystem
    ) throws(FileFailure) -> String? {
        guard let expected = ImageType(fileExtension: path.fileExtension) else {
            return "\(path) is no image by its name (png, jpg, gif or webp)"
        }
        guard size <= Self.sizeLimit else { return "\(path) is larger than 25 MiB" }
        let bytes = try files.read(path, limit: Self.sizeLimit)
        return ImageType(bytes) == expected
            ? nil : "\(path) is not the image that its name says"
    }
}

/// Kinds of images, by extension and by their first bytes.
enum ImageType: Hashable {
    case png, jpeg, gif, webp

    init?(fileExtension: String) {
        switch fileExtension {
        case "png": self = .png
        case "jpg", "jpeg": self = .jpeg
        case "gif": self = .gif
        case "webp": self = .webp
        default: return nil
        }
    }

    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            self = .gif
        } else if bytes.count >= 12, bytes.starts(with: "RIFF".utf8),
            bytes[8..<12].elementsEqual("WEBP".utf8)
        {
            self = .webp
        } else {
            return nil
        }
    }
}
