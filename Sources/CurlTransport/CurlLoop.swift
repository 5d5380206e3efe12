import CCurl
import CCurlShims
import Dispatch
import Ports
import Synchronization

/// The thread that drives the multi handle. Everything of libcurl is touched there and nowhere else,
/// but for `curl_multi_wakeup`, which libcurl allows from any thread.
final class CurlLoop: Sendable {
    private struct Mail {
        var jobs: [CurlJob] = []
        var cancelled: Set<Int> = []
        var isClosed = false
        var isRunning = false
        var lastID = 0
    }

    /// The multi handle. Unchecked: other threads only call `curl_multi_wakeup` on it (libcurl's
    /// documentation allows that), and it lives as long as the loop.
    private struct Handle: @unchecked Sendable { let pointer: UnsafeMutableRawPointer? }

    private let mail = Mutex(Mail())
    private let multi: Handle
    private let responseLimit: Int
    private let queue = DispatchQueue(label: "ghlsync.curl")

    /// Why libcurl cannot be used; `nil` when it can. It is loaded by the first transport.
    private let trouble: String?

    init(responseLimit: Int) {
        self.responseLimit = responseLimit
        trouble = ghlsync_curl_load().map { String(cString: $0) }
        multi = Handle(pointer: trouble == nil ? ghlsync_curl_multi_new() : nil)
    }

    func nextID() -> Int {
        mail.withLock { mail in
            mail.lastID += 1
            return mail.lastID
        }
    }

    func submit(_ job: CurlJob) {
        guard multi.pointer != nil else {
            job.continuation.resume(
                returning: .failure(
                    TransportFailure(
                        .couldNotConnect, trouble ?? "libcurl cannot be started",
                        requestWasSent: false)))
            return
        }
        let mustStart = mail.withLock { mail in
            mail.jobs.append(job)
            defer { mail.isRunning = true }
            return !mail.isRunning
        }
        if mustStart { queue.async { self.run() } }
        wakeUp()
    }

    func cancel(_ id: Int) {
        mail.withLock { _ = $0.cancelled.insert(id) }
        wakeUp()
    }

    /// Ends the thread when nothing is in flight any more.
    func close() {
        let neverRan = mail.withLock { mail in
            mail.isClosed = true
            return !mail.isRunning
        }
        if neverRan, let pointer = multi.pointer {
            ghlsync_curl_multi_free(pointer)
        } else {
            wakeUp()
        }
    }

    private func wakeUp() {
        if let pointer = multi.pointer { ghlsync_curl_multi_wakeup(pointer) }
    }

    private func run() {
        guard let multi = multi.pointer else { return }
        var exchanges: [UnsafeMutableRawPointer: CurlExchange] = [:]
        while true {
            let (jobs, cancelled, isClosed) = mail.withLock { mail in
                defer {
                    mail.jobs = []
                    mail.cancelled = []
                }
                return (mail.jobs, mail.cancelled, mail.isClosed)
            }
            for job in jobs {
                guard !cancelled.contains(job.id),
                    let exchange = CurlExchange(job, responseLimit: responseLimit)
                else {
                    job.continuation.resume(
                        returning: .failure(
                            TransportFailure(.cancelled, "cancelled", requestWasSent: false)))
                    continue
                }
                exchanges[exchange.handle] = exchange
                ghlsync_curl_multi_add(multi, exchange.handle)
            }
            for exchange in exchanges.values where cancelled.contains(exchange.job.id) {
                exchanges[exchange.handle] = nil
                ghlsync_curl_multi_remove(multi, exchange.handle)
                exchange.cancel()
            }
            var running: Int32 = 0
            ghlsync_curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = ghlsync_curl_multi_read(multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                    let exchange = exchanges.removeValue(forKey: handle)
                else { continue }
                let code = message.pointee.data.result
                ghlsync_curl_multi_remove(multi, handle)
                exchange.finish(code)
            }
            if isClosed, exchanges.isEmpty { break }
            // The time is only a bound: a new job, a cancellation and every socket wake it at once.
            ghlsync_curl_multi_poll(multi, 60_000)
        }
        ghlsync_curl_multi_free(multi)
    }
}
