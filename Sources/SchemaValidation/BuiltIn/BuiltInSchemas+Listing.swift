extension BuiltInSchemas {
    /// `listings/*.yaml`
    package static let listing = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "ghlsync listing",
          "description": "Something that is sold. In GoHighLevel a product and its prices.",
          "type": "object",
          "required": ["title"],
          "additionalProperties": false,
          "properties": {
            "$schema": { "type": "string", "description": "For editors only.", "examples": ["../.ghlsync/schema/listing.schema.json"] },
            "title": {
              "title": "Title",
              "description": "What customers see first: the product's name.",
              "type": "string",
              "pattern": "\\S",
              "x-message": { "pattern": "{field} must not be blank" },
              "x-aliases": ["name", "productName", "heading", "headline", "label"],
              "examples": ["Cork yoga mat"]
            },
            "description": {
              "title": "Description",
              "description": "Text or HTML; a block text (|) reads best.",
              "type": "string",
              "x-aliases": ["desc", "body", "text", "details", "about", "content"],
              "examples": ["<p>Four millimetres of natural cork.</p>"]
            },
            "price": {
              "$ref": "#/$defs/price",
              "title": "Price",
              "description": "A number (in the workspace's currency), \"49.00 USD\", or a mapping.",
              "x-aliases": ["cost", "amount", "rate", "fee"],
              "examples": [49, "49.00 USD"]
            },
            "prices": {
              "title": "Several prices",
              "description": "A mapping from each price's name to a price; or a list of prices that each have a name.",
              "type": ["object", "array"],
              "minProperties": 1,
              "minItems": 1,
              "propertyNames": { "minLength": 1 },
              "additionalProperties": { "$ref": "#/$defs/price" },
              "items": {
                "$ref": "#/$defs/priceMapping",
                "required": ["name"]
              },
              "examples": [{ "Single class": 18, "Ten classes": "150.00 USD" }]
            },
            "imageUrl": {
              "$ref": "#/$defs/picture",
              "title": "Main picture",
              "description": "An https URL, or a file of this workspace such as media/yoga-mat.jpg.",
              "x-aliases": ["image", "picture", "photo", "img", "thumbnail", "cover"],
              "examples": ["media/yoga-mat.jpg", "https://example.com/yoga-mat.jpg"]
            },
            "images": {
              "title": "More pictures",
              "description": "https URLs or files below media/, in the order to show them.",
              "type": "array",
              "items": {
                "anyOf": [
                  { "$ref": "#/$defs/picture" },
                  {
                    "type": "object",
                    "required": ["url"],
                    "additionalProperties": false,
                    "properties": {
                      "id": { "description": "GoHighLevel's own id of the picture.", "type": "string", "examples": ["65f1c0a4e6bef380114de15a"] },
                      "url": { "$ref": "#/$defs/picture", "description": "Where the picture is: an https URL, or a file below media/.", "examples": ["media/yoga-mat-rolled.jpg"] },
                      "type": { "description": "What the file is.", "enum": ["image", "video"], "examples": ["image"] },
                      "title": { "description": "The title of the picture.", "type": "string", "examples": ["Rolled up"] },
                      "isFeatured": { "description": "Whether this is the main picture.", "type": "boolean", "examples": [true] },
                      "priceIds": { "description": "The prices that this picture belongs to.", "type": "array", "items": { "type": "string" }, "examples": [["65d71377c326ea78e1c47df5"]] }
                    }
                  }
                ]
              },
              "x-help": { "type": "write one picture a line, each after a hyphen" },
              "x-aliases": ["pictures", "photos", "gallery", "media", "medias"],
              "examples": [["media/yoga-mat-rolled.jpg"]]
            },
            "location": {
              "title": "Location",
              "description": "Where it takes place or is found. A product has no place for it: it stays in the file unless fieldMapping says otherwise.",
              "type": "string",
              "x-aliases": ["address", "place", "city", "venue"],
              "examples": ["Harbour studio, Lisbon"]
            },
            "category": {
              "title": "Category",
              "description": "A word to group by. Stays in the file unless fieldMapping says otherwise.",
              "type": "string",
              "x-help": { "type": "write one category; for several groups use collections" },
              "x-aliases": ["categories", "group", "section", "tag", "tags"],
              "examples": ["Equipment"]
            },
            "downloadUrl": {
              "$ref": "#/$defs/webPage",
              "title": "Download",
              "description": "Where buyers of a digital product get their file. Stays in the file unless fieldMapping says otherwise.",
              "x-aliases": ["download", "file", "fileUrl", "asset"],
              "examples": ["https://example.com/guide.pdf"]
            },
            "linkUrl": {
              "$ref": "#/$defs/webPage",
              "title": "Link",
              "description": "A page with more about it. Stays in the file unless fieldMapping says otherwise.",
              "x-aliases": ["link", "url", "href", "website", "page"],
              "examples": ["https://example.com/classes"]
            },
            "directory": {
              "title": "Directory",
              "description": "Key of the directory that it belongs to: wellness for directories/wellness.yaml.",
              "type": "string",
              "minLength": 1,
              "x-aliases": ["marketplace", "store", "shop", "brand"],
              "examples": ["wellness"]
            },
            "active": {
              "title": "Active",
              "description": "false: never made in GoHighLevel, and hidden there if it exists.",
              "type": "boolean",
              "default": true,
              "x-aliases": ["enabled", "published", "isActive", "status", "live"]
            },
            "productType": {
              "title": "Kind of product",
              "enum": ["DIGITAL", "PHYSICAL", "SERVICE", "PHYSICAL/DIGITAL"],
              "description": "DIGITAL by default when there is a downloadUrl, else PHYSICAL.",
              "x-aliases": ["type", "kind"],
              "examples": ["PHYSICAL"]
            },
            "slug": {
              "title": "Slug",
              "description": "The name in the page's address.",
              "type": "string",
              "pattern": "^[\\p{L}\\p{N}_-]+$",
              "maxLength": 200,
              "x-message": { "pattern": "{field} may hold letters, digits and hyphens only" },
              "x-aliases": ["handle", "path", "permalink"],
              "examples": ["cork-yoga-mat"]
            },
            "seo": {
              "title": "Search engines",
              "description": "What search engines show.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "title": { "description": "The heading of the result; some 60 letters are shown.", "type": "string", "title": "Title", "examples": ["Cork yoga mat | Harbour Wellness"] },
                "description": { "description": "The text below the heading; some 160 letters are shown.", "type": "string", "title": "Description", "x-aliases": ["desc"], "examples": ["A natural cork mat that does not slip."] }
              },
              "x-aliases": ["meta", "search"],
              "examples": [{ "title": "Cork yoga mat | Harbour Wellness" }]
            },
            "availableInStore": {
              "title": "In the online store",
              "description": "Whether the store shows it.",
              "type": "boolean",
              "default": true,
              "x-aliases": ["visible", "inStore", "available", "listed"]
            },
            "stores": {
              "title": "Online stores",
              "description": "Which stores show it, by a name under the location's stores in ghlsync.yaml or by the store's id. Only stores that are named are looked at.",
              "type": "object",
              "additionalProperties": { "type": "boolean" },
              "examples": [{ "online": true }]
            },
            "variants": {
              "title": "Variants",
              "description": "What a buyer chooses from, such as a size.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "options"],
                "additionalProperties": false,
                "properties": {
                  "id": { "description": "GoHighLevel's own id of the choice; found by the name when left out.", "type": "string", "minLength": 1, "examples": ["size"] },
                  "name": { "description": "What is chosen, such as a size or a colour.", "type": "string", "minLength": 1, "examples": ["Size"] },
                  "options": {
                    "description": "What there is to choose from.",
                    "examples": [["Small", "Large"]],
                    "type": "array",
                    "minItems": 1,
                    "x-help": { "type": "write them in one line: [Small, Large]" },
                    "items": {
                      "anyOf": [
                        { "type": "string", "pattern": "\\S", "x-message": { "pattern": "{field} must not be blank" }, "x-help": { "type": "put it in quotes: \"40\"" } },
                        { "$ref": "#/$defs/variantOption" }
                      ]
                    }
                  }
                }
              },
              "x-aliases": ["options", "sizes", "colors"],
              "examples": [[{ "name": "Size", "options": ["Small", "Large"] }]]
            },
            "isTaxesEnabled": {
              "title": "Taxed",
              "description": "true needs taxes to list at least one.",
              "type": "boolean",
              "default": false,
              "x-aliases": ["taxable", "taxed"]
            },
            "taxes": {
              "title": "Taxes",
              "description": "Ids of taxes, as GoHighLevel shows them.",
              "type": "array",
              "uniqueItems": true,
              "items": { "type": "string", "minLength": 1, "examples": ["654492a4e6bef380114de15a"] },
              "x-aliases": ["tax"],
              "examples": [["654492a4e6bef380114de15a"]]
            },
            "taxInclusive": {
              "description": "Whether the prices contain the taxes already.",
              "title": "Prices include tax",
              "type": "boolean",
              "default": false
            },
            "automaticTaxCategoryId": {
              "title": "Tax category",
              "description": "Id of the category for automatic taxes.",
              "type": "string",
              "minLength": 1,
              "x-aliases": ["taxCategory"],
              "examples": ["65d71377c326ea78e1c47df5"]
            },
            "statementDescriptor": {
              "title": "On the card statement",
              "description": "The few words that a buyer sees on the card statement.",
              "type": "string",
              "minLength": 1,
              "x-aliases": ["descriptor"],
              "examples": ["HARBOUR WELLNESS"]
            },
            "isLabelEnabled": {
              "title": "Show the label",
              "description": "true needs label.",
              "type": "boolean",
              "default": false
            },
            "label": {
              "title": "Label",
              "description": "A badge on the product, for a time if wanted.",
              "type": "object",
              "required": ["title"],
              "additionalProperties": false,
              "properties": {
                "title": { "description": "The words on the label.", "type": "string", "minLength": 1, "examples": ["New"] },
                "startDate": { "description": "From when the label is shown (ISO 8601).", "type": "string", "examples": ["2026-03-01T00:00:00Z"] },
                "endDate": { "description": "Until when the label is shown (ISO 8601).", "type": "string", "examples": ["2026-03-31T23:59:59Z"] }
              },
              "x-aliases": ["badge"],
              "examples": [{ "title": "New" }]
            },
            "ghl": {
              "title": "Any other product field",
              "description": "Sent to GoHighLevel as it is, under the API's own names.",
              "type": "object",
              "propertyNames": {
                "not": { "enum": ["_id", "locationId", "name", "collectionIds"] },
                "x-message": "this field is set by ghlsync itself",
                "x-help": "remove it; the title is in title, groups are collections"
              },
              "x-aliases": ["extra", "custom", "raw"],
              "examples": [{ "medias": [] }]
            }
          },
          "allOf": [
            {
              "if": { "properties": { "isTaxesEnabled": { "const": true } }, "required": ["isTaxesEnabled"] },
              "then": { "required": ["taxes"], "properties": { "taxes": { "minItems": 1, "x-message": "isTaxesEnabled needs at least one tax in taxes" } } }
            },
            {
              "if": { "properties": { "isLabelEnabled": { "const": true } }, "required": ["isLabelEnabled"] },
              "then": { "required": ["label"] }
            }
          ],
          "$defs": {
        \#(priceDefinitions),
        \#(pictureDefinition),
            "variantOption": {
              "type": "object",
              "required": ["name"],
              "additionalProperties": false,
              "properties": {
                "id": { "description": "GoHighLevel's own id of the option; found by the name when left out.", "type": "string", "minLength": 1, "examples": ["large"] },
                "name": { "description": "One of the things to choose from.", "type": "string", "minLength": 1, "examples": ["Large"] }
              }
            },
            "webPage": {
              "type": "string",
              "pattern": "^https?://[^\\s/?#]+([/?#]\\S*)?$",
              "x-message": { "pattern": "{field} must be a web address" },
              "x-help": { "pattern": "write https://…" }
            }
          }
        }

        """#
}
