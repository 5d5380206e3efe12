import Catalog
import Documents
import Pacing
import Ports
package import SyncCore

/// What a replica needs to put pictures of the workspace into the media library. Without it they stay
/// where they are, and people are told so.
package struct PictureSupport: Sendable {
    let source: any PictureSource
    let log: any UploadLog

    package init(source: any PictureSource, log: any UploadLog) {
        self.source = source
        self.log = log
    }
}

extension HighLevelReplica {
    /// The entity as it is sent: pictures of the workspace by their URLs in the media library, where they
    /// are put first (I10). Only those of the named fields, where some are named.
    func uploading(_ entity: Entity, _ fields: Set<String>? = nil) async throws -> Entity {
        guard let pictures else { return entity }
        var urls: [String: String] = [:]
        for name in PictureFields.names.sorted() where fields?.contains(name) ?? true {
            guard let value = entity[name] else { continue }
            let alone = Entity(key: entity.key, fields: OrderedObject([(name, value)]))
            for text in alone.pictureNames where urls[text] == nil {
                guard let picture = PictureReference(text) else { continue }
                urls[text] = try await upload(picture, of: entity.key, name, pictures).url
            }
        }
        return entity.renamingPictures { urls[$0] ?? $0 }
    }

    /// A logo's place in the media library; `nil` for a logo that is not there.
    func libraryPath(of entity: Entity) async throws -> String? {
        guard let pictures, let name = entity["logoUrl"]?.stringValue,
            let picture = PictureReference(name), let upload = memory.uploads[picture.digest]
        else { return nil }
        if let path = upload.path { return path }
        // The answer to an upload does not say; the list may show it a little later.
        let instants = [now] + configuration.settleTimes.map { now.advanced(by: $0) }
        guard let found = try await library(Self.libraryName(of: picture), at: instants),
            let path = found["path"]?.stringValue
        else { return nil }
        try await note(
            Upload(digest: upload.digest, fileID: upload.fileID, url: upload.url, path: path),
            pictures)
        return path
    }

    /// What was uploaded so far, by this process or an earlier one.
    func learnUploads() async {
        if let pictures { memory.uploads = await pictures.log.uploads() }
    }

    func wording(_ said: [Entity]) -> Wording { Wording(said: said, uploads: memory.uploads) }

    /// The same for an entity that the shop has. Pictures that this machine did not upload may have been
    /// by another: a teammate's clone has the files and the links, and no log of uploads.
    func wording(of key: EntityKey, _ wanted: Wanted) async throws -> Wording {
        let said = wanted.scope.said(key)
        if let pictures {
            for name in said.flatMap(\.pictureNames) { try await recognise(name, pictures) }
        }
        return wording(said)
    }

    private func recognise(_ name: String, _ pictures: PictureSupport) async throws {
        guard let picture = PictureReference(name), memory.uploads[picture.digest] == nil,
            memory.searchedPictures.insert(picture.digest).inserted
        else { return }
        do {
            guard let found = try await library(Self.libraryName(of: picture), at: [now]) else {
                return
            }
            try await note(Upload(picture, listed: found), pictures)
        } catch is RemoteFailure {
            // It is only about words; when the picture has to be sent the trouble is told.
            memory.searchedPictures.remove(picture.digest)
        }
    }

    /// The digest makes it findable: the library knows no content.
    static func libraryName(of picture: PictureReference) -> String {
        let file = picture.path.split(separator: "/").last.map(String.init) ?? ""
        let parts = file.split(separator: ".")
        let ending = parts.count > 1 ? parts.last.map { ".\($0.lowercased())" } : nil
        let stem = Slug.make(from: parts.dropLast(ending == nil ? 0 : 1).joined(separator: "."))
        return "\(stem.prefix(40))-\(picture.digest)\(ending ?? "")"
    }

    // MARK: Sending

