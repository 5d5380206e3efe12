extension BuiltInSchemas {
    /// `directories/*.yaml`
    package static let directory = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "ghlsync directory",
          "description": "The look of one marketplace: its name, colour, logo and style sheet. In GoHighLevel a brand board, and a custom value for the style sheet.",
          "type": "object",
          "required": ["directoryName"],
          "additionalProperties": false,
          "properties": {
            "$schema": { "type": "string", "description": "For editors only.", "examples": ["../.ghlsync/schema/directory.schema.json"] },
            "directoryName": {
              "title": "Name",
              "description": "What customers call the directory.",
              "type": "string",
              "pattern": "\\S",
              "x-message": { "pattern": "{field} must not be blank" },
              "x-aliases": ["name", "title", "label"],
              "examples": ["Harbour Wellness"]
            },
            "primaryColor": {
              "title": "Primary colour",
              "description": "#RGB or #RRGGBB, in quotes: an unquoted # starts a comment in YAML.",
              "type": "string",
              "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
              "x-message": { "pattern": "{field} must be a colour such as \"#2F6F4E\"" },
              "x-help": { "type": "put it in quotes, \"#2F6F4E\": an unquoted # starts a comment" },
              "x-aliases": ["color", "colour", "primaryColour", "brandColor", "accent"],
              "examples": ["#2F6F4E", "#0AF"]
            },
            "logoUrl": {
              "$ref": "#/$defs/picture",
              "title": "Logo",
              "description": "An https URL, or a file of this workspace such as media/logo.png.",
              "x-aliases": ["logo", "icon", "image", "imageUrl"],
              "examples": ["media/logo.png", "https://example.com/logo.png"]
            },
            "customCss": {
              "title": "Style sheet",
              "description": "CSS for the directory's pages; a block text (|) reads best.",
              "type": "string",
              "x-aliases": ["css", "style", "styles", "stylesheet"],
              "examples": [".card { border-radius: 12px; }"]
            }
          },
          "$defs": {
        \#(pictureDefinition)
          }
        }

        """#
}
