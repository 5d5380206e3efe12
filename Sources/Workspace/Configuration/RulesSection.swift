import Documents
import SyncCore

/// `rules` and `rateLimit`.
extension ConfigurationReader {
    mutating func readRules() {
        _ = source.section(
            "rules",
            known: [
                "autoSyncNewProducts", "syncSchedule", "conflictResolution", "retryAttempts",
                "excludeInactive", "deletes", "maxDelete", "priceGuard", "branch", "lease",
                "include", "exclude",
            ])
        var rules = WorkspaceConfiguration.Rules()
        rules.autoSyncNewProducts =
            source.flag("rules.autoSyncNewProducts") ?? rules.autoSyncNewProducts
        rules.syncSchedule = readSchedule() ?? rules.syncSchedule
        rules.conflictResolution =
            source.choice("rules.conflictResolution", type(of: rules.conflictResolution))
            ?? rules.conflictResolution
        rules.retryAttempts = source.count("rules.retryAttempts", in: 0...20) ?? rules.retryAttempts
        rules.excludeInactive = source.flag("rules.excludeInactive") ?? rules.excludeInactive
        rules.deletes = source.choice("rules.deletes", type(of: rules.deletes)) ?? rules.deletes
        rules.priceGuard = source.flag("rules.priceGuard") ?? rules.priceGuard
        rules.branch = source.text("rules.branch")
        rules.lease = readLease()
        rules.include = source.texts("rules.include") ?? rules.include
        rules.exclude = source.texts("rules.exclude") ?? rules.exclude
        configuration.rules = rules
        for (name, patterns) in [("include", rules.include), ("exclude", rules.exclude)] {
            for pattern in patterns where IgnoreRules.Pattern(pattern) == nil {
                source.report(
                    "wrong-pattern", at: DocumentPath(keys: ["rules", name]),
                    "'\(pattern)' is not a pattern of paths",
                    help: "write it like listings/drafts/**")
            }
        }
    }

    private mutating func readSchedule() -> WorkspaceConfiguration.Rules.Schedule? {
        let path: DocumentPath = "rules.syncSchedule"
        guard let text = source.text(path) else { return nil }
        if text == "realtime" { return .realtime }
        if let interval = DurationText.parse(text), interval >= .seconds(10) {
            return .every(interval)
        }
        source.report(
            "wrong-schedule", at: path, "'\(text)' is not a schedule",
            help: "realtime, hourly, daily, or a span of at least 10s, like 15m")
        return nil
    }

    private mutating func readLease() -> Duration? {
        let path: DocumentPath = "rules.lease"
        guard let text = source.text(path), text != "off" else { return nil }
        if let length = DurationText.parse(text), length >= .seconds(60),
            length <= .seconds(86_400)
        {
            return length
        }
        source.report(
            "wrong-lease", at: path, "'\(text)' is not the length of a lease",
            help: "off, or a span from 1m to 24h, like 10m")
        return nil
    }

    mutating func readMaxDelete() {
        let path: DocumentPath = "rules.maxDelete"
        switch source.value(path) {
        case .none, .null: return
        case .number(let number):
            if let count = number.intValue, count >= 0 {
                configuration.rules.maxDelete = .count(count)
                return
            }
        case .string(let text):
            if text.last == "%", let percent = Int(text.dropLast()), (0...100).contains(percent) {
                configuration.rules.maxDelete = .percent(percent)
                return
            }
        case .bool, .sequence, .mapping: break
        }
        source.report(
            "wrong-type", at: path, "maxDelete is neither a count nor a percentage",
            help: "write 10, or 20%")
    }

    mutating func readRateLimit() {
        var limit = WorkspaceConfiguration.RateLimit()
        if case .string(let preset)? = source.value("rateLimit") {
            limit = readPreset(preset, at: "rateLimit") ?? limit
        } else {
            _ = source.section(
                "rateLimit", known: ["preset", "max", "windowMs", "delayAfter", "delayMs"])
            if let preset = source.text("rateLimit.preset") {
                limit = readPreset(preset, at: "rateLimit.preset") ?? limit
            }
            limit.max = source.count("rateLimit.max", in: 1...1000) ?? limit.max
            let window = source.count("rateLimit.windowMs", in: 100...3_600_000)
            limit.window = window.map { .milliseconds($0) } ?? limit.window
            let threshold = source.count("rateLimit.delayAfter", in: 0...1000)
            limit.delayAfter = threshold ?? min(limit.delayAfter, limit.max)
            let delay = source.count("rateLimit.delayMs", in: 0...60_000)
            limit.delay = delay.map { .milliseconds($0) } ?? limit.delay
        }
        configuration.rateLimit = limit
    }

    private mutating func readPreset(
        _ name: String, at path: DocumentPath
    ) -> WorkspaceConfiguration.RateLimit? {
        switch name {
        case "conservative": return .conservative
        case "default": return WorkspaceConfiguration.RateLimit()
        default:
            source.report(
                "unknown-value", at: path, "there is no preset '\(name)'",
                help: "conservative or default")
            return nil
        }
    }
}
