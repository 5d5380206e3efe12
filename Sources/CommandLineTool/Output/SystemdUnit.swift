/// A systemd user unit for `watch` (systemd.service(5), systemd.exec(5)), as a template of the location.
enum SystemdUnit {
    /// - Parameter workspace: its folder; `nil` leaves it to a file of variables a location.
    static func text(program: String, workspace: String?) -> String {
        let folder = workspace.map { " -C \(word($0))" } ?? ""
        let variables = "%h/.config/ghlsync/service/%i.env"
        let place =
            workspace.map { "RequiresMountsFor=\(word($0))\n" }
            ?? "ConditionPathExists=\(variables)\n"
        let source = workspace == nil ? "EnvironmentFile=\(variables)\n" : ""
        let setUp =
            workspace == nil
            ? """
            #   mkdir -p ~/.config/ghlsync/service
            #   echo GHLSYNC_WORKSPACE=$HOME/my-catalog > ~/.config/ghlsync/service/main.env
            """
            : """
            #   ghlsync service --print > ~/.config/systemd/user/ghlsync@.service
            """
        return """
            # Keeps a ghlsync workspace and GoHighLevel in step, as long as you are logged in.
            # For a location called main:
            \(setUp)
            #   systemctl --user daemon-reload
            #   systemctl --user enable --now ghlsync@main
            #   journalctl --user -u ghlsync@main -f
            # To keep it running when you are not logged in: loginctl enable-linger

            [Unit]
            Description=ghlsync watch, location %i
            Documentation=man:ghlsync(1)
            \(place)StartLimitIntervalSec=300
            StartLimitBurst=10

            [Service]
            Type=exec
            \(source)ExecStart=\(word(program))\(folder) --location %i --no-color watch
            # Ctrl-C and SIGTERM end it cleanly, with 130.
            KillSignal=SIGINT
            SuccessExitStatus=130
            TimeoutStopSec=15
            Restart=on-failure
            RestartSec=10
            # What a person has to mend first: files, conflicts, the token, a guard, the command line.
            RestartPreventExitStatus=3 4 5 6 64
            NoNewPrivileges=yes
            LimitCORE=0

            [Install]
            WantedBy=default.target

            """
    }

    /// One word of a command line: in quotes, with what systemd would expand doubled.
    static func word(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("%", with: "%%").replacing("$", with: "$$")
        let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
        return isPlain ? escaped : "\"\(escaped)\""
    }
}
