import Glibc
import HostSystem
import Testing

@Suite struct CoreDumpsTests {
    @Test("S72: after it a crash leaves no file, and nothing brings that back")
    func off() {
        CoreDumps.turnOff()
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
        #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
    }
}
