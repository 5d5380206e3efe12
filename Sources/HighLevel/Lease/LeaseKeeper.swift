import Documents
import Pacing
import Ports
package import SyncCore

/// Keeps the lease of a location while an agent drives it; see `LocationLease` for what that is worth.
///
/// Requests: two lists and a write to take it, a list and a write each time half of it has gone, one
/// write to give it back. They go before a bulk load, which would otherwise outlast the lease.
package actor LeaseKeeper {
    private let api: CatalogAPI
    private let time: any TimeSource
    private let name: String
    private let agent: String
    private let place: String
    private let length: Duration
    private var held: (id: String, until: Timestamp)?

    init(
        api: CatalogAPI, time: any TimeSource, namespace: String, agent: String, place: String,
        length: Duration
    ) {
        self.api = api
        self.time = time
        name = LocationLease.name(namespace: namespace)
        self.agent = agent
        self.place = place
        self.length = length
    }

    /// Makes sure that the lease is ours for half of its length to come at least.
    ///
    /// Throws `.guarded` while another agent has it, and what the API says when it cannot be asked.
    package func hold() async throws(CycleFailure) {
        do throws(RemoteFailure) {
            let now = await api.pipeline.serverClock
            if let held, now.duration(to: held.until) > length / 2 { return }
            try await take(at: now)
        } catch {
            throw error.cycleFailure
        }
        guard let other else { return }
        throw CycleFailure(
            .guarded,
            "another agent drives this location: \(other.place), until \(other.until) at least",
            hint:
                "stop it there, or wait; if it is gone for good, delete the custom value “\(name)” in the sub-account's settings"
        )
    }

    /// Renews the lease for as long as the task runs; calls `lost` when another agent has taken it. What
    /// cannot be asked now is asked again: until the lease ends, nobody else takes it.
    package func keep(lost: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            let wait = length / 4
            guard (try? await time.sleep(until: time.now.advanced(by: wait))) != nil else { return }
            guard held != nil else { continue }
            do throws(CycleFailure) {
                try await hold()
            } catch {
                guard error.kind == .guarded else { continue }
                await lost()
            }
        }
    }

    /// Gives the lease back, so that the next agent need not wait for its end.
    package func release() async {
        guard let held else { return }
        self.held = nil
        _ = try? await write(until: await api.pipeline.serverClock, to: held.id)
    }

    /// Who has it instead of us; `nil` when it is ours.
    private var other: LocationLease?

    private func take(at now: Timestamp) async throws(RemoteFailure) {
        other = nil
        let values = try await leases()
        if let held {
            if let rival = rival(of: held.id, among: values, at: now) {
                if rival.id != held.id { try await api.deleteCustomValue(held.id) }
                return yield(to: rival.lease)
            }
            // A list may lag; what was deleted is made anew.
            var isThere = values.contains { $0.id == held.id }
            if !isThere { isThere = try await api.customValue(held.id) != nil }
            if isThere {
                try await write(until: now.advanced(by: length), to: held.id)
                self.held = (held.id, now.advanced(by: length))
                return
            }
        }
        held = nil
        if let lease = values.lazy.compactMap(\.lease).first(where: {
            $0.agent != self.agent && $0.isLiving(at: now)
        }) {
            return yield(to: lease)
        }
        let until = now.advanced(by: length)
        let id: String
        if let first = values.first?.id {
            try await write(until: until, to: first)
            id = first
        } else {
            id = try await create(until: until)
        }
        try await demandOurs(id, at: now)
        if other == nil { held = (id, until) }
    }

    /// Who took it in the same moment shows now: of two values the one with the smaller id counts, of
    /// two writes to one value the later.
    private func demandOurs(_ id: String, at now: Timestamp) async throws(RemoteFailure) {
        guard let rival = rival(of: id, among: try await leases(), at: now) else { return }
        if rival.id != id { try await api.deleteCustomValue(id) }
        yield(to: rival.lease)
    }

    /// Another agent's living lease that counts before ours: of several values the smallest id's.
    private func rival(
        of id: String, among values: [(id: String, lease: LocationLease?)], at now: Timestamp
    ) -> (id: String, lease: LocationLease)? {
        for value in values where value.id <= id {
            if let lease = value.lease, lease.agent != agent, lease.isLiving(at: now) {
                return (value.id, lease)
            }
        }
        return nil
    }

    private func yield(to lease: LocationLease) {
        held = nil
        other = lease
    }

    private func leases() async throws(RemoteFailure) -> [(id: String, lease: LocationLease?)] {
        var found: [(id: String, lease: LocationLease?)] = []
        for value in try await api.customValues() where value["name"]?.stringValue == name {
            guard let id = value["id"]?.stringValue, RemoteID.isValid(id) else { continue }
            found.append((id, lease(value)))
        }
        return found.sorted { $0.id < $1.id }
    }

    private func lease(_ value: DocumentValue) -> LocationLease? {
        value["value"]?.stringValue.flatMap { LocationLease($0) }
    }

    private func body(until: Timestamp) -> OrderedObject {
        let lease = LocationLease(agent: agent, place: place, until: until)
        return ["name": .string(name), "value": .string(lease.text)]
    }

    @discardableResult
    private func write(until: Timestamp, to id: String) async throws(RemoteFailure) -> DocumentValue
    {
        try await api.updateCustomValue(id, body(until: until))
    }

    private func create(until: Timestamp) async throws(RemoteFailure) -> String {
        let call = api.createCustomValue(body(until: until))
        let value = try api.object(
            try await api.send(call)["customValue"], of: call, id: "id")
        return value["id"]?.stringValue ?? ""
    }
}

extension HighLevelReplica {
    /// The keeper of this location's lease.
    /// - Parameters:
    ///   - agent: the same for all processes of one workspace on one machine.
    ///   - place: for people: the machine and the folder.
    package nonisolated func leaseKeeper(
        agent: String, place: String, length: Duration
    ) -> LeaseKeeper {
        LeaseKeeper(
            api: api, time: time, namespace: configuration.namespace, agent: agent, place: place,
            length: length)
    }
}
