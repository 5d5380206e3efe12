/// How the sandbox answers where the documentation of the real server is silent. Each field is one
/// open question; a client must be right under every answer.
package struct SandboxBehaviour: Hashable, Sendable {
    /// How values change on their way into the store.
    package enum Normalisation: String, Hashable, Sendable, CaseIterable {
        /// Spaces around names and descriptions go.
        case trimsText
        /// A description without markup comes back as `<p>…</p>`.
        case wrapsDescriptions
        case uppercasesCurrency
        /// Amounts keep two decimals.
        case roundsAmounts
        case sortsCollectionIds
        case lowercasesColors
    }

    package enum ErrorShape: String, Hashable, Sendable, CaseIterable {
        /// `statusCode`, `message`, `error`: as in the official common schemas.
        case documented
        /// `status`, `message`, `name: "HttpException"`: as seen in issues.
        case httpException
    }

    package enum WebhookShape: String, Hashable, Sendable, CaseIterable {
        /// Envelope fields beside the entity's own.
        case flat
        /// The entity under `data`.
        case nested
        /// The official samples to the letter: no event name, no `webhookId`, no `timestamp`.
        case bare
    }

    /// What becomes of a product's slug that another product has.
    package enum SlugClash: String, Hashable, Sendable, CaseIterable {
        case refuse, addSuffix, allow
    }

    /// A PUT of a product or a price drops the writable fields that it does not name.
    package var putReplaces = false
    /// What becomes of body properties that no DTO declares.
    package var undeclaredFields: UndeclaredFields = .refuse
    /// Query parameters that no operation declares are refused.
    package var refusesUndeclaredQuery = true
    /// Lists show the state of this long ago; a GET by id is always fresh.
    package var listLag: Duration = .zero
    /// The status of a GET, PUT or DELETE of what is not (or no longer) there.
    package var missingStatus = 404
    package var normalisation: Set<Normalisation> = []
    /// Fields of products and prices that are taken and silently forgotten.
    package var forgottenFields: Set<String> = []
    /// Fields of products and prices that are stored and never shown.
    package var hiddenFields: Set<String> = []
    /// Page size when a list asks for none, or for 0; `nil` means everything up to `maximumLimit`.
    package var usualLimit: Int?
    /// A list gives at most so many items, whatever it is asked for.
    package var maximumLimit = 100
    package var errorShape: ErrorShape = .documented
    /// Answers carry `traceId` in the body too.
    package var traceIdInBody = true
    /// A collection's GET by id answers the 401 of a route that tokens cannot use.
    package var collectionByIdIsInternal = true
    /// The status for a slug that is taken.
    package var slugClashStatus = 400
    package var productSlugClash: SlugClash = .refuse
    /// A collection is created under the `collectionId` that the client sent.
    package var honoursCollectionId = false
    /// A deleted collection leaves its products' `collectionIds`.
    package var deletingCollectionCleansProducts = true
    /// The answer to a collection's DELETE has no body.
    package var collectionDeleteAnswersNothing = false
    package var deletingProductDeletesPrices = true
    /// A change of a price moves its product's `updatedAt`.
    package var priceChangeTouchesProduct = false
    /// `bulk-update-product-collection` replaces the collections instead of adding them.
    package var bulkCollectionsReplace = false
    /// `availableInStore` of a product that was created without it.
    package var usuallyInStore = false
    /// A soft-deleted brand board can still be read by id.
    package var deletedBoardsAreReadable = true
    /// A custom value may be the empty text.
    package var acceptsEmptyCustomValue = false
    /// A custom value's name can be used once.
    package var customValueNamesAreUnique = false
    /// A location's token may make schemas of custom objects: the files say that only an agency's may.
    package var offersObjectSchemas = true
    /// The custom-fields calls take `custom_object.` and not `custom_objects.`: the files say both.
    package var fieldKeysAreSingular = false
    package var webhookShape: WebhookShape = .flat
    /// How often each webhook is sent: 0 loses them, 2 doubles them.
    package var webhookCopies = 1
    /// Headers of answers hold the documented rate-limit fields.
    package var showsRateLimits = true
    /// `POST /oauth/reconnect` is there; it is documented in the Help Center, not in the files.
    package var offersReconnect = true
    /// An app may be sent back to this machine over http.
    package var acceptsLoopbackRedirects = true
    /// A 429 says how long to wait.
    package var sendsRetryAfter = false

    package init() {}

    /// The fields that the documented answers leave out.
    package static let undocumentedFields: Set<String> = [
        "medias", "seo", "taxInclusive", "isLabelEnabled", "sku", "meta",
        "trialPeriod", "totalCycles", "setupFee", "shippingOptions", "isDigitalProduct",
        "digitalDelivery", "prices",
    ]

    /// Answers hold nothing beyond the documented fields.
    package static var strictAnswers: SandboxBehaviour {
        var behaviour = SandboxBehaviour()
        behaviour.hiddenFields = undocumentedFields
        return behaviour
    }
}
