import Documents
import JSONFormat
import Testing

@testable import SchemaValidation

@Suite struct BuiltInSchemasTests {
    static func findings(_ schema: String, _ text: String) throws -> [SchemaFinding] {
        try Schema(compiling: JSONDocument.value(of: Array(schema.utf8)))
            .validate(JSONDocument.value(of: Array(text.utf8)))
    }

    @Test(
        "a listing may say its price in every form that the product knows",
        arguments: [
            "49", "49.5", "0", "\"49.00 USD\"", "\"49.00\"", #"{"amount": 49}"#,
            #"{"amount": 49.95, "currency": "EUR", "compareAt": 59, "sku": "M-1", "name": "Mat"}"#,
            #"{"amount": 9, "type": "recurring", "interval": "month", "intervalCount": 3}"#,
            #"{"amount": 9, "interval": "year"}"#,
        ])
    func priceForms(price: String) throws {
        let text = #"{"title": "Mat", "price": \#(price), "prices": {"Once": \#(price)}}"#
        #expect(try Self.findings(BuiltInSchemas.listing, text) == [])
    }

    @Test(
        "a wrong price is explained, with what to write where that can be told",
        arguments: [
            (
                "\"12,50\"",
                "price must be a number, or an amount with a currency such as 49.00 USD",
                "write 12.50"
            ),
            (
                "\"$49\"", "price must be a number, or an amount with a currency such as 49.00 USD",
                "write 49"
            ),
            (
                "\"1,299.00\"",
                "price must be a number, or an amount with a currency such as 49.00 USD",
                "write 1299.00"
            ),
            (
                "\"49.00 usd\"",
                "price must be a number, or an amount with a currency such as 49.00 USD",
                "write \"49.00 USD\""
            ),
            (
                "\"ask\"", "price must be a number, or an amount with a currency such as 49.00 USD",
                "write 49 or \"49.00 USD\""
            ),
            ("-1", "price must be at least 0", "for example 49"),
            ("1.00005", "price may have at most 4 decimals", "for example 49"),
            (
                "true", "price must be a number, a text or a mapping, not true or false",
                "for example 49"
            ),
            (
                "null", "price is empty; it must be a number, a text or a mapping",
                "write a value, or remove the line"
            ),
        ])
    func wrongPrices(price: String, message: String, help: String) throws {
        let found = try Self.findings(
            BuiltInSchemas.listing, #"{"title": "Mat", "price": \#(price)}"#)
        #expect(found.map(\.message) == [message])
        #expect(found.map(\.help) == [help])
        #expect(found.first?.path == "price")
    }

    @Test(
        "a price mapping must make sense as a whole",
        arguments: [
            (#"{"currency": "USD"}"#, "price needs the field amount", "add amount: 49"),
            (
                #"{"amount": 9, "type": "recurring"}"#, "price needs the field interval",
                "add interval: month"
            ),
            (
                #"{"amount": 9, "type": "one_time", "interval": "month"}"#,
                "a price with an interval is not one_time",
                "write recurring, or remove the interval"
            ),
            (
                #"{"amount": 9, "curency": "USD"}"#, "unknown field \"curency\" in price",
                "did you mean currency?"
            ),
            (
                #"{"amount": 9, "currency": "usd"}"#,
                "price.currency must be a currency code of three capital letters", "write USD"
            ),
            (
                #"{"amount": 9, "interval": "monthly"}"#,
                "price.interval must be one of day, week, month or year", "did you mean month?"
            ),
            (#"{"amount": "9"}"#, "price.amount must be a number, not a text", "write 9"),
        ])
    func wrongPriceMappings(price: String, message: String, help: String) throws {
        let found = try Self.findings(
            BuiltInSchemas.listing, #"{"title": "Mat", "price": \#(price)}"#)
        #expect(found.map(\.message) == [message])
        #expect(found.map(\.help) == [help])
    }

    @Test(
        "an unknown field is answered with the field that was meant",
        arguments: [
            ("titel", "title"), ("Title", "title"), ("name", "title"), ("image", "imageUrl"),
            ("image_url", "imageUrl"), ("photos", "images"), ("catgory", "category"),
            ("published", "active"), ("currency", "price.currency"),
            ("avaliableInStore", "availableInStore"),
        ])
    func didYouMean(key: String, meant: String) throws {
        let title = meant == "title" ? "" : #", "title": "Mat""#
        let found = try Self.findings(BuiltInSchemas.listing, #"{"\#(key)": "x"\#(title)}"#)
        let unknown = try #require(found.first { $0.code == "unknown-field" })
        #expect(unknown.help == "did you mean \(meant)?")
        #expect(unknown.path == DocumentPath(keys: [key]))
        #expect(unknown.pointsAtKey)
    }

    @Test("an unknown field like none is answered with the known ones")
    func unlikeAny() throws {
        let found = try Self.findings(
            BuiltInSchemas.directory, #"{"directoryName": "W", "zzz": 1}"#)
        #expect(
            found.map(\.help) == [
                "known fields: directoryName, primaryColor, logoUrl, customCss"
            ])
    }

    @Test("a misspelt field is one mistake: it is not missing as well")
    func misspeltRequired() throws {
        let found = try Self.findings(BuiltInSchemas.listing, #"{"titel": "Mat"}"#)
        #expect(found.map(\.code) == ["unknown-field"])
        let both = try Self.findings(BuiltInSchemas.listing, #"{"zzz": "Mat"}"#)
        #expect(both.map(\.code) == ["missing-field", "unknown-field"])
    }

    @Test(
        "options of a variant are names or mappings, and nothing else",
        arguments: [
            (#"["S", "M"]"#, true), (#"[{"name": "S"}, "M"]"#, true), ("[40]", false),
            (#"[" "]"#, false), (#"[{"id": "x"}]"#, false), ("[]", false),
        ])
    func variants(options: String, isValid: Bool) throws {
        let found = try Self.findings(
            BuiltInSchemas.listing,
            #"{"title": "Mat", "variants": [{"name": "Size", "options": "# + options + "}]}")
        #expect(found.isEmpty == isValid)
        #expect(found.allSatisfy { !$0.message.isEmpty })
    }

    @Test("a required field that is missing is named, with an example")
    func missing() throws {
        let found = try Self.findings(BuiltInSchemas.directory, "{}")
        #expect(found.map(\.code) == ["missing-field"])
        #expect(found.map(\.message) == ["the field directoryName is missing"])
        #expect(found.map(\.help) == ["add directoryName: \"Harbour Wellness\""])
        #expect(found.first?.path == "directoryName")
    }

    @Test(
        "a colour is #RGB or #RRGGBB",
        arguments: [
            ("\"#0AF\"", nil), ("\"#2f6f4e\"", nil),
            ("\"2F6F4E\"", "write \"#2F6F4E\""), ("\"green\"", "for example \"#2F6F4E\""),
            ("null", "put it in quotes, \"#2F6F4E\": an unquoted # starts a comment"),
        ] as [(String, String?)])
    func colours(value: String, help: String?) throws {
        let found = try Self.findings(
            BuiltInSchemas.directory, #"{"directoryName": "W", "primaryColor": \#(value)}"#)
        #expect(found.first?.help == help)
        #expect(found.isEmpty == (help == nil))
    }

    @Test(
        "a picture is an https URL or a path below media/, and never a way out of it",
        arguments: [
            ("https://example.com/a.png?x=1", true), ("media/a b.jpg", true),
            ("./media/mats/a.jpg", true), ("http://example.com/a.png", false),
            ("media/../ghlsync.yaml", false), ("media/.hidden", false), ("/etc/passwd", false),
            ("media/", false), ("javascript:alert(1)", false), ("https://", false),
            ("media\\a.png", false), ("file:///etc/passwd", false),
        ])
    func pictures(text: String, isValid: Bool) throws {
        let value = DocumentValue.mapping(["title": "Mat", "imageUrl": .string(text)])
        let schema = try Schema(
            compiling: JSONDocument.value(of: Array(BuiltInSchemas.listing.utf8)))
        #expect(schema.isValid(value) == isValid)
    }

    @Test("a collection lists each listing once")
    func collectionItems() throws {
        let twice = #"{"name": "Best", "items": ["mat", "block", "mat"]}"#
        let found = try Self.findings(BuiltInSchemas.collection, twice)
        #expect(found.map(\.code) == ["duplicate-item"])
        #expect(found.map(\.path) == [DocumentPath(keys: ["items"]).index(2)])
        let scalar = #"{"name": "Best", "items": "mat"}"#
        #expect(
            try Self.findings(BuiltInSchemas.collection, scalar).map(\.help) == ["write [mat]"])
    }

    @Test("taxes and labels that are switched on must be there")
    func switches() throws {
        let text = #"{"title": "Mat", "isTaxesEnabled": true, "isLabelEnabled": true}"#
        #expect(
            try Self.findings(BuiltInSchemas.listing, text).map(\.path) == ["taxes", "label"])
    }

    @Test("fields that ghlsync sets itself are refused in ghl, others pass")
    func verbatim() throws {
        let good = #"{"title": "Mat", "ghl": {"anything": {"goes": [1]}}}"#
        #expect(try Self.findings(BuiltInSchemas.listing, good) == [])
        let bad = #"{"title": "Mat", "ghl": {"locationId": "x"}}"#
        let found = try Self.findings(BuiltInSchemas.listing, bad)
        #expect(
            found.map(\.message) == ["the key \"locationId\": this field is set by ghlsync itself"])
    }

    @Test(
        "every field has a description and an example for editors, and the examples are valid",
        arguments: BuiltInSchemas.files.map(\.text))
    func editorsHelp(text: String) throws {
        let schema = try JSONDocument.value(of: Array(text.utf8))
        let fields = Self.fields(of: schema, at: .root)
        #expect(fields.count > 4)
        for (path, written) in fields {
            let field = Self.resolved(written, in: schema)
            #expect(field["description"]?.stringValue?.isEmpty == false, "\(path)")
            #expect(["examples", "default", "enum"].contains { field[$0] != nil }, "\(path)")
            let property = try Schema(
                compiling: ["$defs": schema["$defs"] ?? [:], "allOf": [written]])
            for example in field["examples"]?.sequenceValue ?? [] {
                #expect(property.isValid(example), "\(path): \(example)")
            }
        }
    }

    /// Every property of a schema, at any depth; conditions look at fields and are none.
    private static func fields(
        of schema: DocumentValue, at path: DocumentPath
    ) -> [(DocumentPath, DocumentValue)] {
        guard case .mapping(let object) = schema else { return [] }
        var found: [(DocumentPath, DocumentValue)] = []
        for keyword in object.entries {
            let path = path.key(keyword.key)
            switch (keyword.key, keyword.value) {
            case ("properties", .mapping(let properties)):
                for entry in properties.entries {
                    found.append((path.key(entry.key), entry.value))
                    found += fields(of: entry.value, at: path.key(entry.key))
                }
            case ("$defs", .mapping(let definitions)):
                for entry in definitions.entries {
                    found += fields(of: entry.value, at: path.key(entry.key))
                }
            case ("anyOf", .sequence(let branches)):
                for (index, branch) in branches.enumerated() {
                    found += fields(of: branch, at: path.index(index))
                }
            case ("items", let inner), ("additionalProperties", let inner):
                found += fields(of: inner, at: path)
            default: break
            }
        }
        return found
    }

    /// The field with what it refers to; its own words count first.
    private static func resolved(_ field: DocumentValue, in schema: DocumentValue) -> DocumentValue
    {
        guard let name = field["$ref"]?.stringValue?.split(separator: "/").last,
            let target = schema["$defs"]?[String(name)]?.mappingValue, var own = field.mappingValue
        else { return field }
        for entry in target.entries where !own.contains(entry.key) { own[entry.key] = entry.value }
        return .mapping(own)
    }

    @Test("a text where a mapping belongs is answered with an example of the mapping")
    func mappingExample() throws {
        let found = try Self.findings(BuiltInSchemas.listing, #"{"title": "Mat", "seo": "text"}"#)
        #expect(found.map(\.message) == ["seo must be a mapping, not a text"])
        #expect(found.map(\.help) == ["for example {title: \"Cork yoga mat | Harbour Wellness\"}"])
    }
}
