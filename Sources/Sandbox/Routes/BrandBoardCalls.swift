import Documents

extension SandboxService {
    /// A list shows neither colors nor logos.
    func listBrandBoards(_ call: Call) -> Answer {
        let deleted = call.query.flag("deleted") ?? false
        var boards = store.all(.brandBoard, in: call.location, asListed: call.now.monotonic)
            .filter { ($0["deleted"]?.boolValue ?? false) == deleted }
        if let search = call.query.text("search")?.lowercased(), !search.isEmpty {
            boards = boards.filter {
                ($0["name"]?.stringValue ?? "").lowercased().contains(search)
            }
        }
        let items = page(boards, call, usualLimit: 10).map { board in
            DocumentValue.mapping(
                OrderedObject(
                    ["_id", "name", "updatedAt", "default", "meta"].compactMap { name in
                        board[name].map { (name, $0) }
                    }))
        }
        return .found([
            "brandBoards": .sequence(items), "totalCount": .number(DecimalNumber(boards.count)),
        ])
    }

    mutating func createBrandBoard(_ call: Call) -> Answer {
        .changed(addBrandBoard(call.body, in: call.location, at: call.now))
    }

    mutating func addBrandBoard(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) -> OrderedObject {
        var fields = normalised(
            OrderedObject().merging(given.without(["type", "url", "brandBoardId"])))
        fields["locationId"] = .string(location)
        for name in ["logos", "colors", "fonts"] where fields[name] == nil { fields[name] = [] }
        nameParts(of: &fields)
        fields["default"] = .bool(fields["default"]?.boolValue ?? false)
        fields["deleted"] = false
        var meta: OrderedObject = ["lastAction": "create"]
        meta["sourceType"] = given["type"] ?? "blank"
        fields["meta"] = .mapping(meta)
        let made = store.create(.brandBoard, in: location, fields: fields, at: now)
        dethroneOthers(made, in: location, at: now)
        return made
    }

    func getBrandBoard(_ call: Call) throws(Rejection) -> Answer { .found(try board(call)) }

    /// Only what is named changes; a list that is named is replaced as a whole.
    mutating func updateBrandBoard(_ call: Call) throws(Rejection) -> Answer {
        let before = try board(call)
        guard before["deleted"] != true else {
            throw missing(.brandBoard, call.parameter("id"))
        }
        return .changed(change(board: before, by: call.body, in: call.location, at: call.now))
    }

    mutating func change(
        board before: OrderedObject, by changes: OrderedObject, in location: String,
        at now: SandboxMoment
    ) -> OrderedObject {
        var fields = before.merging(normalised(changes))
        nameParts(of: &fields)
        var meta = fields["meta"]?.mappingValue ?? [:]
        meta["lastAction"] = "update"
        fields["meta"] = .mapping(meta)
        let made = store.update(before["_id"]?.stringValue ?? "", to: fields, at: now)
        dethroneOthers(made, in: location, at: now)
        return made
    }

    mutating func deleteBrandBoard(_ call: Call) throws(Rejection) -> Answer {
        let before = try board(call)
        guard before["deleted"] != true else {
            throw missing(.brandBoard, call.parameter("id"))
        }
        return .changed(removeBrandBoard(before, at: call.now))
    }

    /// A soft delete: the board stays, marked.
    mutating func removeBrandBoard(
        _ before: OrderedObject, at now: SandboxMoment
    ) -> OrderedObject {
        store.update(
            before["_id"]?.stringValue ?? "",
            to: before.merging(["deleted": true, "default": false]), at: now)
    }

    private func board(_ call: Call) throws(Rejection) -> OrderedObject {
        let fields = try existing(.brandBoard, call.parameter("id"), in: call.location)
        if fields["deleted"] == true, !behaviour.deletedBoardsAreReadable {
            throw missing(.brandBoard, call.parameter("id"))
        }
        return fields
    }

    /// Gives an id to every logo, color and font that came without one.
    private mutating func nameParts(of fields: inout OrderedObject) {
        for name in ["logos", "colors", "fonts"] {
            guard let parts = fields[name]?.sequenceValue else { continue }
            var named: [DocumentValue] = []
            for part in parts {
                var each = part.mappingValue ?? [:]
                if each["id"] == nil { each["id"] = .string(store.identifiers.uuid()) }
                named.append(.mapping(each))
            }
            fields[name] = .sequence(named)
        }
    }

    /// A location has one default board.
    private mutating func dethroneOthers(
        _ board: OrderedObject, in location: String, at now: SandboxMoment
    ) {
        guard board["default"] == true else { return }
        for other in store.all(.brandBoard, in: location)
        where other["default"] == true && other["_id"] != board["_id"] {
            store.amend(
                other["_id"]?.stringValue ?? "", to: other.merging(["default": false]), at: now)
        }
    }
}
