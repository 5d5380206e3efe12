import Documents
import Foundation
import Sandbox

/// An hour, or as long as it is told, in the life of a real `watch`: people edit files and the shop,
/// webhooks come, requests meet trouble. Each minute a line of what the agent holds; at the end both
/// sides must say the same, and what it holds must not have grown.
struct Soak {
    private static let listings = 200
    /// What is measured before is warm-up.
    private static let warmUp = 10

    private let watch: LiveWatch
    private var people: SoakPeople
    private var lines: [SoakLine] = []

    /// - Returns: whether both sides were the same at the end.
    static func run(minutes: Int, _ bench: Workbench) throws -> Bool {
        guard
            let watch = try LiveWatch(
                bench, "soak", hasWebhooks: true, of: min(bench.count, listings),
                // Contested fields are to be decided without a person, prices are to jump.
                configuration: "rules: {conflictResolution: remote_wins, priceGuard: false}",
                prepare: SoakPeople.writeCollections)
        else { throw Child.Failure(description: Workbench.missingProgram) }
        defer { watch.end() }
        var soak = Soak(watch: watch, people: SoakPeople(watch))
        FileHandle.standardOutput.write(Data("\(SoakLine.head)\n".utf8))
        for minute in 0..<minutes { try soak.play(minute) }
        watch.shop.api.faults = SandboxFaults()
        let isSame = try soak.settle(bench)
        print(SoakLine.growth(of: soak.lines, after: min(warmUp, minutes / 3)))
        return isSame
    }

    private mutating func play(_ minute: Int) throws {
        watch.shop.api.faults = SoakTrouble.faults(of: minute)
        let end = Stopwatch.now + 60
        while Stopwatch.now < end {
            try people.act()
            usleep(UInt32.random(in: 300_000...1_100_000))
        }
        let line = try SoakLine(
            minute: minute, watch, people, trouble: SoakTrouble.name(of: minute), after: lines.last)
        // At once, for whoever follows it.
        FileHandle.standardOutput.write(Data("\(line.text)\n".utf8))
        lines.append(line)
    }

    /// Waits until both sides say the same, and lets a look at everything confirm it.
    private func settle(_ bench: Workbench) throws -> Bool {
        let start = Stopwatch.now
        let left = LiveShop.wait(600) { () -> [String]? in
            sleep(2)
            return SoakSides.differences(watch).isEmpty ? [] : nil
        }
        let seconds = Report.number(Stopwatch.now - start)
        guard left != nil else {
            print("The two sides differ after \(seconds) s:")
            print(SoakSides.differences(watch).prefix(20).joined(separator: "\n"))
            print(watch.text.suffix(3000))
            return false
        }
        print("Both sides said the same \(seconds) s after the last edit.")
        guard let program = bench.ghlsync else { return true }
        let plan = try bench.child([program, "plan", "--exit-code"], in: watch.root)
        print("`ghlsync plan` ended with \(plan.exitCode): \(plan.output.suffix(1000))")
        return plan.exitCode == 0
    }
}
