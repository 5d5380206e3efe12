extension BuiltInSchemas {
    /// `$defs` that several schemas share. Each schema stands by itself, so the text is put into each.
    static let pictureDefinition = #"""
            "picture": {
              "type": "string",
              "pattern": "^(https://[^\\s/?#]+([/?#]\\S*)?|(\\./)?media(/[^./\\\\\\s][^/\\\\]*)+)$",
              "x-message": { "pattern": "{field} must be an https URL, or a path below media/" },
              "x-help": { "pattern": "write https://… or media/picture.jpg" }
            }
        """#

    /// The forms of a price: a number, an amount with its currency, a mapping.
    static let priceDefinitions = #"""
            "amount": {
              "type": "number",
              "minimum": 0,
              "maximum": 1000000000000,
              "multipleOf": 0.0001,
              "examples": [49]
            },
            "currency": {
              "type": "string",
              "pattern": "^[A-Z]{3}$",
              "title": "Currency",
              "description": "The three capital letters of ISO 4217; the workspace's currency when left out.",
              "x-message": { "pattern": "{field} must be a currency code of three capital letters" },
              "examples": ["USD"]
            },
            "price": {
              "anyOf": [
                { "$ref": "#/$defs/amount" },
                {
                  "type": "string",
                  "pattern": "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?( [A-Z]{3})?$",
                  "x-message": { "pattern": "{field} must be a number, or an amount with a currency such as 49.00 USD" },
                  "x-help": { "pattern": "write 49 or \"49.00 USD\"" }
                },
                { "$ref": "#/$defs/priceMapping" }
              ]
            },
            "priceMapping": {
              "type": "object",
              "required": ["amount"],
              "additionalProperties": false,
              "properties": {
                "amount": {
                  "$ref": "#/$defs/amount",
                  "title": "Amount",
                  "description": "In whole units with decimals: 49.5 is 49 dollars 50.",
                  "x-aliases": ["price", "value", "cost"]
                },
                "currency": { "$ref": "#/$defs/currency", "x-aliases": ["code"], "examples": ["USD"] },
                "compareAt": {
                  "$ref": "#/$defs/amount",
                  "title": "Price before",
                  "description": "Shown struck out beside the price.",
                  "x-aliases": ["compareAtPrice", "was", "oldPrice", "regularPrice"],
                  "examples": [59]
                },
                "type": {
                  "enum": ["one_time", "recurring"],
                  "title": "Once or again and again",
                  "description": "one_time by default; recurring when there is an interval.",
                  "examples": ["recurring"]
                },
                "interval": {
                  "description": "How often a recurring price is due; a price with an interval is recurring.",
                  "enum": ["day", "week", "month", "year"],
                  "title": "Interval",
                  "x-aliases": ["period", "every", "billingPeriod"],
                  "examples": ["month"]
                },
                "intervalCount": {
                  "description": "How many intervals lie between two payments: 3 with month is every quarter.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 365,
                  "title": "Intervals between two payments",
                  "default": 1,
                  "examples": [1]
                },
                "name": {
                  "description": "What tells this price from the others of the listing.",
                  "type": "string",
                  "minLength": 1,
                  "title": "Name of the price",
                  "x-aliases": ["title", "label"],
                  "examples": ["Monthly membership"]
                },
                "sku": { "description": "Your own article number, for stock and accounting.", "type": "string", "minLength": 1, "title": "Stock keeping unit", "examples": ["MAT-CORK-01"] },
                "description": { "description": "A sentence about this price.", "type": "string", "title": "Description", "examples": ["Pays for itself after three classes."] },
                "trialPeriod": { "description": "How many days a subscription is free before the first payment.", "type": "integer", "minimum": 0, "maximum": 3650, "title": "Free days at first", "x-aliases": ["trial"], "examples": [7] },
                "totalCycles": { "description": "After how many payments a subscription ends; for ever when left out.", "type": "integer", "minimum": 1, "title": "Number of payments", "x-aliases": ["cycles"], "examples": [12] },
                "setupFee": { "$ref": "#/$defs/amount", "title": "Fee at first", "description": "Paid once with the first payment of a subscription.", "examples": [10] },
                "options": {
                  "description": "The options of variants that this price is for, by name; one that two variants have as Size: Large.",
                  "type": "array",
                  "minItems": 1,
                  "uniqueItems": true,
                  "items": { "type": "string", "minLength": 1, "examples": ["Large"] },
                  "title": "Options",
                  "x-aliases": ["variantOptions"],
                  "examples": [["Large", "Blue"]]
                },
                "variantOptionIds": {
                  "description": "The same by GoHighLevel's own ids, where variants are written with theirs.",
                  "type": "array",
                  "items": { "type": "string", "minLength": 1, "examples": ["h4z7u0im2q8"] },
                  "title": "Options by id",
                  "examples": [["h4z7u0im2q8"]]
                },
                "trackInventory": { "description": "Whether every sale takes one from the stock.", "type": "boolean", "title": "Count the stock", "examples": [true] },
                "availableQuantity": { "description": "How many there are to sell, when the stock is counted. Sales change it; where it is written down, it is brought up to date.", "type": "integer", "title": "Stock", "x-aliases": ["stock", "quantity", "inventory"], "examples": [25] },
                "allowOutOfStockPurchases": { "description": "Whether it may be bought when none is left.", "type": "boolean", "title": "Sell beyond the stock", "examples": [false] }
              },
              "allOf": [
                {
                  "if": { "properties": { "type": { "const": "recurring" } }, "required": ["type"] },
                  "then": { "required": ["interval"] }
                },
                {
                  "if": { "required": ["interval"] },
                  "then": {
                    "properties": {
                      "type": { "not": { "const": "one_time" }, "x-message": "a price with an interval is not one_time", "x-help": "write recurring, or remove the interval" }
                    }
                  }
                }
              ],
              "dependentRequired": { "intervalCount": ["interval"] }
            }
        """#
}
