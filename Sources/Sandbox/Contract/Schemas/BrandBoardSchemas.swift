/// Bodies of brand boards under `Version: v3`, as `brand-boards-v3.json` has them.
enum BrandBoardSchemas {
    static let logo: ObjectShape = [
        "id": .text, "url*": .text, "label*": .text, "path*": .text,
    ]

    static let color: ObjectShape = [
        "id": .text, "hexa*": .text, "rgba*": .text, "hex*": .text, "rgb*": .text,
        "label*": .text,
    ]

    static let font: ObjectShape = [
        "id": .text, "font*": .text, "fallback*": .text, "label*": .text,
    ]

    static let createBrandBoardParam: ObjectShape = [
        "locationId*": .text, "name*": .text, "logos": .list(.object(logo)),
        "colors": .list(.object(color)), "fonts": .list(.object(font)), "default": .boolean,
        "brandBoardId": .text, "parentId": .text,
        "type": .choice(["template", "blank", "snapshot", "url"]), "url": .text,
    ]

    static let updateBrandBoardBody: ObjectShape = [
        "name": .text, "logos": .list(.object(logo)), "colors": .list(.object(color)),
        "fonts": .list(.object(font)), "default": .boolean, "parentId": .text,
    ]
}
