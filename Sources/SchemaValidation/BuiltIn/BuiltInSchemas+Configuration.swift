extension BuiltInSchemas {
    /// `ghlsync.yaml`, for editors. Its reader checks more (that locations exist, that addresses are
    /// safe), and is what counts.
    package static let configuration = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "ghlsync workspace",
          "description": "How this folder and GoHighLevel are kept in step. Tokens never belong here.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "$schema": { "type": "string", "description": "For editors only.", "examples": [".ghlsync/schema/configuration.schema.json"] },
            "active": {
              "type": "string",
              "title": "Active location",
              "description": "The location that commands use unless they are given --location.",
              "examples": ["main"]
            },
            "locations": {
              "type": "object",
              "title": "Locations",
              "description": "The GoHighLevel sub-accounts, by a name of your choice.",
              "additionalProperties": {
                "type": "object",
                "required": ["id"],
                "additionalProperties": false,
                "properties": {
                  "id": {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9_-]{1,64}$",
                    "description": "The id from Settings > Business Profile, or from the address of the sub-account's pages.",
                    "x-message": { "pattern": "{field} is not the id of a location: those are letters and digits" },
                    "examples": ["ve9EPM428h8vShlRW1KT"]
                  },
                  "stores": {
                    "type": "object",
                    "description": "Names for its online stores, which a listing's stores use: {online: <store id>}.",
                    "additionalProperties": { "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$" },
                    "examples": [{ "online": "6578278e879ad2646715ba9c" }]
                  },
                  "overrides": {
                    "type": "object",
                    "description": "Fields that differ in this location, by entity: listings/yoga-mat: {price: 59}.",
                    "additionalProperties": { "type": "object" },
                    "examples": [{ "listings/yoga-mat": { "price": 59 } }]
                  }
                }
              },
              "examples": [{ "main": { "id": "ve9EPM428h8vShlRW1KT" } }]
            },
            "api": {
              "description": "Which API to talk to, and in which version.",
              "examples": [{ "version": "2021-07-28" }],
              "type": "object",
              "title": "API",
              "additionalProperties": false,
              "properties": {
                "baseURL": { "type": "string", "format": "uri", "default": "https://services.leadconnectorhq.com", "description": "Another address only for tests; plain http only on this machine." },
                "version": { "type": "string", "default": "2021-07-28", "description": "The Version header; in quotes, or YAML reads a date." }
              }
            },
            "rules": {
              "description": "What is carried over, when, and who wins.",
              "examples": [{ "conflictResolution": "manual" }],
              "type": "object",
              "title": "Rules",
              "additionalProperties": false,
              "properties": {
                "autoSyncNewProducts": { "type": "boolean", "default": true, "description": "Make what is new here in GoHighLevel too; with false, new files wait for push." },
                "syncSchedule": {
                  "type": "string",
                  "pattern": "^(realtime|hourly|daily|weekly|[0-9]+(ms|s|m|min|h|d|w))$",
                  "default": "realtime",
                  "description": "realtime, hourly, daily, or a span such as 15m.",
                  "examples": ["realtime", "hourly", "daily", "15m"]
                },
                "conflictResolution": { "enum": ["latest_wins", "local_wins", "remote_wins", "manual"], "default": "latest_wins", "description": "When both sides changed the same field. The value that loses is always kept." },
                "retryAttempts": { "type": "integer", "minimum": 0, "maximum": 20, "default": 3, "description": "How often a request that failed is tried again." },
                "excludeInactive": { "type": "boolean", "default": true, "description": "An inactive listing is never made remotely; one that is there is hidden." },
                "deletes": { "enum": ["sync", "hide", "never"], "default": "sync", "description": "What a removed file means in GoHighLevel." },
                "maxDelete": {
                  "anyOf": [
                    { "type": "integer", "minimum": 0 },
                    { "type": "string", "pattern": "^(100|[0-9]{1,2})%$", "x-message": "{field} must be a count, or a share such as 20%" }
                  ],
                  "default": "20%",
                  "description": "A run that would delete more than this stops and asks.",
                  "examples": ["20%", 10]
                },
                "priceGuard": { "type": "boolean", "default": true, "description": "Ask before a price slips by a decimal, becomes zero or changes its currency." },
                "branch": { "type": "string", "minLength": 1, "description": "Sync only while git is on this branch.", "examples": ["main"] },
                "lease": { "type": "string", "pattern": "^(off|[0-9]+(s|m|min|h))$", "description": "How long this agent's word that it drives the location holds; other machines that ask keep out meanwhile.", "examples": ["10m"] },
                "include": { "$ref": "#/$defs/patterns", "default": ["**"], "description": "Which files take part, written as in a .gitignore." },
                "exclude": { "$ref": "#/$defs/patterns", "examples": [["listings/drafts/**"]], "description": "Which files do not take part." }
              }
            },
            "rateLimit": {
              "title": "Rate limit",
              "description": "No more requests than this; or the name of a preset.",
              "examples": ["conservative", { "max": 100, "windowMs": 10000 }],
              "anyOf": [
                { "enum": ["default", "conservative"] },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "preset": { "enum": ["default", "conservative"], "description": "What the numbers that are left out are taken from." },
                    "max": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 100, "description": "Requests in a window." },
                    "windowMs": { "type": "integer", "minimum": 100, "maximum": 3600000, "default": 10000, "description": "The window, in milliseconds." },
                    "delayAfter": { "type": "integer", "minimum": 0, "maximum": 1000, "default": 90, "description": "From so many requests on, each one waits a little." },
                    "delayMs": { "type": "integer", "minimum": 0, "maximum": 60000, "default": 100, "description": "That little, in milliseconds." }
                  }
                }
              ]
            },
            "fieldMapping": {
              "type": "object",
              "title": "Field mapping",
              "description": "Where fields go that a product has no place for; local keeps them in the file.",
              "additionalProperties": false,
              "properties": {
                "listing": {
                  "type": "object",
                  "description": "A place by field: local, object:<field of the custom object>, customValue, or (category) collection.",
                  "additionalProperties": false,
                  "properties": {
                    "location": { "$ref": "#/$defs/target" },
                    "category": {
                      "type": "string",
                      "pattern": "^(local|customValue|collection|object:[a-z0-9_]{1,64})$",
                      "default": "local",
                      "description": "As the others, or collection: membership in the collection of that name.",
                      "x-message": { "pattern": "{field} must be local, collection, customValue, or object: and the key of a field" },
                      "examples": ["collection"]
                    },
                    "downloadUrl": { "$ref": "#/$defs/target", "examples": ["object:download_url"] },
                    "linkUrl": { "$ref": "#/$defs/target", "examples": ["object:link_url"] },
                    "directory": { "$ref": "#/$defs/target" },
                    "active": { "enum": ["local"], "description": "Shows in availableInStore." }
                  },
                  "examples": [{ "location": "object:location", "linkUrl": "customValue" }]
                },
                "directory": { "type": "object", "additionalProperties": false, "description": "Directories have a place for every field.", "examples": [{}] },
                "collection": { "type": "object", "additionalProperties": false, "description": "Collections have a place for every field.", "examples": [{}] },
                "objectKey": {
                  "type": "string",
                  "pattern": "^custom_objects\\.[a-z0-9_]{1,64}$",
                  "default": "custom_objects.ghlsync_listing",
                  "description": "The custom object whose records hold the fields with object:.",
                  "x-message": { "pattern": "{field} is not the key of a custom object, like custom_objects.catalog_listing" },
                  "examples": ["custom_objects.catalog_listing"]
                }
              },
              "examples": [{ "listing": { "location": "local" } }]
            },
            "mapping": {
              "type": "object",
              "title": "Kind mapping",
              "description": "What a kind becomes in GoHighLevel.",
              "additionalProperties": false,
              "properties": {
                "directory": { "enum": ["brandBoard", "customValues"], "default": "brandBoard", "description": "A brand board and a custom value for its CSS, or four custom values." }
              },
              "examples": [{ "directory": "customValues" }]
            },
            "webhooks": {
              "description": "Where ghlsync watch listens for GoHighLevel's webhooks.",
              "examples": [{ "listen": "127.0.0.1:8787" }],
              "type": "object",
              "title": "Webhooks",
              "additionalProperties": false,
              "properties": {
                "listen": { "type": "string", "default": "127.0.0.1:8787", "description": "Address and port, on this machine only." },
                "path": { "type": "string", "pattern": "^/", "default": "/webhooks/ghl", "description": "The path that GoHighLevel calls." },
                "acceptLegacySignature": { "type": "boolean", "default": false, "description": "Accept the older RSA signature too." },
                "publicKeyFile": { "type": "string", "description": "A PEM file that replaces the built-in key (sandboxes).", "examples": ["key.pem"] },
                "publicHost": { "type": "string", "description": "The host name of your tunnel.", "examples": ["hooks.example.com"] }
              }
            },
            "poll": {
              "description": "How often GoHighLevel is asked for changes.",
              "examples": [{ "interval": "60s" }],
              "type": "object",
              "title": "Polling",
              "additionalProperties": false,
              "properties": {
                "interval": { "$ref": "#/$defs/span", "default": "60s", "description": "How often GoHighLevel is asked for changes." },
                "withWebhooks": { "$ref": "#/$defs/span", "default": "5m", "description": "The same while webhooks arrive." }
              }
            },
            "snapshots": {
              "description": "Backups, made before anything is replaced.",
              "examples": [{ "keep": 200, "maxAge": "90d" }],
              "type": "object",
              "title": "Snapshots",
              "additionalProperties": false,
              "properties": {
                "keep": { "type": "integer", "minimum": 1, "maximum": 1000000, "default": 200, "description": "How many backups to keep." },
                "maxAge": { "$ref": "#/$defs/span", "default": "90d", "description": "How long to keep them." }
              }
            },
            "files": {
              "description": "How the workspace's files may be written.",
              "examples": [{ "jsonComments": true }],
              "type": "object",
              "title": "Files",
              "additionalProperties": false,
              "properties": {
                "jsonComments": { "type": "boolean", "default": false, "description": "Accept // and /* */ comments and a comma after the last element in .json files; they are kept.", "examples": [true] }
              }
            },
            "defaults": {
              "description": "What a file leaves open.",
              "examples": [{ "currency": "EUR" }],
              "type": "object",
              "title": "Defaults",
              "additionalProperties": false,
              "properties": {
                "currency": { "type": "string", "pattern": "^[A-Z]{3}$", "default": "USD", "description": "The currency of a price that names none (ISO 4217)." },
                "format": { "enum": ["yaml", "json"], "default": "yaml", "description": "The format of files that ghlsync makes." }
              }
            }
          },
          "$defs": {
            "target": {
              "type": "string",
              "pattern": "^(local|customValue|object:[a-z0-9_]{1,64})$",
              "default": "local",
              "description": "local, object:<field of the custom object>, or customValue.",
              "x-message": { "pattern": "{field} must be local, customValue, or object: and the key of a field" },
              "examples": ["object:location"]
            },
            "span": {
              "type": "string",
              "pattern": "^(hourly|daily|weekly|[0-9]+(ms|s|m|min|h|d|w))$",
              "x-message": { "pattern": "{field} must be a span of time such as 60s, 5m or 90d" }
            },
            "patterns": { "type": "array", "items": { "type": "string", "minLength": 1 } }
          }
        }

        """#
}
