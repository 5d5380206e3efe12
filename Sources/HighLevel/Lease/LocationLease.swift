import Documents
import JSONFormat
import Pacing

/// Who drives a location, and until when, as the custom value `<namespace> lease` tells everybody.
///
/// Advisory: nothing at GoHighLevel refuses a request of somebody who does not ask. The API has no
/// compare-and-set, so that two agents which start within the same second may both read their own name;
/// each re-reads it at half its time, and then one of them ends.
struct LocationLease: Hashable, Sendable {
    /// The same for each process of one workspace on one machine, where `InstanceLock` keeps order.
    var agent: String
    /// For people: the machine and the folder.
    var place: String
    var until: Timestamp

    static func name(namespace: String) -> String { "\(namespace) lease" }

    func isLiving(at now: Timestamp) -> Bool { until > now }
}

/// The text of the custom value: one JSON object. Another agent wrote it, or anybody: what does not
/// read is no lease.
extension LocationLease {
    init?(_ text: String) {
        let limits = ParseLimits(bytes: 4096, depth: 4, nodes: 64)
        guard
            let object = (try? JSONDocument.value(of: Array(text.utf8), limits: limits))?
                .mappingValue,
            let agent = object["agent"]?.stringValue, !agent.isEmpty,
            let until = object["until"]?.stringValue.flatMap({ Timestamp($0) })
        else { return nil }
        let place = object["place"]?.stringValue ?? "an unnamed place"
        self.init(agent: agent, place: String(place.prefix(200)), until: until)
    }

    var text: String {
        let object: OrderedObject = [
            "agent": .string(agent), "place": .string(place), "until": .string(until.description),
        ]
        return String(
            decoding: JSONDocument.write(.mapping(object), style: .compact), as: UTF8.self)
    }
}
