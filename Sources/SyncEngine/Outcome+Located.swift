import SyncCore

extension Outcome {
    /// A field that GoHighLevel does not accept is shown where it is written.
    func located(by local: any Replica) async -> Outcome {
        guard case .failed(let problem) = result, !problem.complaints.isEmpty else { return self }
        return Outcome(change, .failed(await local.locate(problem)))
    }
}
