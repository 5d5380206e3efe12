import Crypto
import Documents
import Pacing

/// A saved sandbox that cannot be read, and why.
package struct SandboxDataError: Error, Hashable, Sendable {
    package let message: String
}

/// What a sandbox keeps between two runs, as a document: locations, live objects, webhook URLs and
/// the signing key. Tokens, limits, behaviour and faults belong to a run.
struct SavedSandbox: Sendable {
    var locations: [SandboxLocation] = []
    var objects: [StoredObject] = []
    var endpoints: [WebhookEndpoint] = []
    var signer: WebhookSigner
    /// The ids of new objects go on from here.
    var seed: UInt64

    static let format = 1

    var document: DocumentValue {
        [
            "format": .number(DecimalNumber(Self.format)),
            "seed": .string(String(seed, radix: 16)),
            "signingKey": .string(signer.key.pem),
            "webhooks": .sequence(endpoints.map { .string($0.description) }),
            "locations": .sequence(
                locations.map {
                    [
                        "id": .string($0.id), "name": .string($0.name),
                        "companyId": .string($0.companyId),
                    ]
                }),
            "objects": .sequence(objects.compactMap(\.document)),
        ]
    }

    init(
        locations: [SandboxLocation], objects: [StoredObject], endpoints: [WebhookEndpoint],
        signer: WebhookSigner, seed: UInt64
    ) {
        self.locations = locations
        self.objects = objects
        self.endpoints = endpoints
        self.signer = signer
        self.seed = seed
    }

    /// Reads a document; objects are old enough for every list to show them.
    init(_ document: DocumentValue) throws(SandboxDataError) {
        guard document["format"]?.intValue == Self.format else {
            throw SandboxDataError(
                message: "this is no sandbox data of format \(Self.format); start without it")
        }
        guard let seed = document["seed"]?.stringValue.flatMap({ UInt64($0, radix: 16) }),
            let pem = document["signingKey"]?.stringValue,
            let key = try? Ed25519.PrivateKey(pem: pem)
        else { throw SandboxDataError(message: "seed or signingKey is missing or broken") }
        self.seed = seed
        signer = WebhookSigner(key: key)
        endpoints = (document["webhooks"]?.sequenceValue ?? []).compactMap {
            $0.stringValue.flatMap(WebhookEndpoint.init)
        }
        for (index, each) in (document["locations"]?.sequenceValue ?? []).enumerated() {
            guard let id = each["id"]?.stringValue, let name = each["name"]?.stringValue,
                let companyId = each["companyId"]?.stringValue
            else { throw SandboxDataError(message: "locations[\(index)] is not a location") }
            locations.append(SandboxLocation(id: id, name: name, companyId: companyId))
        }
        for (index, each) in (document["objects"]?.sequenceValue ?? []).enumerated() {
            guard let object = StoredObject(each) else {
                throw SandboxDataError(message: "objects[\(index)] is not a saved object")
            }
            objects.append(object)
        }
    }
}

extension StoredObject {
    /// The object as it is now; its past is not saved.
    fileprivate var document: DocumentValue? {
        fields.map { fields in
            [
                "kind": .string(kind.rawValue), "id": .string(id), "location": .string(location),
                "number": .number(DecimalNumber(number)),
                "created": .string(created.description), "fields": .mapping(fields),
            ]
        }
    }

    fileprivate init?(_ document: DocumentValue) {
        guard let kind = document["kind"]?.stringValue.flatMap(SandboxKind.init(rawValue:)),
            let id = document["id"]?.stringValue, let location = document["location"]?.stringValue,
            let number = document["number"]?.intValue,
            let created = document["created"]?.stringValue.flatMap(Timestamp.init),
            let fields = document["fields"]?.mappingValue
        else { return nil }
        self.init(
            kind, id: id, in: location, number: number, fields: fields,
            at: SandboxMoment(wall: created, monotonic: .distantPast))
    }
}

extension MonotonicInstant {
    /// Before any instant that a clock shows, with room for adding a lag.
    fileprivate static let distantPast = MonotonicInstant(nanoseconds: .min / 2)
}
