import Documents
import HostSystem
import Ports
import SyncCore
import TerminalUI
import Workspace

/// What of the machine must be in order.
extension DoctorCommand {
    func version(_ tool: ToolContext) -> Finding {
        Finding(
            check: "version", verdict: .ok,
            detail: "ghlsync \(Tool.version), \(tool.environment.program)")
    }

    /// latest_wins compares times of both sides.
    func clock(_ tool: ToolContext) async -> Finding {
        let answer = try? await ChildProcess(
            "timedatectl", ["show", "--property=NTPSynchronized", "--value"],
            environment: tool.environment.forChildren
        ).ending()
        switch answer?.outputText.filter({ !$0.isWhitespace }) {
        case "yes":
            return Finding(check: "clock", verdict: .ok, detail: "kept right (NTP)")
        case "no":
            return Finding(
                check: "clock", verdict: .warning,
                detail: "nothing keeps it right; latest_wins compares times of both sides",
                hint: "sudo timedatectl set-ntp true")
        default:
            return Finding(
                check: "clock", verdict: .ok,
                detail:
                    "\(SystemTime().wallClock); whether something keeps it right is not known here (--live compares it with GoHighLevel's)"
            )
        }
    }

    func disk(_ root: String) -> Finding {
        guard let disk = MachineFacts.disk(of: root) else {
            return Finding(
                check: "space", verdict: .warning, detail: "the disk of \(root) cannot be asked",
                hint: "df -h \(Self.shell(root))")
        }
        let megabytes = disk.freeBytes / 1_048_576
        let detail =
            "\(megabytes >= 10_240 ? "\(megabytes / 1024) GiB" : "\(megabytes) MiB") free"
            + (disk.freeFiles.map { $0 < 10_000 ? ", room for \($0) files" : "" } ?? "")
        if disk.isReadOnly {
            return Finding(
                check: "space", verdict: .failed, detail: "the disk is mounted read-only",
                hint:
                    "sudo mount -o remount,rw \"$(df --output=target \(Self.shell(root)) | tail -1)\""
            )
        }
        let isShort = megabytes < 50 || disk.freeFiles.map { $0 < 1000 } ?? false
        return Finding(
            check: "space", verdict: isShort ? .failed : megabytes < 1024 ? .warning : .ok,
            detail: detail,
            hint: isShort || megabytes < 1024
                ? "du -xh --max-depth=2 \(Self.shell(root)) | sort -h | tail   (snapshots.keep in ghlsync.yaml bounds the snapshots)"
                : nil)
    }

    /// One watch a folder is needed, for `watch`.
    func watches(_ workspace: OpenWorkspace?) -> Finding {
        let needed = workspace.map { Self.folders(.root, $0.files, depth: 0) } ?? 0
        guard let limit = MachineFacts.setting("fs/inotify/max_user_watches"),
            let instances = MachineFacts.setting("fs/inotify/max_user_instances")
        else {
            return Finding(check: "inotify", verdict: .warning, detail: "its limits cannot be read")
        }
        let detail =
            workspace == nil
            ? "\(limit) folders can be watched"
            : "\(needed) folder\(needed == 1 ? "" : "s") to watch, \(limit) allowed; \(instances) watchers allowed"
        func lift(_ name: String, _ value: Int) -> String {
            "echo fs.inotify.\(name)=\(value) | sudo tee /etc/sysctl.d/60-ghlsync-\(name).conf && sudo sysctl --system"
        }
        if needed > limit || limit < 8192 {
            return Finding(
                check: "inotify", verdict: needed > limit ? .failed : .warning, detail: detail,
                hint: lift("max_user_watches", max(524_288, needed * 2)))
        }
        if instances < 64 {
            return Finding(
                check: "inotify", verdict: .warning, detail: detail,
                hint: lift("max_user_instances", 512))
        }
        return Finding(check: "inotify", verdict: .ok, detail: detail)
    }

    /// How many folders of ours there are at and below a folder.
    static func folders(_ folder: FilePath, _ files: any FileSystem, depth: Int) -> Int {
        guard depth < 32, let entries = try? files.list(folder) else { return 1 }
        return entries.reduce(1) { count, entry in
            guard entry.kind == .directory, let path = folder.appending(entry.name),
                WorkspaceLayout.place(of: path) != .ignored
            else { return count }
            return count + folders(path, files, depth: depth + 1)
        }
    }

    func git(_ workspace: OpenWorkspace, _ tool: ToolContext) async -> Finding {
        let root = Self.shell(workspace.root)
        let state = GitState.read(workspace.files)
        let environment = tool.environment.forChildren
        guard
            let version = try? await ChildProcess("git", ["--version"], environment: environment)
                .ending()
        else {
            return Finding(
                check: "git", verdict: state.isRepository ? .failed : .warning,
                detail: "there is no git; ghlsync works without, and your files have no history",
                hint: "sudo apt-get install git")
        }
        let words = Escaping.line(
            version.outputText.split(separator: "\n").first.map(String.init) ?? "")
        guard state.isRepository else {
            return Finding(
                check: "git", verdict: .ok,
                detail:
                    "\(words); the workspace's folder is no repository (git -C \(root) init makes one)"
            )
        }
        do throws(CycleFailure) {
            try state.demandCalm(branch: workspace.configuration.rules.branch)
        } catch {
            return Finding(
                check: "git", verdict: .failed, detail: error.message, hint: error.hint)
        }
        let links = "\(WorkspaceLayout.stateFolder)/links/\(workspace.locationID).json"
        let ignored = try? await ChildProcess(
            "git", ["-C", workspace.root, "check-ignore", "--quiet", links],
            environment: environment
        ).ending()
        guard ignored?.status != 0 else {
            return Finding(
                check: "git", verdict: .warning,
                detail: "\(links) is ignored: a clone would not know which file is which object",
                hint:
                    "printf '/.ghlsync/*\\n!/.ghlsync/links/\\n!/.ghlsync/schema/\\n' >> \(root)/.gitignore"
            )
        }
        return Finding(
            check: "git", verdict: .ok,
            detail: "\(words), \(state.branch.map { "branch \(Escaping.line($0))" } ?? "no branch")"
        )
    }

    /// A word for a shell.
    static func shell(_ text: String) -> String {
        text.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
            ? text : CompletionScript.quoted(text)
    }
}
