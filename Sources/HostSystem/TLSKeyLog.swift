import Glibc

/// A file named by `SSLKEYLOGFILE`, into which libcurl writes what decrypts every connection.
package enum TLSKeyLog {
    /// From now on this process has none (S29). Before the first request, which reads the variable, and
    /// while no other thread reads variables.
    package static func turnOff() { unsetenv("SSLKEYLOGFILE") }
}
