import Foundation

/// What /proc says of a running program.
struct ProcessFacts {
    /// Time on a processor, by itself and by the kernel for it, in hundredths of a second.
    let ticks: Int
    /// Resident memory.
    let megabytes: Double
    /// The most resident memory that it ever had.
    let peak: Double
    let descriptors: Int

    init(_ process: pid_t) throws {
        let place = "/proc/\(process)"
        // The name of the program stands in brackets and may hold spaces.
        let stat = try String(contentsOfFile: "\(place)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 22, let user = Int(fields[12]), let system = Int(fields[13]),
            let pages = Int(fields[22])
        else { throw Child.Failure(description: "\(place)/stat: \(stat)") }
        ticks = user + system
        megabytes = Double(pages * Int(sysconf(Int32(_SC_PAGESIZE)))) / 1e6
        let status = try String(contentsOfFile: "\(place)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        // In kilobytes; an ended process has none.
        peak =
            Double(line?.split(separator: " ").dropFirst().first ?? "0").map { $0 / 1000 * 1.024 }
            ?? 0
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "\(place)/fd").count
    }
}
