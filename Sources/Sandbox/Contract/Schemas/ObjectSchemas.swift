/// Bodies of custom objects and their fields, as `objects.json` and `custom-fields.json` have them. Those
/// of records are empty there.
enum ObjectSchemas {
    static let createObject: ObjectShape = [
        "labels*": .object(["singular*": .text, "plural*": .text]), "key*": .text,
        "description": .text, "locationId*": .text,
        "primaryDisplayPropertyDetails*": .object([
            "key*": .text, "name*": .text, "dataType*": .text,
        ]),
    ]

    static let searchRecords: ObjectShape = [
        "locationId*": .text, "page*": .number, "pageLimit*": .number, "query*": .text,
        "searchAfter*": .list(.text),
    ]

    static let createFolder: ObjectShape = [
        "objectKey*": .text, "name*": .text, "locationId*": .text,
    ]

    static let createField: ObjectShape = [
        "locationId*": .text, "name": .text, "description": .text, "placeholder": .text,
        "showInForms*": .boolean,
        "options": .list(.object(["key*": .text, "label*": .text, "url": .text])),
        "acceptedFormats": .choice([
            ".pdf", ".docx", ".doc", ".jpg", ".jpeg", ".png", ".gif", ".csv", ".xlsx", ".xls",
            "all",
        ]),
        "dataType*": .choice([
            "TEXT", "LARGE_TEXT", "NUMERICAL", "PHONE", "MONETORY", "CHECKBOX", "SINGLE_OPTIONS",
            "MULTIPLE_OPTIONS", "DATE", "TEXTBOX_LIST", "FILE_UPLOAD", "RADIO", "EMAIL",
        ]),
        "fieldKey*": .text, "objectKey*": .text, "maxFileLimit": .number,
        "allowCustomOption": .boolean, "parentId*": .text,
    ]
}
