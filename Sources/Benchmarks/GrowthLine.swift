import Foundation

/// What one piece of work took, by the number of listings, and how that grew.
struct GrowthLine {
    enum Unit { case milliseconds, megabytes, count }

    let work: String
    let unit: Unit
    /// In the order of the counts; what was not measured is `nil` or missing at the end.
    var values: [Double?] = []

    init(_ work: String, _ unit: Unit) {
        self.work = work
        self.unit = unit
    }

    func text(_ counts: [Int]) -> String {
        let cells = counts.indices.map { index in
            (values.indices.contains(index) ? values[index] : nil).map(cell) ?? "–"
        }
        return "| \(work) | \(cells.joined(separator: " | ")) | \(growth(counts) ?? "–") |\n"
    }

    private func cell(_ value: Double) -> String {
        switch unit {
        case .milliseconds:
            value < 10_000
                ? "\(Report.number(value)) ms" : "\(Report.number(value / 1000)) s"
        case .megabytes: "\(Report.number(value)) MB"
        case .count: "\(Int(value))"
        }
    }

    /// From the smallest workspace that was measured to the largest: "flat", or what each further listing
    /// adds, and whether that becomes more with their number.
    func growth(_ counts: [Int]) -> String? {
        let known = zip(counts, values).compactMap { count, value in value.map { (count, $0) } }
        guard let first = known.first, let last = known.last, first.0 < last.0 else { return nil }
        guard first.1 > 0 else { return last.1 <= first.1 ? "flat" : nil }
        let exponent = log(last.1 / first.1) / log(Double(last.0) / Double(first.0))
        if exponent < 0.15 { return "flat" }
        let each = (last.1 - first.1) / Double(last.0 - first.0)
        let words = exponent > 1.15 ? "more than linear" : "linear"
        return switch unit {
        case .milliseconds: "\(words), \(Report.number(each * 1000)) µs each"
        case .megabytes: "\(words), \(Report.number(each * 1000)) KB each"
        case .count: "\(words), \(Report.number(each)) each"
        }
    }
}
