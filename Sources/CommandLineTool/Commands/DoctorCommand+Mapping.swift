import Catalog
import HighLevel
import SyncCore
import Workspace

extension DoctorCommand {
    /// Which fields stay local and why; with `--live`, whether the others have their place.
    func mapping(_ workspace: OpenWorkspace, _ tool: ToolContext, isLive: Bool) async -> Finding {
        let mapping = workspace.configuration.mapping
        let local = FieldMapping.mappable.filter { mapping.listing[$0] == nil }
        let staying = local.isEmpty ? "every field has a place" : Policy.staying(local)
        guard isLive, !mapping.objectFields.isEmpty else {
            return Finding(check: "fieldMapping", verdict: .ok, detail: staying)
        }
        do {
            let context = try await LocationContext.open(workspace)
            let remote = context.remote(
                try Connection.open(workspace, tool),
                transport: TracingTransport.make(tool.console))
            let remarks = try await remote.customObjectCheck()?.remarks(mapping) ?? []
            guard let first = remarks.first else {
                return Finding(
                    check: "fieldMapping", verdict: .ok,
                    detail: "\(mapping.objectKey) has every field that is mapped to it; \(staying)")
            }
            return Finding(
                check: "fieldMapping", verdict: .warning,
                detail: ([first] + remarks.dropFirst()).joined(separator: "; "),
                hint: MappingCommand.byHand(mapping))
        } catch {
            return Finding(
                check: "fieldMapping", verdict: .warning,
                detail: "the custom object cannot be looked at: \(Tool.message(error))")
        }
    }
}
