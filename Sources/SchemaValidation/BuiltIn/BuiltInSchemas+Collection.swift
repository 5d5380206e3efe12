extension BuiltInSchemas {
    /// `collections/*.yaml`
    package static let collection = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "ghlsync collection",
          "description": "A group of listings. In GoHighLevel a product collection.",
          "type": "object",
          "required": ["name"],
          "additionalProperties": false,
          "properties": {
            "$schema": { "type": "string", "description": "For editors only.", "examples": ["../.ghlsync/schema/collection.schema.json"] },
            "name": {
              "title": "Name",
              "description": "What customers see above the group.",
              "type": "string",
              "pattern": "\\S",
              "x-message": { "pattern": "{field} must not be blank" },
              "x-aliases": ["title", "collectionName", "heading", "label"],
              "examples": ["Best sellers"]
            },
            "description": {
              "title": "Description",
              "description": "A sentence about the group; GoHighLevel keeps it as the search engine description.",
              "type": "string",
              "x-aliases": ["desc", "body", "text", "details", "about"],
              "examples": ["What our customers come back for."]
            },
            "imageUrl": {
              "$ref": "#/$defs/picture",
              "title": "Picture",
              "description": "An https URL, or a file of this workspace such as media/best.jpg.",
              "x-aliases": ["image", "picture", "photo", "img", "thumbnail", "cover"],
              "examples": ["media/best-sellers.jpg"]
            },
            "slug": {
              "title": "Slug",
              "description": "The name in the page's address; the file's name when left out.",
              "type": "string",
              "pattern": "^[\\p{L}\\p{N}_-]+$",
              "maxLength": 200,
              "x-message": { "pattern": "{field} may hold letters, digits and hyphens only" },
              "x-aliases": ["handle", "path", "permalink"],
              "examples": ["best-sellers"]
            },
            "seo": {
              "title": "Search engines",
              "description": "What search engines show. The description is the collection's own.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "title": { "description": "The heading of the result; some 60 letters are shown.", "type": "string", "title": "Title", "examples": ["Best sellers | Harbour Wellness"] },
                "description": { "description": "The text below the heading; some 160 letters are shown.", "type": "string", "title": "Description", "x-aliases": ["desc"], "examples": ["What our customers come back for."] }
              },
              "x-aliases": ["meta", "search"],
              "examples": [{ "title": "Best sellers | Harbour Wellness" }]
            },
            "items": {
              "title": "Listings",
              "description": "Keys of listings (their files' names without extension), in the order to show them.",
              "type": "array",
              "uniqueItems": true,
              "items": {
                "type": "string",
                "minLength": 1,
                "description": "The key of a listing: yoga-mat for listings/yoga-mat.yaml.",
                "x-help": { "type": "write the name of a listing's file, without its extension" },
                "examples": ["yoga-mat"]
              },
              "x-help": { "type": "write one listing a line, each after a hyphen" },
              "x-aliases": ["listings", "products", "members", "entries"],
              "examples": [["yoga-mat", "cork-block"]]
            }
          },
          "$defs": {
        \#(pictureDefinition)
          }
        }

        """#
}
