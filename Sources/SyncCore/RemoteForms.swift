import Catalog
package import Documents

extension ArchiveEntry {
    /// The remote's fields with the base's value wherever the remote shows what the server made of it,
    /// so that only what somebody changed differs from the base.
    ///
    /// Where the local side has taken over the very value that the remote shows, it is left: there the
    /// two agree.
    package func remoteInTermsOfBase(_ remote: OrderedObject, local: OrderedObject?)
        -> OrderedObject
    {
        var fields = remote
        for (path, form) in remoteForms {
            let shown = remote.value(at: path)
            guard form.isNull ? shown == nil : shown == form else { continue }
            // An absence says something only where there is a mapping that it is absent from.
            guard shown != nil || path.parent.isRoot || remote.value(at: path.parent) != nil else {
                continue
            }
            if let local, local.value(at: path) == shown { continue }
            fields.set(base.fields.value(at: path), at: path)
        }
        return fields
    }

    /// Without the forms that the remote no longer needs, because it shows the base's own value.
    func droppingSettledForms(shown remote: OrderedObject) -> ArchiveEntry {
        var entry = self
        entry.remoteForms = remoteForms.filter { path, _ in
            remote.value(at: path) != base.fields.value(at: path)
        }
        return entry
    }

    /// Forgets the forms at and below a path, which got a new value.
    mutating func forgetForms(at path: DocumentPath) {
        remoteForms = remoteForms.filter { !path.contains($0.key) }
    }

    /// Notes where the remote shows something else than what it was sent at a path.
    mutating func noteForms(
        sent: DocumentValue?, shown: DocumentValue?, at path: DocumentPath, merge: FieldRule.Merge
    ) {
        guard sent != shown else { return }
        guard merge == .byKey, case .mapping(let sent)? = sent, case .mapping(let shown)? = shown
        else {
            remoteForms[path] = shown ?? .null
            return
        }
        for key in Set(sent.keys).union(shown.keys) {
            noteForms(sent: sent[key], shown: shown[key], at: path.key(key), merge: merge)
        }
    }
}
