/// The files of `workspace-template/`. Made by `EmbeddedTemplateTests`; do not edit by hand.
enum EmbeddedTemplate {
    static let files: [(path: String, text: String)] = [
        (
            ".gitattributes",
            ###"""
            # Pictures are known by their bytes: git must not touch their line ends.
            media/** -text
            # One link a line, each with its comma: what two branches added is kept, and stays valid JSON.
            /.ghlsync/links/*.json merge=union

            """###
        ),
        (
            ".gitignore",
            ###"""
            # What ghlsync keeps for this machine alone: state, snapshots, history, the lock.
            # Links (which file is which entity) and schemas are for everyone: they are committed.
            /.ghlsync/*
            !/.ghlsync/links/
            !/.ghlsync/schema/

            # Secrets have no place in a workspace; `ghlsync auth token` keeps them elsewhere.
            .env
            *.pem

            """###
        ),
        (
            ".vscode/settings.json",
            ###"""
            {
              "yaml.schemas": {
                ".ghlsync/schema/configuration.schema.json": "ghlsync.yaml",
                ".ghlsync/schema/directory.schema.json": "directories/**/*.{yaml,yml}",
                ".ghlsync/schema/listing.schema.json": "listings/**/*.{yaml,yml}",
                ".ghlsync/schema/collection.schema.json": "collections/**/*.{yaml,yml}"
              },
              "json.schemas": [
                { "fileMatch": ["/ghlsync.json"], "url": "./.ghlsync/schema/configuration.schema.json" },
                { "fileMatch": ["/directories/**/*.json"], "url": "./.ghlsync/schema/directory.schema.json" },
                { "fileMatch": ["/listings/**/*.json"], "url": "./.ghlsync/schema/listing.schema.json" },
                { "fileMatch": ["/collections/**/*.json"], "url": "./.ghlsync/schema/collection.schema.json" }
              ],
              "files.exclude": { ".ghlsync/state": true, ".ghlsync/snapshots": true }
            }

            """###
        ),
        (
            "collections/at-home.json",
            ###"""
            {
              "$schema": "../.ghlsync/schema/collection.schema.json",
              "name": "Practise at Home",
              "description": "Everything for the two square metres that you have.",
              "slug": "at-home",
              "seo": { "title": "Practise at Home | Harbour Wellness" },
              "items": ["yoga-mat", "cork-block", "breathing-guide"]
            }

            """###
        ),
        (
            "collections/best-sellers.yaml",
            ###"""
            # yaml-language-server: $schema=../.ghlsync/schema/collection.schema.json

            name: Best Sellers
            description: What our guests come back for.
            imageUrl: https://assets.example.com/harbour/best-sellers.jpg

            # Keys of listings, in the order to show them. GoHighLevel keeps no order: it lives here.
            items:
              - studio-membership
              - yoga-mat
              - breathing-guide

            """###
        ),
        (
            "directories/wellness.yaml",
            ###"""
            # yaml-language-server: $schema=../.ghlsync/schema/directory.schema.json

            # A directory is the look of one shop. In GoHighLevel: a brand board, and a custom value
            # for the style sheet.
            directoryName: Harbour Wellness
            primaryColor: "#2F6F4E" # in quotes: a bare # starts a comment
            logoUrl: https://assets.example.com/harbour/logo.png # or a file: media/logo.png

            customCss: |
              :root {
                --accent: #2F6F4E;
                --paper: #FBF8F3;
              }
              .listing-card {
                border-radius: 14px;
                background: var(--paper);
              }
              .listing-card:hover {
                box-shadow: 0 8px 24px rgb(47 111 78 / 18%);
              }

            """###
        ),
        (
            "ghlsync.yaml",
            ###"""
            # yaml-language-server: $schema=.ghlsync/schema/configuration.schema.json

            # How this folder and GoHighLevel are kept in step.
            # Whatever is left out has the value that is shown here. Tokens never belong in this file:
            # run `ghlsync auth token`, or set GHLSYNC_TOKEN.

            # The location that commands use unless they are given --location.
            active: main

            # The GoHighLevel sub-accounts, by a name of your choice.
            locations:
              main:
                # The id from Settings > Business Profile, or from the address of the sub-account's pages:
                # app.gohighlevel.com/v2/location/<id>/…
                id: LOCATION_ID
                # Fields that only this location has otherwise; null says that it does not have the field:
                # overrides:
                #   listings/yoga-mat: {price: 59}
                # Names for its online stores, which `stores: {online: true}` of a listing uses:
                # stores: {online: STORE_ID}

            api:
              baseURL: https://services.leadconnectorhq.com
              version: "2021-07-28"

            rules:
              # Make what is new here in GoHighLevel too. With false, new files wait for `ghlsync push`.
              autoSyncNewProducts: true

              # When a saved edit is carried over: realtime, hourly, daily, or a span such as 15m.
              syncSchedule: realtime

              # When both sides changed the same field: latest_wins, local_wins, remote_wins or manual.
              # The value that loses is always kept: see `ghlsync conflicts`.
              conflictResolution: latest_wins

              # How often a request that failed is tried again.
              retryAttempts: 3

              # A listing with `active: false` is never made in GoHighLevel; one that is there is hidden.
              excludeInactive: true

              # What a removed file means there: sync (delete it, snapshot first), hide or never.
              deletes: sync

