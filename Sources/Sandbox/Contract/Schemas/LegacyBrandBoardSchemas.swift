/// Bodies of brand boards under the dated versions, as `brand-boards.json` has them.
enum LegacyBrandBoardSchemas {
    static let logo: ObjectShape = [
        "id*": .text, "url*": .text, "label*": .text, "path*": .text,
    ]

    static let color: ObjectShape = [
        "id*": .text, "hexa*": .text, "rgba*": .text, "hex*": .text, "rgb*": .text,
        "label*": .text,
    ]

    static let font: ObjectShape = [
        "id*": .text, "font*": .text, "fallback*": .text, "label*": .text,
    ]

    static let createBrandBoardParam: ObjectShape = [
        "locationId*": .text, "name*": .text, "logos": .list(.object(logo)),
        "colors": .list(.object(color)), "fonts": .list(.object(font)), "default": .boolean,
        "brandBoardId": .text, "parentId": .text,
        "type": .choice(["template", "blank", "snapshot"]),
    ]

    static let updateBrandBoardBody: ObjectShape = [
        "name": .text, "logos": .list(.object(logo)), "colors": .list(.object(color)),
        "fonts": .list(.object(font)), "default": .boolean, "parentId": .text,
    ]
}
