import Documents
import JSONFormat
package import Pacing

/// A budget as the one line of a file.
extension BudgetRecord {
    private static let format = 1

    /// - Parameter boot: names the clock that the instants are of: they mean nothing after a reboot.
    package func text(boot: String) -> [UInt8] {
        var fields: OrderedObject = [
            "format": .number(DecimalNumber(Self.format)), "boot": .string(boot),
            "granted": .string(String(window.granted)),
            "places": .sequence(window.places.map(Self.text)),
            "foreign": .sequence(window.foreign.map { Self.number($0.nanoseconds) }),
            "pausedUntil": Self.number(window.pausedUntil.nanoseconds),
        ]
        fields["lastGrant"] = window.lastGrant.map { Self.number($0.nanoseconds) }
        fields["personAsked"] = window.personAsked.map { Self.number($0.nanoseconds) }
        fields["server"] = window.server.map {
            .sequence([.number(DecimalNumber($0.max)), Self.number($0.interval.nanoseconds)])
        }
        fields["dailyLimit"] = day.limit.map { .number(DecimalNumber($0)) }
        fields["dailyRemaining"] = day.remaining.map { .number(DecimalNumber($0)) }
        fields["exhausted"] = day.exhausted.map {
            .sequence([.string($0.until.description), Self.number($0.instant.nanoseconds)])
        }
        return JSONDocument.write(.mapping(fields), style: .compact) + [0x0A]
    }

    private static func text(_ place: TokenBucket.State.Place) -> DocumentValue {
        let ended: DocumentValue = place.ended.map { number($0.nanoseconds) } ?? .null
        return .sequence([
            .string(place.holder.id), number(Int64(place.holder.processID)),
            .string(String(place.number)), number(place.started.nanoseconds), ended,
        ])
    }

    /// Reads the first line; `nil` for anything that nobody of ours can have written by `now`, and then
    /// nothing is known. What an earlier boot wrote is good for the day only.
    package init?(_ bytes: [UInt8], boot: String, at now: MonotonicInstant) {
        let line = Array(bytes.prefix { $0 != 0x0A })
        let limits = ParseLimits(bytes: 1 << 20, depth: 4, nodes: 100_000)
        guard line.count < bytes.count,
            let value = try? JSONDocument.value(of: line, limits: limits),
            value["format"]?.intValue == Self.format
        else { return nil }
        self.init()
        day.limit = value["dailyLimit"]?.intValue.flatMap { $0 >= 0 ? $0 : nil }
        day.remaining = value["dailyRemaining"]?.intValue.flatMap { $0 >= 0 ? $0 : nil }
        let isThisBoot = value["boot"]?.stringValue == boot
        if let pair = value["exhausted"]?.sequenceValue, pair.count == 2,
            let until = pair[0].stringValue.flatMap({ Timestamp($0) }),
            let instant = Self.instant(pair[1])
        {
            // No day is longer than a day, whatever a file says.
            let latest = now.advanced(by: .seconds(86_400))
            day.exhausted = DailyBudget.Exhaustion(
                until: until, instant: isThisBoot ? min(instant, latest) : latest)
        }
        guard isThisBoot else { return }
        guard let state = Self.window(value, at: now) else { return nil }
        window = state
    }

    private static func window(
        _ value: DocumentValue, at now: MonotonicInstant
    ) -> TokenBucket.State? {
        guard let places = value["places"]?.sequenceValue,
            let foreign = value["foreign"]?.sequenceValue,
            let granted = value["granted"]?.stringValue.flatMap({ UInt64($0) }), granted < .max,
            let paused = instant(value["pausedUntil"]),
            now.duration(to: paused) <= .seconds(90_000)
        else { return nil }
        // Who reads may have looked at the clock a little before who wrote.
        let latest = now.advanced(by: .seconds(1))
        var state = TokenBucket.State()
        for each in places {
            guard let place = place(each), place.started <= latest, place.ended ?? now <= latest
            else { return nil }
            state.places.append(place)
        }
        for each in foreign {
            guard let moment = instant(each), moment <= latest else { return nil }
            state.foreign.append(moment)
        }
        state.granted = granted
        state.pausedUntil = paused
        state.lastGrant = instant(value["lastGrant"]).flatMap { $0 <= latest ? $0 : nil }
        // To be asked again within a window, of which none is longer than an hour.
        state.personAsked = instant(value["personAsked"]).flatMap {
            now.duration(to: $0) <= .seconds(3700) ? $0 : nil
        }
        if let server = value["server"]?.sequenceValue, server.count == 2,
            let max = server[0].intValue, max > 0, let length = server[1].intValue,
            (1...3_600_000_000_000).contains(length)
        {
            state.server = TokenBucket.State.Window(max: max, interval: .nanoseconds(length))
        }
        return state
    }

    private static func place(_ value: DocumentValue) -> TokenBucket.State.Place? {
        guard let parts = value.sequenceValue, parts.count == 5, let id = parts[0].stringValue,
            let process = parts[1].intValue.flatMap({ Int32(exactly: $0) }),
            let number = parts[2].stringValue.flatMap({ UInt64($0) }),
            let started = instant(parts[3])
        else { return nil }
        return TokenBucket.State.Place(
            holder: TokenBucket.Holder(id: id, processID: process), number: number,
            started: started, ended: instant(parts[4]))
    }

    private static func number(_ value: Int64) -> DocumentValue {
        .number(DecimalNumber(Int(value)))
    }

    private static func instant(_ value: DocumentValue?) -> MonotonicInstant? {
        value?.intValue.flatMap { $0 >= 0 ? MonotonicInstant(nanoseconds: Int64($0)) : nil }
    }
}
