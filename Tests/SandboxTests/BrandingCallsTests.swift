import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("Brand boards, custom values, locations and media of the sandbox")
struct BrandingCallsTests {
    private let color: DocumentValue = [
        "label": "Primary", "hex": "#FF5733", "hexa": "#FF5733FF", "rgb": "rgb(255, 87, 51)",
        "rgba": "rgba(255, 87, 51, 1)",
    ]
    private var boards: String { "/brand-boards/\(Bench.location)" }
    private var values: String { "/locations/\(Bench.location)/customValues" }

    private func board(_ name: String, _ more: OrderedObject = [:]) -> DocumentValue {
        var body: OrderedObject = [
            "locationId": .string(Bench.location), "name": .string(name), "type": "blank",
            "colors": [color],
        ]
        for entry in more.entries { body[entry.key] = entry.value }
        return .mapping(body)
    }

    @Test("a new board gets ids for its parts and says where it comes from")
    func newBoard() {
        let bench = Bench()
        let made = bench.send(.post, "/brand-boards/", board("Studio"), version: "v3")
        #expect(made.status == 201)
        #expect(made["colors"]?[0]?["id"]?.stringValue?.isEmpty == false)
        #expect(made["colors"]?[0]?["hex"] == "#FF5733")
        #expect(made["default"] == false && made["deleted"] == false)
        #expect(made["meta.sourceType"] == "blank")
        #expect(made["type"] == nil)
    }

    @Test("under the dated versions every color needs an id")
    func legacy() {
        let bench = Bench()
        let made = bench.send(.post, "/brand-boards/", board("Studio"), version: "2021-07-28")
        #expect(made.status == 422)
        #expect(made.complaints.first == "colors.0.id should not be empty")
    }

    @Test("a list shows neither colors nor logos; a PATCH replaces the lists that it names")
    func listAndPatch() {
        let bench = Bench()
        let made = bench.send(.post, "/brand-boards/", board("Studio"), version: "v3")
        let id = made["_id"]?.stringValue ?? ""
        let list = bench.send(.get, boards, version: "v3")
        #expect(list["totalCount"] == 1)
        #expect(list["brandBoards"]?[0]?["name"] == "Studio")
        #expect(list["brandBoards"]?[0]?["colors"] == nil)
        bench.advance(.seconds(1))
        let logo: DocumentValue = ["url": "https://x/y.png", "label": "Primary Logo", "path": "/y"]
        let changed = bench.send(.patch, "\(boards)/\(id)", ["logos": [logo]], version: "v3")
        #expect(changed.status == 200)
        #expect(changed["colors"] == made["colors"])
        #expect(changed["logos"]?[0]?["path"] == "/y")
        #expect(changed["updatedAt"] != made["updatedAt"])
    }

    @Test("deleting a board hides it from the list and marks it", arguments: [true, false])
    func softDelete(readable: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.deletedBoardsAreReadable = readable
        let bench = Bench(behaviour: behaviour)
        let made = bench.send(.post, "/brand-boards/", board("Studio"), version: "v3")
        let path = "\(boards)/\(made["_id"]?.stringValue ?? "")"
        #expect(bench.send(.delete, path, version: "v3")["deleted"] == true)
        #expect(bench.send(.get, boards, version: "v3")["totalCount"] == 0)
        #expect(bench.send(.get, "\(boards)?deleted=true", version: "v3")["totalCount"] == 1)
        #expect(bench.send(.get, path, version: "v3").status == (readable ? 200 : 404))
        #expect(bench.send(.patch, path, ["name": "x"], version: "v3").status == 404)
        #expect(bench.send(.delete, path, version: "v3").status == 404)
    }

    @Test("a location has one default board")
    func oneDefault() {
        let bench = Bench()
        let first = bench.send(
            .post, "/brand-boards/", board("A", ["default": true]), version: "v3")
        bench.send(.post, "/brand-boards/", board("B", ["default": true]), version: "v3")
        let path = "\(boards)/\(first["_id"]?.stringValue ?? "")"
        #expect(bench.send(.get, path, version: "v3")["default"] == false)
    }

    @Test("a custom value lives, has a merge tag, and says `succeded` when it dies")
    func customValue() {
        let bench = Bench()
        let made = bench.send(.post, values, ["name": "Shop studio css", "value": "a{}"])
        #expect(made.status == 201)
        #expect(made["customValue.fieldKey"] == "{{ custom_values.shop_studio_css }}")
        let path = "\(values)/\(made["customValue.id"]?.stringValue ?? "")"
        let put = bench.send(.put, path, ["name": "Shop studio css", "value": "b{}"])
        #expect(put["customValue.value"] == "b{}")
        #expect(bench.send(.get, values)["customValues"]?[0]?["value"] == "b{}")
        #expect(bench.send(.delete, path)["succeded"] == true)
        #expect(bench.send(.get, values)["customValues"] == [])
    }

    @Test("an empty value and a taken name are refused, or not, as the behaviour says")
    func customValueRules() {
        let strict = Bench()
        #expect(strict.send(.post, values, ["name": "a", "value": ""]).status == 422)
        strict.send(.post, values, ["name": "a", "value": "1"])
        #expect(strict.send(.post, values, ["name": "a", "value": "2"]).status == 201)
        var behaviour = SandboxBehaviour()
        behaviour.acceptsEmptyCustomValue = true
        behaviour.customValueNamesAreUnique = true
        let other = Bench(behaviour: behaviour)
        #expect(other.send(.post, values, ["name": "a", "value": ""]).status == 201)
        #expect(other.send(.post, values, ["name": "a", "value": "2"]).status == 400)
    }

    @Test("a location shows its name and company")
    func location() {
        let found = Bench().send(.get, "/locations/\(Bench.location)")
        #expect(found["location.id"] == .string(Bench.location))
        #expect(found["location.name"] == "Demo Studio")
    }

    @Test("an upload gives a URL and appears in the list; without a file it is refused")
    func media() {
        let bench = Bench()
        func upload(_ parts: String) -> Bench.Result {
            var request = bench.request(.post, "/medias/upload-file")
            request.headers["Content-Type"] = "multipart/form-data; boundary=\"b\""
            request.body = Array("\(parts)--b--\r\n".utf8)
            return bench.send(request)
        }
        let head = "--b\r\nContent-Disposition: form-data; name="
        let made = upload("\(head)\"file\"; filename=\"m.png\"\r\n\r\nX\r\n")
        #expect(made.status == 200)
        #expect(made["url"]?.stringValue?.hasSuffix(".png") == true)
        let hosted = upload(
            "\(head)\"hosted\"\r\n\r\ntrue\r\n\(head)\"fileUrl\"\r\n\r\nhttps://x/a.jpg\r\n")
        #expect(hosted["url"] == "https://x/a.jpg")
        #expect(upload("\(head)\"name\"\r\n\r\nx\r\n").status == 400)
        let list = bench.send(
            .get, "/medias/files?\(Bench.alt)&sortBy=createdAt&sortOrder=asc&type=file")
        #expect(list["files"]?[0]?["name"] == "m.png")
        #expect(list["files"]?[1]?["name"] == "a.jpg")
    }
}
