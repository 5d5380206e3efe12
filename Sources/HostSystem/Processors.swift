import Dispatch
import Ports

/// All processors of this machine.
package struct Processors: Workforce {
    package init() {}

    package func perform(_ count: Int, _ work: @Sendable (Int) -> Void) {
        DispatchQueue.concurrentPerform(iterations: count, execute: work)
    }
}
