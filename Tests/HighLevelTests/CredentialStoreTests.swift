import Glibc
import HostSystem
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

@Suite struct CredentialStoreTests {
    private static let token = "pit-CANARY00-0000-4000-8000-000000000000"
    private static let location = "3SwdhCsvxI8Au3KsPJt6"
    private static let server = "https://services.leadconnectorhq.com"
    private static let folder: FilePath = "credentials"
    private static let file: FilePath = "credentials/3SwdhCsvxI8Au3KsPJt6.json"

    private func store(_ files: any FileSystem) -> CredentialStore {
        CredentialStore(files: files, place: "/home/me/.config/ghlsync")
    }

    /// A store that holds the token.
    private func filled() throws -> (InMemoryFileSystem, CredentialStore) {
        let files = InMemoryFileSystem()
        let store = store(files)
        try store.store(Self.token, for: Self.location, origin: Self.server, temporaryName: "t")
        return (files, store)
    }

    private func failure(_ body: () throws(CycleFailure) -> Void) -> CycleFailure? {
        do throws(CycleFailure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func refused(_ store: CredentialStore) -> CycleFailure? {
        failure { () throws(CycleFailure) in _ = try store.credential(for: Self.location) }
    }

    @Test("a token comes back for its location and names the server that it is for")
    func roundTrip() throws {
        let (_, store) = try filled()
        let found = try #require(try store.credential(for: Self.location))
        #expect(found.token == Self.token && found.origin == Self.server)
        #expect(!"\(found)".contains("CANARY"))
        #expect(try store.credential(for: "another") == nil)
        #expect(try store.remove(for: Self.location))
        #expect(try !store.remove(for: Self.location))
        #expect(try store.credential(for: Self.location) == nil)
    }

    @Test("S49: under umask 000, on a real disk, the folder is made 0700 and the file 0600")
    func modes() throws {
        try TemporaryFolder.with { root in
            let before = umask(0)
            defer { umask(before) }
            let files = try POSIXFileSystem(root: root)
            let store = CredentialStore(files: files, place: root)
            for _ in 0..<2 {
                try store.store(
                    Self.token, for: Self.location, origin: Self.server, temporaryName: ".t.tmp")
                #expect(try files.metadata(at: Self.folder)?.permissions == 0o700)
                #expect(try files.metadata(at: Self.file)?.permissions == 0o600)
            }
            #expect(try files.list(Self.folder).count == 1)
            #expect(try store.credential(for: Self.location)?.token == Self.token)
        }
    }

    @Test(
        "S49: what others can get at is refused, with the command that mends it",
        arguments: [
            (Self.folder, 0o755, "chmod 700 '/home/me/.config/ghlsync/credentials'"),
            (Self.folder, 0o710, "chmod 700 '/home/me/.config/ghlsync/credentials'"),
            (
                Self.file, 0o644,
                "chmod 600 '/home/me/.config/ghlsync/credentials/3SwdhCsvxI8Au3KsPJt6.json'"
            ),
            (
                Self.file, 0o620,
                "chmod 600 '/home/me/.config/ghlsync/credentials/3SwdhCsvxI8Au3KsPJt6.json'"
            ),
        ])
    func tooOpen(path: FilePath, mode: Int, command: String) throws {
        let (files, store) = try filled()
        files.setPermissions(mode, at: path)
        files.forgetOperations()
        let refusal = try #require(refused(store))
        #expect(refusal.kind == .notAuthorised)
        #expect(refusal.hint == command)
        #expect(!refusal.message.contains("CANARY"))
        #expect(!files.operations.contains { $0.verb == .read }, "the token was read all the same")
    }

    @Test("S49: what belongs to another user is refused", arguments: [Self.folder, Self.file])
    func foreign(path: FilePath) throws {
        let (files, store) = try filled()
        files.setPermissions(path == Self.folder ? 0o700 : 0o600, isOwnedByUs: false, at: path)
        let refusal = try #require(refused(store))
        #expect(refusal.message.contains("another user"))
        #expect(refusal.hint?.hasPrefix("chown") == true)
    }

    @Test(
        "S49: a link is refused, and never told to chmod what it points to",
        arguments: [Self.folder, Self.file])
    func link(path: FilePath) throws {
        let (files, store) = try filled()
        files.discard(path)
        files.putSymbolicLink(at: path)
        let refusal = try #require(refused(store))
        #expect(refusal.hint?.hasPrefix("chmod") == false)
        #expect(refusal.hint?.contains("rm ") == true)
    }

    @Test("S49: nothing is stored in a folder that others can get at or that is a link")
    func unsafeFolder() throws {
        let (files, store) = try filled()
        func trial() -> CycleFailure? {
            failure { () throws(CycleFailure) in
                try store.store("pit-other0000", for: "B", origin: Self.server, temporaryName: "t")
            }
        }
        files.setPermissions(0o755, at: Self.folder)
        #expect(trial()?.hint?.hasPrefix("chmod 700") == true)
        files.discard(Self.folder)
        files.putSymbolicLink(at: Self.folder)
        #expect(trial() != nil)
        #expect(files.files.isEmpty)
    }

    @Test(
        "a file that is no credential, or another location's, gives no token",
        arguments: [
            "", "{}", "[]", #"{"token": "pit-12345678"}"#,
            #"{"token": "pit-12345678", "origin": "https://x", "locationId": "other"}"#,
            "{\"token\": \"pit-1234\\r\\nX: y\", \"origin\": \"https://x\", \"locationId\": \"3SwdhCsvxI8Au3KsPJt6\"}",
        ])
    func noCredential(text: String) throws {
        let (files, store) = try filled()
        files.put(text, at: Self.file)
        #expect(refused(store)?.hint == "store it again with `ghlsync auth token`")
    }

    @Test(
        "S31: what is not one line of visible ASCII is no token",
        arguments: [
            "", "short", "pit-12345678\r\nX: y", "pit-1234 5678", "pit-12345678\n", "pit-ü2345678",
            "pit-\u{1B}2345678",
        ])
    func notToken(text: String) { #expect(!CredentialStore.isToken(text)) }

    @Test("an id that would lead out of the folder names no file", arguments: ["../x", "a/b", ""])
    func hostileLocation(id: String) throws {
        let (_, store) = try filled()
        #expect((try? store.credential(for: id)) == nil)
    }
}
