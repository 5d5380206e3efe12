/// Bodies of custom values, as `locations.json` has them.
enum LocationSchemas {
    static let customValues: ObjectShape = [
        "name*": .text, "value*": .text,
    ]
}
