package import Documents
import Pacing

/// A change that the web app would not allow.
package struct SandboxEditError: Error, Hashable, Sendable {
    package let message: String
}

/// What someone else does in the web app meanwhile: no token, no limits, no log, but the same
/// rules, stamps and webhooks.
extension SandboxAPI {
    /// Lays fields over an object; null removes a field.
    @discardableResult
    package func edit(
        _ kind: SandboxKind, id: String, _ changes: OrderedObject,
        in location: String = SandboxLocation.demo.id, at now: SandboxMoment
    ) throws(SandboxEditError) -> OrderedObject {
        try perform(at: now) { (server) throws(SandboxEditError) in
            try server.edit(kind, id, changes, in: location, at: now)
        }
    }

    /// Makes an object. A price names its product in `product`.
    @discardableResult
    package func create(
        _ kind: SandboxKind, _ fields: OrderedObject,
        in location: String = SandboxLocation.demo.id, at now: SandboxMoment
    ) throws(SandboxEditError) -> OrderedObject {
        try perform(at: now) { (server) throws(SandboxEditError) in
            try server.create(kind, fields, in: location, at: now)
        }
    }

    package func delete(
        _ kind: SandboxKind, id: String, in location: String = SandboxLocation.demo.id,
        at now: SandboxMoment
    ) throws(SandboxEditError) {
        try perform(at: now) { (server) throws(SandboxEditError) in
            try server.delete(kind, id, in: location, at: now)
        }
    }
}

extension SandboxServer {
    mutating func edit(
        _ kind: SandboxKind, _ id: String, _ changes: OrderedObject, in location: String,
        at now: SandboxMoment
    ) throws(SandboxEditError) -> OrderedObject {
        guard let before = service.store.fields(kind, id, in: location) else {
            throw SandboxEditError(message: "there is no \(kind.rawValue) \(id) in \(location)")
        }
        let fields = before.merging(changes)
        switch kind {
        case .brandBoard:
            return service.change(board: before, by: changes, in: location, at: now)
        case .collection, .customValue, .media, .objectSchema, .objectField:
            return service.store.update(id, to: fields, at: now)
        case .order, .transaction:
            var fields = fields
            if changes["updatedAt"] == nil { fields["updatedAt"] = .string(now.wall.description) }
            return service.store.update(id, to: fields, at: now)
        case .record:
            let made = service.store.update(id, to: fields, at: now)
            service.tell(.recordUpdate, location, made)
            return made
        case .product:
            let made = service.store.update(id, to: fields, at: now)
            service.tell(.productUpdate, location, made)
            return made
        case .price:
            let made = service.store.update(id, to: fields, at: now)
            service.tell(.priceUpdate, location, made)
            return made
        }
    }

    mutating func create(
        _ kind: SandboxKind, _ fields: OrderedObject, in location: String, at now: SandboxMoment
    ) throws(SandboxEditError) -> OrderedObject {
        guard locations[location] != nil else {
            throw SandboxEditError(message: "there is no location \(location)")
        }
        do {
            switch kind {
            case .product: return try service.addProduct(fields, in: location, at: now)
            case .price:
                let product = fields["product"]?.stringValue ?? ""
                _ = try service.existing(.product, product, in: location)
                return try service.addPrice(fields, in: location, at: now)
            case .collection:
                var fields = fields
                if fields["slug"] == nil {
                    fields["slug"] = .string(Slug.make(from: fields["name"]?.stringValue ?? ""))
                }
                return try service.addCollection(fields, in: location, at: now)
            case .brandBoard: return service.addBrandBoard(fields, in: location, at: now)
            case .customValue: return try service.addCustomValue(fields, in: location, at: now)
            case .record:
                let key = fields["objectKey"]?.stringValue ?? ""
                return try service.addRecord(fields, of: key, in: location, at: now)
            case .media, .objectSchema, .objectField:
                return service.store.create(kind, in: location, fields: fields, at: now)
            case .order: return service.addOrder(fields, in: location, at: now)
            case .transaction: return service.addTransaction(fields, in: location, at: now)
            }
        } catch {
            throw SandboxEditError(message: error.messages.joined(separator: "; "))
        }
    }

    mutating func delete(
        _ kind: SandboxKind, _ id: String, in location: String, at now: SandboxMoment
    ) throws(SandboxEditError) {
        guard let before = service.store.fields(kind, id, in: location) else {
            throw SandboxEditError(message: "there is no \(kind.rawValue) \(id) in \(location)")
        }
        switch kind {
        case .product: service.removeProduct(before, in: location, at: now)
        case .price: service.removePrice(before, in: location, at: now)
        case .collection: service.removeCollection(id, in: location, at: now)
        case .brandBoard: _ = service.removeBrandBoard(before, at: now)
        case .customValue, .media, .order, .transaction, .objectSchema, .objectField:
            service.store.delete(id, at: now)
        case .record:
            service.store.delete(id, at: now)
            service.tell(.recordDelete, location, before)
        }
    }
}