              # A run that would delete more than this stops and asks. A share, or a count.
              maxDelete: 20%

              # Ask before a price slips by a decimal (x10, x100), becomes zero or changes its currency.
              priceGuard: true

              # Sync only while git is on this branch.
              # branch: main

              # Where several machines may run ghlsync: how long the word of the one that drives the location holds,
              # unless it renews it. Written there as the custom value `ghlsync lease`. Off unless it is named.
              # lease: 10m

              # Which files take part, written as in a .gitignore.
              include:
                - "**"
              exclude:
                - listings/drafts/**

            # No more requests than this. `rateLimit: conservative` is slower: 100 a minute.
            rateLimit:
              max: 100
              windowMs: 10000
              delayAfter: 90
              delayMs: 100

            # A product has no place for these fields: they stay in the file, unless they are given a place.
            # `object:<field>` keeps one in a record of a custom object (`ghlsync mapping --create` makes it),
            # `customValue` in a custom value of the location, and `category: collection` makes a listing a
            # member of the collection of that name.
            fieldMapping:
              objectKey: custom_objects.ghlsync_listing
              listing:
                location: local
                category: local
                downloadUrl: local
                linkUrl: local

            # What a directory becomes: a brandBoard (with a custom value for its CSS), or customValues only.
            mapping:
              directory: brandBoard

            # Where `ghlsync watch` listens for GoHighLevel's webhooks, on this machine only.
            # Point a tunnel of your choice at it.
            webhooks:
              listen: 127.0.0.1:8787
              path: /webhooks/ghl
              acceptLegacySignature: false

            # How often GoHighLevel is asked for changes; less often while webhooks arrive.
            poll:
              interval: 60s
              withWebhooks: 5m

            # Backups, made before anything is replaced. Older ones go when either limit is passed.
            snapshots:
              keep: 200
              maxAge: 90d

            # How files may be written.
            files:
              # Accept comments (// and /* */) and a comma after the last element in .json files. They are kept.
              jsonComments: false

            # What a file leaves open.
            defaults:
              # The currency of a price that names none (ISO 4217).
              currency: USD
              # The format of files that ghlsync makes: yaml or json. A file keeps the one that it has.
              format: yaml

            """###
        ),
        (
            "listings/breathing-guide.yml",
            ###"""
            # yaml-language-server: $schema=../.ghlsync/schema/listing.schema.json

            title: "Ten Quiet Minutes: A Breathing Guide"
            description: A PDF of 28 pages with five exercises, and the recordings to go with them.
            price: 12.00 # in the currency of ghlsync.yaml
            imageUrl: https://assets.example.com/harbour/breathing-guide.jpg
            downloadUrl: https://assets.example.com/harbour/breathing-guide.pdf
            directory: wellness
            category: Downloads
            productType: DIGITAL
            slug: breathing-guide

            """###
        ),
        (
            "listings/cork-block.json",
            ###"""
            {
              "$schema": "../.ghlsync/schema/listing.schema.json",
              "title": "Cork Yoga Block, Pair",
              "description": "<p>Two blocks of pressed cork, rounded at the edges.</p>",
              "price": "24.50 USD",
              "imageUrl": "https://assets.example.com/harbour/cork-block.jpg",
              "directory": "wellness",
              "category": "Equipment",
              "productType": "PHYSICAL",
              "slug": "cork-yoga-block"
            }

            """###
        ),
        (
            "listings/studio-membership.yaml",
            ###"""
            # yaml-language-server: $schema=../.ghlsync/schema/listing.schema.json

            title: Studio Membership
            description: >-
              Every class at the harbour studio, every day of the week. Pause it whenever you
              travel.

            # Paid again and again: an interval makes a price recurring.
            price:
              amount: 59
              currency: USD
              type: recurring
              interval: month
              intervalCount: 1

            imageUrl: https://assets.example.com/harbour/studio.jpg
            location: Harbour studio, Pier 4 # stays in this file: a product has no place for it
            linkUrl: https://www.example.com/harbour/timetable
            directory: wellness
            category: Classes
            productType: SERVICE
            slug: studio-membership

            """###
        ),
        (
            "listings/yoga-mat.yaml",
            ###"""
            # yaml-language-server: $schema=../.ghlsync/schema/listing.schema.json

            # The name of this file, yoga-mat, is the key by which collections refer to it.
            title: Cork Yoga Mat
            description: |
              <p>Natural cork on a rubber base: it grips better the warmer you get.</p>
              <ul>
                <li>183 × 61 cm, 4 mm</li>
                <li>Wipes clean, no plastic</li>
              </ul>

            # The amount is in whole units with decimals. Short forms do too: 79, or "79.00 USD".
            price:
              amount: 79.00
              currency: USD
              compareAt: 95.00 # shown struck out
              sku: MAT-CORK-01

            imageUrl: https://assets.example.com/harbour/yoga-mat.jpg
            images:
              - https://assets.example.com/harbour/yoga-mat-rolled.jpg
              - https://assets.example.com/harbour/yoga-mat-detail.jpg

            directory: wellness # directories/wellness.yaml
            category: Equipment
            productType: PHYSICAL
            slug: cork-yoga-mat

            seo:
              title: Cork Yoga Mat | Harbour Wellness
              description: A natural cork mat that holds when you do.

            """###
        ),
        (
            "media/.gitkeep",
            ###"""

            """###
        ),
    ]
}
