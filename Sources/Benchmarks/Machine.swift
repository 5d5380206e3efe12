import Foundation

/// Where the figures come from.
struct Machine {
    let processor: String
    let cores: Int
    let memory: String
    let system: String
    let swift: String

    static func current(_ bench: Workbench) throws -> Machine {
        let swift = try? bench.child(["swift", "--version"]).output
            .split(separator: "\n").first { $0.contains("Swift version") }
        let kilobytes = line("MemTotal", of: "/proc/meminfo")?.split(separator: " ").first
        return Machine(
            processor: line("model name", of: "/proc/cpuinfo") ?? "an unknown processor",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            memory: kilobytes.flatMap { Int($0) }.map { "\(($0 + (1 << 19)) >> 20) GiB" } ?? "?",
            system: line("PRETTY_NAME", of: "/etc/os-release") ?? "Linux",
            swift: swift.map { String($0) } ?? "Swift")
    }

    var words: String {
        "\(processor), \(cores) cores, \(memory) · \(system) · \(swift)"
    }

    /// The value of `key: value` or `key="value"`.
    private static func line(_ key: String, of file: String) -> String? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        guard let line, let sign = line.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
            return nil
        }
        return line[line.index(after: sign)...].trimmingCharacters(in: .init(charactersIn: " \t\""))
    }
}
