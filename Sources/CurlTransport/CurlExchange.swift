import CCurl
import CCurlShims
import Glibc
import Ports

/// One request in flight: its easy handle, what must stay in memory for it, and what has come so far.
/// Belongs to the thread of the loop.
final class CurlExchange {
    let handle: UnsafeMutableRawPointer
    let job: CurlJob
    private let responseLimit: Int
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let body: UnsafeMutableBufferPointer<UInt8>
    private var received = Received()

    private struct Received {
        var headers = HTTPHeaders()
        var headerBytes = 0
        var body: [UInt8] = []
        var isTooLarge = false
    }

    /// Header fields of an answer beyond this many bytes are refused.
    private static let headerLimit = 256 << 10

    init?(_ job: CurlJob, responseLimit: Int) {
        guard let handle = ghlsync_curl_new() else { return nil }
        self.handle = handle
        self.job = job
        self.responseLimit = responseLimit
        body = .allocate(capacity: max(1, job.request.body.count))
        _ = body.initialize(from: job.request.body)
        setUp()
    }

    deinit {
        ghlsync_curl_list_free(headerList)
        ghlsync_curl_free(handle)
        body.deallocate()
    }

    private func set(_ option: CURLoption, _ value: Int) {
        ghlsync_curl_set_long(handle, option, value)
    }
    private func set(_ option: CURLoption, _ value: String) {
        ghlsync_curl_set_string(handle, option, value)
    }

    private func setUp() {
        let request = job.request
        set(
            CURLOPT_URL,
            "\(request.origin.scheme.rawValue)://\(request.origin.host):\(request.origin.port)\(request.target)"
        )
        set(CURLOPT_PROTOCOLS_STR, request.origin.isLoopback ? "http,https" : "https")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_ACCEPT_ENCODING, "")
        let timeout = Int(request.timeout / .milliseconds(1))
        set(CURLOPT_TIMEOUT_MS, max(1, timeout))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, min(timeout, 10_000)))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_USERAGENT, "ghlsync")
        if request.origin.isLoopback { set(CURLOPT_PROXY, "") }
        if !request.mayReuseConnection {
            // libcurl would repeat a request by itself when a kept connection dies (reliability.md §3).
            set(CURLOPT_FRESH_CONNECT, 1)
            set(CURLOPT_FORBID_REUSE, 1)
        }
        setMethod(request)
        setHeaders(request)
        let sink: ghlsync_curl_sink = { bytes, size, count, context in
            CurlExchange.take(bytes, size * count, context) { $0.takeBody($1) }
        }
        let headerSink: ghlsync_curl_sink = { bytes, size, count, context in
            CurlExchange.take(bytes, size * count, context) { $0.takeHeader($1) }
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        ghlsync_curl_set_sink(handle, CURLOPT_WRITEFUNCTION, sink)
        ghlsync_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        ghlsync_curl_set_sink(handle, CURLOPT_HEADERFUNCTION, headerSink)
        ghlsync_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    }

    private func setMethod(_ request: HTTPRequest) {
        switch request.method {
        case .head:
            set(CURLOPT_NOBODY, 1)
        case .get where request.body.isEmpty:
            set(CURLOPT_HTTPGET, 1)
        case .get, .post, .put, .patch, .delete, .options:
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            if !request.body.isEmpty || request.method == .post {
                set(CURLOPT_POST, 1)
                ghlsync_curl_set_offset(
                    handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
                ghlsync_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
            }
        }
    }

    private func setHeaders(_ request: HTTPRequest) {
        // No waiting for "100 Continue": bodies are small.
        headerList = ghlsync_curl_list_add(nil, "Expect:")
        if request.headers["Content-Type"] == nil, !request.body.isEmpty || request.method == .post
        {
            headerList = ghlsync_curl_list_add(headerList, "Content-Type:")
        }
        for field in request.headers.fields {
            let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
            headerList = ghlsync_curl_list_add(headerList, line)
        }
        ghlsync_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
    }

    /// Hands bytes from libcurl to the exchange; anything but `count` in return ends the transfer.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ use: (CurlExchange, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let exchange = Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
        return use(exchange, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard received.body.count + bytes.count <= responseLimit else {
            received.isTooLarge = true
            return false
        }
        received.body.append(contentsOf: bytes)
        return true
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received.headerBytes += bytes.count
        guard received.headerBytes <= Self.headerLimit else {
            received.isTooLarge = true
            return false
        }
        if bytes.starts(with: "HTTP/".utf8) {
            received.headers = HTTPHeaders()
            return true
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return true }
        let name = String(decoding: bytes[..<colon], as: UTF8.self)
        var value = bytes[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
        while let last = value.last, last <= 0x20 { value = value.dropLast() }
        received.headers.add(name, String(decoding: value, as: UTF8.self))
        return true
    }

    func finish(_ code: CURLcode) {
        guard code == CURLE_OK else {
            job.continuation.resume(returning: .failure(failure(code)))
            return
        }
        let status = ghlsync_curl_get_long(handle, CURLINFO_RESPONSE_CODE)
        job.continuation.resume(
            returning: .success(
                HTTPResponse(status: status, headers: received.headers, body: received.body)))
    }

    func cancel() {
        job.continuation.resume(
            returning: .failure(TransportFailure(.cancelled, "cancelled", requestWasSent: wasSent)))
    }

    /// Whether any byte of the request left.
    private var wasSent: Bool { ghlsync_curl_get_long(handle, CURLINFO_REQUEST_SIZE) > 0 }

    /// Whether this process can open no socket. libcurl says of that only that it could not connect.
    private static var lacksDescriptors: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor < 0 else {
            close(descriptor)
            return false
        }
        return errno == EMFILE || errno == ENFILE
    }

    private func failure(_ code: CURLcode) -> TransportFailure {
        let words = "\(job.request.origin): \(String(cString: ghlsync_curl_words(code)))"
        let wasSent = wasSent
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return TransportFailure(.couldNotResolve, words, requestWasSent: false)
        case CURLE_COULDNT_CONNECT:
            let reason = Self.lacksDescriptors ? ": too many open files" : ""
            return TransportFailure(.couldNotConnect, words + reason, requestWasSent: false)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return TransportFailure(.refusedURL, words, requestWasSent: false)
        case CURLE_OPERATION_TIMEDOUT:
            return TransportFailure(.timedOut, words, requestWasSent: wasSent)
        case CURLE_WRITE_ERROR where received.isTooLarge:
            return TransportFailure(
                .responseTooLarge,
                "\(job.request.origin): the answer is larger than \(responseLimit) bytes",
                requestWasSent: true)
        case CURLE_PARTIAL_FILE, CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY,
            CURLE_WRITE_ERROR:
            return TransportFailure(.incompleteResponse, words, requestWasSent: true)
        case CURLE_PEER_FAILED_VERIFICATION:
            return TransportFailure(
                .tlsFailed,
                "\(job.request.origin): its certificate has expired, is another host's, or is of an authority that this machine does not know; look at the clock, the package ca-certificates, and any proxy",
                requestWasSent: wasSent)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            return TransportFailure(.tlsFailed, words, requestWasSent: wasSent)
        default:
            return wasSent
                ? TransportFailure(.connectionLost, words, requestWasSent: true)
                : TransportFailure(.couldNotConnect, words, requestWasSent: false)
        }
    }
}
