import Catalog
import Documents
import Pacing
import Ports
import SyncCore

/// Amounts of prices, fifteen listings a call. Each price is looked at by a GET of its own before: prices
/// have no list across products, and a GET never lags.
extension HighLevelReplica {
    func edit(amounts run: inout BulkRun, _ context: ApplyContext) async {
        do {
            while !run.rest.isEmpty, await context.goesOn() {
                try await lookAtPrices(&run)
                try await sendAmounts(&run)
            }
            try await confirmAmounts(&run)
        } catch {
            failed(&run, error)
        }
    }

    private func lookAtPrices(_ run: inout BulkRun) async throws {
        let changes = Array(run.rest.prefix(Self.amountsGroup))
        run.rest.removeFirst(changes.count)
        var asked: [(change: Change, binding: Binding, price: String)] = []
        for change in changes {
            guard let binding = try? required(change.binding, of: change),
                let price = binding.parts[PricePart.single], memory.products.contains(binding.id),
                memory.prices[binding.id]?.values.contains(where: { Self.id($0) == price }) == true
            else {
                run.alone.append(change)
                continue
            }
            asked.append((change, binding, price))
        }
        let time = time
        let answers = try await mapConcurrently(asked, limit: configuration.concurrency) {
            [api] item in
            let seenAt = time.now
            return (item, seenAt, try await api.price(item.price, of: item.binding.id))
        }
        for (item, seenAt, fresh) in answers {
            guard let fresh, isUnmoved(fresh, item.change, item.binding),
                let amount = item.change.after?["price"]?["amount"]
            else {
                run.alone.append(item.change)
                continue
            }
            try await keep(
                [
                    "product": memory.products[item.binding.id] ?? .null,
                    "prices": .sequence([fresh]),
                ], of: item.change, at: api.path("products", item.binding.id))
            run.ready.append(
                BulkItem(
                    change: item.change, binding: item.binding, before: fresh,
                    fields: ["amount": amount], seenAt: seenAt))
        }
    }

    /// Whether the listing's one price still is what the change was planned on.
    private func isUnmoved(_ price: DocumentValue, _ change: Change, _ binding: Binding) -> Bool {
        let known = Self.assigned(memory.prices[binding.id]?.values ?? [], binding)
        guard known.count == 1, let seen = known[PricePart.single],
            let product = memory.products[binding.id]
        else { return false }
        guard let expected = change.expectedVersion.flatMap(EntityVersion.init) else { return true }
        func parts(_ price: DocumentValue) -> String {
            Self.listingVersion(product: product, prices: [PricePart.single: price]).parts
        }
        return parts(price) == expected.parts
            || parts(seen) == expected.parts && ObjectVersion.agree(seen, price)
    }

    private func sendAmounts(_ run: inout BulkRun) async throws {
        let sentAt = now
        let old = run.ready.filter { $0.latest < sentAt }
        var part = run.ready.filter { $0.latest >= sentAt }
        run.ready = []
        run.lookAgain(old)
        guard let latest = part.map(\.latest).min() else { return }
        let entries = part.map { item -> OrderedObject in
            let price = OrderedObject([("_id", .string(item.object))]).with(item.fields)
            return ["_id": .string(item.binding.id), "prices": [.mapping(price)]]
        }
        _ = try await send(entries, of: &part, latest: latest, &run)
    }

    /// The server counts what it changed; where that leaves a doubt each price is asked for.
    private func confirmAmounts(_ run: inout BulkRun) async throws {
        for item in run.sent {
            let shown =
                item.isDoubtful
                ? try await api.price(item.object, of: item.binding.id) : item.expected
            try await decide(amount: item, shown, &run)
            run.sent.removeAll { $0.object == item.object }
        }
    }

    private func decide(
        amount item: BulkItem, _ price: DocumentValue?, _ run: inout BulkRun
    ) async throws {
        guard let price else { return run.end(Outcome(item.change, .stale(Self.gone))) }
        let isSet = price["amount"]?.numberValue == item.fields["amount"]?.numberValue
        guard isSet, let product = memory.products[item.binding.id] else {
            if ObjectVersion.agree(item.before, price) {
                run.alone.append(item.change)
            } else {
                run.end(Outcome(item.change, .stale(Self.moved)))
            }
            return
        }
        // Anything else that differs is somebody else's edit, which the next look is to find.
        let settled = ObjectVersion.agree(item.expected, price) ? price : item.expected
        memory.noteWrite(item.object, before: item.before, after: settled, at: now)
        let others = (memory.prices[item.binding.id]?.values ?? []).filter {
            Self.id($0) != item.object
        }
        memory.prices[item.binding.id] = RemoteMemory.Prices(
            values: Self.byAge(others + [settled]),
            productUpdatedAt: product["updatedAt"]?.stringValue, readAt: now,
            aside: memory.spill)
        let after = try required(item.change.after, of: item.change)
        run.end(
            Outcome(
                item.change,
                .applied(
                    applied(
                        after, product: product, prices: [PricePart.single: settled],
                        sidecar: try await currentSidecar(
                            item.binding, of: product, stores: Self.stores(item.change.before),
                            reading: false),
                        parts: item.binding.parts.filter { !PricePart.isPrice($0.key) },
                        notices: localFieldNotices(after)))))
    }
}
