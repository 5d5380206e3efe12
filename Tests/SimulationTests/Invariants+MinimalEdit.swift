import Documents
import SyncTestKit
import YAMLFormat

extension Invariants {
    /// I9: of a file that the program rewrote, each entry whose value did not change is as it was, byte for
    /// byte and in its place, and the entries that changed keep their comments.
    static func untouchedLines(_ replacement: Replacement) -> [String] {
        guard let before = replacement.before, let after = replacement.after,
            let old = try? YAMLDocument.parse(before).value.mappingValue,
            let new = try? YAMLDocument.parse(after).value.mappingValue
        else { return [] }
        let (oldRows, newRows) = (rows(before), rows(after))
        let path = replacement.path
        var found: [String] = []
        for (key, text) in oldRows {
            guard let now = newRows.first(where: { $0.key == key }) else {
                if new.contains(key) { found.append("I9: \(path): \(key) was moved away") }
                continue
            }
            if old[key] == new[key] {
                if now.text != text { found.append("I9: \(path): \(key) was rewritten: \(text)") }
            } else {
                let lost = comments(text).filter { !now.text.contains($0) }
                found += lost.map { "I9: \(path): \(key) lost its comment \($0)" }
            }
        }
        let kept = oldRows.map(\.key).filter { new.contains($0) }
        let order = newRows.map(\.key).filter { old.contains($0) }
        if kept != order { found.append("I9: \(path): the entries are in another order") }
        return found
    }

    /// The top-level entries with their lines; those before the first belong to the first.
    private static func rows(_ bytes: [UInt8]) -> [(key: String, text: String)] {
        var rows: [(key: String, text: String)] = []
        var waiting = ""
        for line in String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let isTopLevel = line.first.map { $0.isLetter || $0 == "\"" } ?? false
            if isTopLevel, let colon = line.firstIndex(of: ":") {
                rows.append((String(line[..<colon]), waiting + line + "\n"))
                waiting = ""
            } else if line.first == "#" || rows.isEmpty {
                waiting += line + "\n"
            } else if !line.isEmpty {
                rows[rows.count - 1].text += line + "\n"
            }
        }
        return rows
    }

    private static func comments(_ text: String) -> [Substring] {
        text.split(separator: "\n").compactMap { line in
            line.firstRange(of: " # ").map { line[$0.upperBound...] }
        }
    }
}
