import Documents

/// How a price is written: `49`, `"49.00 USD"`, or a mapping.
struct PriceSpelling {
    let defaultCurrency: String

    /// Edits that keep the file's way of writing, as far as it can say the new price.
    func edits(
        at path: DocumentPath, written: DocumentValue?, from: DocumentValue?, to: DocumentValue?
    ) -> [DocumentEdit] {
        guard let wanted = to?.mappingValue else { return [.remove(path)] }
        switch written {
        case .mapping(let object)?:
            return FieldSpelling.entryEdits(
                object, at: path, from: from?.mappingValue ?? [:], to: wanted
            ) { key, value in
                guard case .number(let new) = value, case .number(let old)? = object[key] else {
                    return value
                }
                let figure = DecimalNumber(Self.figure(new, like: old.text))
                return figure.map(DocumentValue.number) ?? value
            }
        case .number(let number)?:
            return [.set(path, plain(wanted, like: number.text, inText: false) ?? fresh(wanted))]
        case .string(let text)?:
            return [.set(path, plain(wanted, like: text, inText: true) ?? fresh(wanted))]
        case .none, .null, .bool, .sequence:
            return [.set(path, fresh(wanted))]
        }
    }

    /// The shortest way to write a price in a new place.
    func fresh(_ price: OrderedObject) -> DocumentValue {
        if let short = plain(price, like: "0", inText: false) { return short }
        if let long = plain(price, like: "0.00 USD", inText: true) { return long }
        var object = price
        if object["currency"]?.stringValue == defaultCurrency { object["currency"] = nil }
        return .mapping(object)
    }

    /// A price of only amount and currency in one value; `nil` when that cannot say it.
    private func plain(_ price: OrderedObject, like old: String, inText: Bool) -> DocumentValue? {
        guard let amount = price["amount"]?.numberValue, price.count == 2,
            let currency = price["currency"]?.stringValue
        else { return nil }
        let words = old.split(separator: " ")
        let figure = Self.figure(amount, like: words.first.map(String.init) ?? old)
        if words.count == 2 || (inText && currency != defaultCurrency) {
            return .string("\(figure) \(currency)")
        }
        guard currency == defaultCurrency else { return nil }
        return inText ? .string(figure) : DecimalNumber(figure).map(DocumentValue.number)
    }

    /// The amount with at least as many decimals as the old one; cents never stand alone (`59.50`).
    static func figure(_ amount: DecimalNumber, like old: String) -> String {
        func decimals(_ text: String) -> Int {
            text.firstIndex(of: ".").map { text[$0...].utf8.count - 1 } ?? 0
        }
        let plain = amount.plainText
        guard !plain.contains("e"), !old.contains(where: { "eE".contains($0) }) else {
            return plain
        }
        let has = decimals(plain)
        let wants = max(decimals(old), has == 1 ? 2 : 0)
        guard has < wants else { return plain }
        return plain + (has == 0 ? "." : "") + String(repeating: "0", count: wants - has)
    }

    /// Several prices, by name in a mapping or one after the other in a list; `nil` when the list's
    /// prices have no names to tell them by.
    func listEdits(
        at path: DocumentPath, written: DocumentValue?, from: DocumentValue?, to: DocumentValue?
    ) -> [DocumentEdit]? {
        guard let wanted = to?.mappingValue else { return [.remove(path)] }
        let old = from?.mappingValue ?? [:]
        switch written {
        case .mapping(let object)?:
            return old.keys.filter { !wanted.contains($0) }.map { .remove(path.key($0)) }
                + wanted.entries.filter { old[$0.key] != $0.value }.flatMap { entry in
                    edits(
                        at: path.key(entry.key), written: object[entry.key], from: old[entry.key],
                        to: entry.value)
                }
        case .sequence(let items)?:
            return itemEdits(items, at: path, from: old, to: wanted)
        case .none, .null, .bool, .number, .string:
            let named = wanted.entries.map { entry in
                (entry.key, entry.value.mappingValue.map(fresh) ?? entry.value)
            }
            return [.set(path, .mapping(OrderedObject(named)))]
        }
    }

    /// Values change first, at the places that they have; then items go, from the end; then items come.
    private func itemEdits(
        _ items: [DocumentValue], at path: DocumentPath, from old: OrderedObject,
        to wanted: OrderedObject
    ) -> [DocumentEdit]? {
        var changes: [DocumentEdit] = []
        var removals: [DocumentEdit] = []
        for (index, item) in items.enumerated() {
            guard let name = item["name"]?.stringValue else { return nil }
            guard let price = wanted[name] else {
                removals.insert(.remove(path.index(index)), at: 0)
                continue
            }
            guard old[name] != price else { continue }
            changes += edits(at: path.index(index), written: item, from: old[name], to: price)
        }
        var count = items.count - removals.count
        guard count > 0 else { return nil }
        var additions: [DocumentEdit] = []
        for entry in wanted.entries where !old.contains(entry.key) {
            let price = entry.value.mappingValue?.entries.map { ($0.key, $0.value) } ?? []
            let item = OrderedObject([("name", .string(entry.key))] + price)
            additions.append(.set(path.index(count), .mapping(item)))
            count += 1
        }
        return changes + removals + additions
    }
}
