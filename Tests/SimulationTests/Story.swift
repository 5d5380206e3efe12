/// What happened in a simulation, for whoever reads why a seed failed.
struct Story: Sendable {
    private(set) var lines: [String] = []

    mutating func tell(_ line: String) { lines.append(line) }

    var text: String { lines.joined(separator: "\n") }
}
