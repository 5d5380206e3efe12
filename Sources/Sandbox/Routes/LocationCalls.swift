import Documents

extension SandboxService {
    func getLocation(_ location: SandboxLocation) -> Answer {
        .found([
            "location": [
                "id": .string(location.id), "companyId": .string(location.companyId),
                "name": .string(location.name), "country": "US", "timezone": "America/Chicago",
            ]
        ])
    }

    func listCustomValues(_ call: Call) -> Answer {
        let values = store.all(.customValue, in: call.location, asListed: call.now.monotonic)
        return .found(["customValues": .sequence(values.map { .mapping($0) })])
    }

    mutating func createCustomValue(_ call: Call) throws(Rejection) -> Answer {
        let made = try addCustomValue(call.body, in: call.location, at: call.now)
        return .changed(["customValue": .mapping(made)])
    }

    mutating func addCustomValue(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        try checkName(given, except: nil, in: location)
        var fields = given
        fields["fieldKey"] = Self.fieldKey(for: given)
        fields["locationId"] = .string(location)
        return store.create(.customValue, in: location, fields: fields, at: now)
    }

    func getCustomValue(_ call: Call) throws(Rejection) -> Answer {
        .found(["customValue": .mapping(try customValue(call))])
    }

    mutating func updateCustomValue(_ call: Call) throws(Rejection) -> Answer {
        let before = try customValue(call)
        let id = call.parameter("id")
        try checkName(call.body, except: id, in: call.location)
        var fields = before.merging(call.body)
        fields["fieldKey"] = Self.fieldKey(for: fields)
        return .changed([
            "customValue": .mapping(store.update(id, to: fields, at: call.now))
        ])
    }

    mutating func deleteCustomValue(_ call: Call) throws(Rejection) -> Answer {
        _ = try customValue(call)
        store.delete(call.parameter("id"), at: call.now)
        return .changed(["succeded": true])  // sic
    }

    private func customValue(_ call: Call) throws(Rejection) -> OrderedObject {
        try existing(.customValue, call.parameter("id"), in: call.location)
    }

    private func checkName(
        _ fields: OrderedObject, except id: String?, in location: String
    ) throws(Rejection) {
        guard behaviour.customValueNamesAreUnique else { return }
        let taken = store.all(.customValue, in: location).contains {
            $0["name"] == fields["name"] && $0["id"]?.stringValue != id
        }
        if taken { throw Rejection(400, "Custom value with this name already exists") }
    }

    /// The merge tag of a value: `{{ custom_values.shop_css }}`.
    static func fieldKey(for fields: OrderedObject) -> DocumentValue {
        let name = Slug.make(from: fields["name"]?.stringValue ?? "")
        let key = String(name.map { $0 == "-" ? "_" : $0 })
        return .string("{{ custom_values.\(key) }}")
    }
}
