import HostSystem
import Ports

/// One agent a workspace: the second one is told who has it, and touches nothing (I18).
enum WorkspaceLock {
    static func take(_ workspace: OpenWorkspace) throws(ToolFailure) -> InstanceLock {
        switch try attempt(workspace) {
        case .taken(let lock):
            return lock
        case .held(let holder):
            throw ToolFailure(
                .guarded,
                "another ghlsync works in this workspace\(holder.map { ": \($0)" } ?? "")",
                hint:
                    "wait for it, or stop it (a running `ghlsync watch` carries edits over by itself)"
            )
        }
    }

    enum Attempt {
        case taken(InstanceLock)
        /// Somebody else has it.
        case held(InstanceLock.Holder?)
    }

    static func attempt(_ workspace: OpenWorkspace) throws(ToolFailure) -> Attempt {
        let hint = "check who owns \(workspace.root) and whether it is writable"
        do throws(FileFailure) {
            try workspace.files.createDirectory(at: ".ghlsync")
        } catch {
            throw ToolFailure(.guarded, "the workspace cannot be written: \(error)", hint: hint)
        }
        do throws(InstanceLock.Refusal) {
            return .taken(try InstanceLock.take(".ghlsync/lock", in: workspace.files))
        } catch {
            switch error {
            case .held(let holder): return .held(holder)
            case .failed(let failure):
                throw ToolFailure(
                    .guarded, "the workspace cannot be locked: \(failure)", hint: hint)
            }
        }
    }
}
