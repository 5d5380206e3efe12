import Pacing

/// Listings as people write them, made from a seed: comments, block texts, mappings and lists, about
/// 1.2 KB each and all of them valid. The same number gives the same text for ever.
enum ListingText {
    static let directories = ["atelier", "harbour", "meadow", "studio", "wellness"]

    private static let things = [
        "Yoga Mat", "Cork Block", "Eyeshadow Palette", "Powder Canister", "Kitchen Scale",
        "Desk Lamp",
        "Linen Apron", "Breathing Guide", "Rain Jacket", "Ceramic Bowl", "Trail Shoes",
        "Tea Sampler",
    ]
    private static let kinds = [
        "Classic", "Nordic", "Café", "Everyday", "Heavy-Duty", "Natural", "Portable", "Größe L",
    ]
    private static let words = [
        "grips", "better", "the", "warmer", "it", "gets", "and", "wipes", "clean", "with",
        "natural",
        "cork", "on", "a", "rubber", "base", "that", "holds", "when", "you", "do", "no", "plastic",
        "made", "for", "studio", "home", "travel", "every", "day", "of", "week", "long-lasting",
        "cruelty-free", "formula", "known", "its", "volumizing", "effects", "café", "183", "cm",
    ]

    static func yaml(_ number: Int) -> String {
        var random = SeededRandom(seed: UInt64(number))
        let title = "\(pick(kinds, &random)) \(pick(things, &random)) \(number)"
        let slug = "listing-\(number)"
        let pictures = "https://assets.example.com/\(pick(directories, &random))/\(slug)"
        var text = """
            # yaml-language-server: $schema=../.ghlsync/schema/listing.schema.json

            # The name of this file is the key by which collections refer to it.
            title: \(title)

            """
        switch random.next() % 3 {
        case 0:
            text += "description: |\n  <p>\(sentence(18, &random))</p>\n  <ul>\n"
            for _ in 0..<3 { text += "    <li>\(sentence(7, &random))</li>\n" }
            text += "  </ul>\n"
        case 1:
            text += "description: >-\n"
            for _ in 0..<5 { text += "  \(sentence(11, &random))\n" }
        default:
            text += "description: \"\(sentence(40, &random)) \\u2013 \(sentence(9, &random))\"\n"
        }
        let amount = "\(random.next() % 200 + 1).\(random.next() % 90 + 10)"
        text += """

            # The amount is in whole units with decimals. Short forms do too: 79, or "79.00 USD".
            price:
              amount: \(amount)
              currency: USD
              compareAt: \(random.next() % 300 + 201).00 # shown struck out
              sku: MAT-\(number % 977)-\(random.next() % 100)

            imageUrl: \(pictures)/front.jpg

            """
        if number % 4 == 0 {
            text += "images: [\(pictures)/1.webp, \"\(pictures)/2.webp\"]\n"
        } else {
            text += "images:\n  - \(pictures)/rolled.jpg\n  - \(pictures)/detail.jpg\n"
        }
        let directory = pick(directories, &random)
        text += """

            directory: \(directory) # directories/\(directory).yaml
            category: \(pick(["Equipment", "beauty", "Classes"], &random))
            productType: PHYSICAL
            slug: \(slug)
            location: 'Harbour studio, Pier \(random.next() % 9 + 1)' # stays in this file
            linkUrl: https://www.example.com/harbour/\(slug)

            seo:
              title: \(title) | Harbour Wellness
              description: \(sentence(14, &random)).

            """
        return text
    }

    private static func pick(_ list: [String], _ random: inout SeededRandom) -> String {
        list[Int(random.next() % UInt64(list.count))]
    }

    private static func sentence(_ count: Int, _ random: inout SeededRandom) -> String {
        (0..<count).map { _ in pick(words, &random) }.joined(separator: " ")
    }
}
