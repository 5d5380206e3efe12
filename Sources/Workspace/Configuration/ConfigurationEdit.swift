package import Documents
import JSONFormat
package import Ports

/// A change of `ghlsync.yaml` that was not made, and why.
package struct ConfigurationEditRefusal: Error, Hashable, Sendable {
    package let message: String
    package let hint: String?
}

extension WorkspaceConfiguration {
    /// Changes the configuration file in place; comments and the rest of its text stay. What would not
    /// read back without errors is not written, and an edit that a person makes meanwhile stays.
    package static func edit(
        _ edits: [DocumentEdit], in files: any FileSystem, random: UInt64
    ) throws(ConfigurationEditRefusal) {
        let reading = read(from: files)
        guard let path = reading.path, let format = FileFormat(path), reading.isValid else {
            throw ConfigurationEditRefusal(
                message: "the configuration must be mended first", hint: "ghlsync validate")
        }
        let json = reading.configuration.json
        let before: [UInt8]
        do throws(FileFailure) {
            before = try files.read(path, limit: ParseLimits.entityFile.bytes)
        } catch {
            throw refusal("\(error)")
        }
        let after: [UInt8]
        do throws(EditError) {
            after = try format.edit(before, edits, json: json)
        } catch {
            throw refusal("\(path): \(error.message)")
        }
        if let error = read(after, at: path).diagnostics.first(where: { $0.severity == .error }) {
            throw refusal("\(path) would not be valid: \(error.message)")
        }
        do throws(FileFailure) {
            let isPrivate = (try files.metadata(at: path)?.permissions ?? 0o644) & 0o077 == 0
            try files.replace(
                path, with: after, mode: isPrivate ? .ownerOnly : .shared,
                temporaryName: TemporaryName.make(random)
            ) { () throws(FileFailure) in
                guard try files.read(path, limit: ParseLimits.entityFile.bytes) == before else {
                    throw FileFailure(.changed, path: path)
                }
            }
        } catch {
            throw refusal("\(error)")
        }
    }

    private static func refusal(_ message: String) -> ConfigurationEditRefusal {
        ConfigurationEditRefusal(message: message, hint: "edit the file by hand")
    }
}
