import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// Makes one object exactly once, or says that it cannot be sure: intent, send, and, when the answer
    /// stays out, look before anything is sent again.
    ///
    /// `taken` are the ids that are bound to something; they are never candidates.
    func make(_ step: CreateStep, taken: Set<String>) async throws -> Made {
        var intent: CreateIntent
        if let open = await openIntent(for: step) {
            // Sent once, and nobody learned what became of it: a crash is an answer that never came.
            let age = max(.zero, open.sentAt.duration(to: await pipeline.serverClock))
            let ended = now.advanced(by: configuration.requestTimeout - age)
            let end = min(ended, now)
            if let made = try await probe(step, open, ended: end, taken: taken) {
                try await intents.bind(open.id, to: Self.id(made.raw))
                return made
            }
            intent = next(open, step)
        } else {
            intent = CreateIntent(
                id: await pipeline.makeID(), key: step.key, object: step.object,
                parent: step.parent, fingerprint: step.fingerprint,
                sentAt: await pipeline.serverClock,
                priorIDs: try await priorIDs(step))
        }
        while true {
            intent = restamped(intent, at: await pipeline.serverClock)
            try await intents.intend(intent)
            let answer: Result<DocumentValue, RemoteFailure>
            do throws(RemoteFailure) {
                answer = .success(try await pipeline.send(step.call))
            } catch {
                answer = .failure(error.about(step.object))
            }
            switch answer {
            case .success(let value):
                if let raw = step.extract(value), RemoteID.isValid(Self.id(raw)) {
                    return try await bound(Made(raw: raw), intent)
                }
            case .failure(let failure):
                if let found = try await clashing(step, intent, failure, taken: taken) {
                    return try await bound(found, intent)
                }
                if failure.kind == .cancelled, failure.effect == .unknown { throw failure }
                switch failure.effect {
                case .none:
                    try await intents.abandon(intent.id, why: failure.message)
                    throw failure
                case .applied:
                    break
                case .unknown:
                    if let made = try await probe(step, intent, ended: now, taken: taken) {
                        return try await bound(made, intent)
                    }
                    guard intent.attempt < max(1, configuration.retryAttempts) else {
                        throw unsure(step, "its answer was lost \(intent.attempt) times")
                    }
                    intent = next(intent, step)
                    continue
                }
            }
            // A success without a readable object: it exists, so it is never sent again.
            if let made = try await probe(step, intent, ended: now, taken: taken) {
                return try await bound(made, intent)
            }
            throw unsure(step, "GoHighLevel said yes, but the object is not to be found")
        }
    }

    private func bound(_ made: Made, _ intent: CreateIntent) async throws -> Made {
        try await intents.bind(intent.id, to: Self.id(made.raw))
        return made
    }

    private func openIntent(for step: CreateStep) async -> CreateIntent? {
        await intents.openIntents(of: step.key).first {
            $0.object == step.object && $0.parent == step.parent
        }
    }

    private func priorIDs(_ step: CreateStep) async throws -> [String] {
        if let known = step.known { return known }
        return try await step.live([step.name]).filter { $0["name"]?.stringValue == step.name }
            .map(Self.id).sorted()
    }

    // MARK: Looking for it

    /// Lists after each settle time and looks for an object that can only be ours. `nil` when none was
    /// there at the last look; throws when that cannot be said.
    private func probe(
        _ step: CreateStep, _ intent: CreateIntent, ended: MonotonicInstant, taken: Set<String>
    ) async throws -> Made? {
        let names: Set = [step.name, intent.fingerprint["name"]?.stringValue ?? step.name]
        let earliest = intent.sentAt.advanced(by: .seconds(-2))
        for instant in probeInstants(ended: ended) {
            do {
                try await sleep(until: instant)
            } catch {
                throw unsure(step, "it was interrupted before it could be looked for")
            }
            let candidates: [DocumentValue]
            do {
                candidates = Self.byAge(try await step.live(names)).filter { object in
                    let id = Self.id(object)
                    let created = object["createdAt"]?.stringValue.flatMap { Timestamp($0) }
                    return RemoteID.isValid(id) && !taken.contains(id)
                        && !intent.priorIDs.contains(id) && created.map { $0 >= earliest } ?? true
                        && step.matches(intent.fingerprint, object)
                }
            } catch let failure as RemoteFailure {
                if failure.kind == .gaveWay { throw failure }
                throw unsure(step, "it could not be looked for: \(failure.message)")
            }
            guard let oldest = candidates.first else { continue }
            var made = Made.found(oldest, sent: intent.fingerprint, by: step)
            if candidates.count > 1 {
                let others = candidates.dropFirst().map(Self.id).joined(separator: ", ")
                made.notices = [
                    "\(step.key): \(candidates.count) look-alike \(step.object)s were made; "
                        + "\(Self.id(oldest)) is taken, suspected duplicates: \(others)"
                ]
            }
            return made
        }
        return nil
    }

    /// At least two looks, the last after everything that may be applied late has been.
    func probeInstants(ended: MonotonicInstant) -> [MonotonicInstant] {
        let now = self.now
        let planned = configuration.settleTimes.map { ended.advanced(by: $0) }
        let ahead = planned.filter { $0 > now }
        if ahead.count == planned.count { return planned }
        return [now] + (ahead.isEmpty ? [now.advanced(by: .seconds(2))] : ahead)
    }

    /// A refusal because the natural key is taken: by an earlier attempt of ours, or by somebody else's
    /// object, which is then theirs.
    private func clashing(
        _ step: CreateStep, _ intent: CreateIntent, _ failure: RemoteFailure, taken: Set<String>
    ) async throws -> Made? {
        guard let hasNaturalKey = step.hasNaturalKey,
            failure.kind == .clash || failure.kind == .rejected
        else { return nil }
        let holder: DocumentValue?
        do {
            holder = try await step.live([step.name]).first(where: hasNaturalKey)
        } catch is RemoteFailure {
            return nil
        }
        guard let holder else { return nil }
        let id = Self.id(holder)
        if !taken.contains(id), step.matches(step.fingerprint, holder) {
            return .found(holder, sent: nil, by: step)
        }
        try await intents.abandon(intent.id, why: failure.message)
        throw ApplyTrouble.failed(
            Problem(
                code: "slug-taken", key: step.key,
                message:
                    "another \(step.object) in GoHighLevel (\(id)) has this slug or name already",
                hint: "give this one another slug, or delete the other", request: failure.request))
    }

    private func unsure(_ step: CreateStep, _ why: String) -> ApplyTrouble {
        .failed(
            Problem(
                code: "ambiguous-create", key: step.key,
                message: "nobody knows whether the \(step.object) was made: \(why)",
                hint: "nothing is sent twice: the next sync looks for it first",
                request: step.request, isPassing: true))
    }

    /// Another attempt sends what the file says now.
    private func next(_ intent: CreateIntent, _ step: CreateStep) -> CreateIntent {
        CreateIntent(
            id: intent.id, key: intent.key, object: intent.object, parent: intent.parent,
            fingerprint: step.fingerprint, sentAt: intent.sentAt, priorIDs: intent.priorIDs,
            attempt: intent.attempt + 1)
    }

    private func restamped(_ intent: CreateIntent, at sentAt: Timestamp) -> CreateIntent {
        // A later attempt keeps the first time: what the first made late is ours as well.
        CreateIntent(
            id: intent.id, key: intent.key, object: intent.object, parent: intent.parent,
            fingerprint: intent.fingerprint,
            sentAt: intent.attempt == 1 ? sentAt : intent.sentAt, priorIDs: intent.priorIDs,
            attempt: intent.attempt)
    }
}