    /// One picture goes up once, however many entities name it at the same time.
    private func upload(
        _ picture: PictureReference, of key: EntityKey, _ field: String, _ pictures: PictureSupport
    ) async throws -> Upload {
        if let known = memory.uploads[picture.digest] { return known }
        if !uploadTurns.takeNow() {
            await withCheckedContinuation { uploadTurns.wait($0) }
        }
        defer { uploadTurns.giveUp() }
        if let known = memory.uploads[picture.digest] { return known }
        let content: [UInt8]
        do throws(PictureTrouble) {
            content = try await pictures.source.content(of: picture)
        } catch {
            switch error {
            case .changed: throw ApplyTrouble.stale("\(picture.path) is another picture by now")
            case .unusable(let why):
                throw ApplyTrouble.failed(
                    Problem(
                        code: "picture", key: key, message: why,
                        hint: "put a usable picture there, or name another",
                        complaints: [
                            FieldComplaint(path: DocumentPath(keys: [field]), message: why)
                        ]))
            }
        }
        return try await send(picture, content, of: key, pictures)
    }

    private func send(
        _ picture: PictureReference, _ content: [UInt8], of key: EntityKey,
        _ pictures: PictureSupport
    ) async throws -> Upload {
        let name = Self.libraryName(of: picture)
        let call = api.uploadMedia(name, content)
        // Sent before, by a teammate, or by a run that did not live to hear of it: then it may come late.
        var instants = [now]
        if let sentAt = await pictures.log.unansweredUpload(of: picture.digest) {
            let age = max(.zero, sentAt.duration(to: await pipeline.serverClock))
            let ended = min(now, now.advanced(by: configuration.requestTimeout - age))
            instants += probeInstants(ended: ended)
        }
        if let found = try await library(name, at: instants) {
            return try await note(Upload(picture, listed: found), pictures)
        }
        var attempt = 1
        while true {
            try await pictures.log.beginUpload(
                of: picture.digest, at: await pipeline.serverClock)
            do {
                let answer = try await pipeline.send(call)
                if let upload = Upload(picture, answer: answer) {
                    return try await note(upload, pictures)
                }
            } catch let failure as RemoteFailure {
                if failure.effect == .none {
                    try await pictures.log.abandonUpload(of: picture.digest)
                    throw failure
                }
                if failure.kind == .cancelled { throw failure }
            }
            // Nobody knows; or it said yes, and not where.
            if let found = try await library(name, at: probeInstants(ended: now)) {
                return try await note(Upload(picture, listed: found), pictures)
            }
            guard attempt < max(1, configuration.retryAttempts) else {
                throw ApplyTrouble.failed(
                    Problem(
                        code: "ambiguous-upload", key: key,
                        message: "nobody knows whether \(picture.path) was uploaded: "
                            + "its answer was lost \(attempt) times",
                        hint: "the next sync looks for it before it is sent again",
                        request: "POST \(call.path)", isPassing: true))
            }
            attempt += 1
        }
    }

    /// The file of this name, looked for at each of these moments until it is there.
    private func library(
        _ name: String, at instants: [MonotonicInstant]
    ) async throws -> DocumentValue? {
        for instant in instants {
            if instant > now { try await sleep(until: instant) }
            if let found = try await api.mediaFile(named: name),
                Upload.isUsable(found["url"]?.stringValue)
            {
                return found
            }
        }
        return nil
    }

    @discardableResult
    private func note(_ upload: Upload, _ pictures: PictureSupport) async throws -> Upload {
        memory.uploads[upload.digest] = upload
        try await pictures.log.record(upload)
        return upload
    }
}

extension Upload {
    fileprivate init?(_ picture: PictureReference, answer: DocumentValue) {
        guard let url = answer["url"]?.stringValue, Self.isUsable(url) else { return nil }
        self.init(digest: picture.digest, fileID: answer["fileId"]?.stringValue, url: url)
    }

    fileprivate init(_ picture: PictureReference, listed: DocumentValue) {
        self.init(
            digest: picture.digest, fileID: nil, url: listed["url"]?.stringValue ?? "",
            path: listed["path"]?.stringValue)
    }

    /// It goes into products as it is.
    static func isUsable(_ url: String?) -> Bool {
        guard let url, url.utf8.count <= 2048 else { return false }
        return (url.hasPrefix("https://") || url.hasPrefix("http://"))
            && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
