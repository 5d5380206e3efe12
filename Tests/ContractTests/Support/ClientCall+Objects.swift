import Documents

@testable import HighLevel

extension ClientCall {
    static let records = [
        ClientCall("records(of:)", "POST /objects/{schemaKey}/records/search") { api, _ in
            _ = try await api.records(of: Stock.objectKey)
        },
        ClientCall("record(of:)", "GET /objects/{schemaKey}/records/{id}") { api, stock in
            _ = try await api.record(stock.record, of: Stock.objectKey)
        },
        ClientCall(
            "createRecord(of:)", "POST /objects/{schemaKey}/records", creates: true
        ) { api, _ in
            _ = try await api.send(api.createRecord(["product_id": "p2"], of: Stock.objectKey))
        },
        ClientCall("updateRecord(of:)", "PUT /objects/{schemaKey}/records/{id}") { api, stock in
            _ = try await api.updateRecord(
                stock.record, of: Stock.objectKey, ["product_id": "p3"])
        },
        ClientCall(
            "deleteRecord(of:)", "DELETE /objects/{schemaKey}/records/{id}"
        ) { api, stock in
            try await api.deleteRecord(stock.record, of: Stock.objectKey)
        },
    ]

    static let objects = [
        ClientCall("customObject", "GET /objects/{key}") { api, _ in
            _ = try await api.customObject(Stock.objectKey)
        },
        ClientCall("createCustomObject", "POST /objects/", creates: true) { api, _ in
            _ = try await api.createCustomObject("custom_objects.other", primary: "name")
        },
        ClientCall(
            "createFieldFolder(of:)", "POST /custom-fields/folder", creates: true
        ) { api, _ in
            _ = try await api.createFieldFolder(of: Stock.objectKey)
        },
        ClientCall("createCustomField(of:)", "POST /custom-fields/", creates: true) { api, _ in
            _ = try await api.createCustomField(
                "\(Stock.objectKey).location", name: "Location", folder: "f",
                of: Stock.objectKey)
        },
    ]
}
