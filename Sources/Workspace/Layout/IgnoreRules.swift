package import Ports

/// Which files take part, by patterns as in `.gitignore`: `include` first, then `exclude`.
package struct IgnoreRules: Sendable {
    private let include: [Pattern]
    private let exclude: [Pattern]

    /// Patterns that cannot be read match nothing; the configuration reports them.
    package init(include: [String] = ["**"], exclude: [String] = []) {
        self.include = include.compactMap(Pattern.init)
        self.exclude = exclude.compactMap(Pattern.init)
    }

    /// Whether the file takes part.
    package func allows(_ path: FilePath) -> Bool {
        Self.matches(include, path) && !Self.matches(exclude, path)
    }

    /// The last pattern that matches decides; `!` takes back.
    private static func matches(_ patterns: [Pattern], _ path: FilePath) -> Bool {
        for pattern in patterns.reversed() where pattern.matches(path) { return !pattern.isNegated }
        return false
    }
}

extension IgnoreRules {
    /// One pattern. Without a slash it matches a name at any depth, with one it is bound to the root;
    /// with a slash at its end it matches folders only. A folder that matches takes all beneath along.
    package struct Pattern: Sendable, Hashable {
        let isNegated: Bool
        private let foldersOnly: Bool
        private let parts: [Part]

        private enum Part: Sendable, Hashable {
            case anyDepth
            case name([Character])
        }

        package init?(_ text: String) {
            var rest = text[...]
            isNegated = rest.first == "!"
            if isNegated { rest.removeFirst() }
            foldersOnly = rest.last == "/"
            if foldersOnly { rest.removeLast() }
            let isBound = rest.contains("/")
            if rest.first == "/" { rest.removeFirst() }
            let names = rest.split(separator: "/", omittingEmptySubsequences: false)
            guard !rest.isEmpty, names.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
                text.utf8.count <= 1024
            else { return nil }
            var parts: [Part] = isBound ? [] : [.anyDepth]
            for name in names {
                let part: Part = name == "**" ? .anyDepth : .name(Array(name))
                if part != .anyDepth || parts.last != .anyDepth { parts.append(part) }
            }
            self.parts = parts
        }

        func matches(_ path: FilePath) -> Bool {
            // `**`, the default.
            if parts == [.anyDepth], !foldersOnly, !path.components.isEmpty { return true }
            let names = path.components.map(Array.init)
            return (1...max(1, names.count)).contains { length in
                guard length <= names.count, !foldersOnly || length < names.count else {
                    return false
                }
                return matches(names[..<length])
            }
        }

        /// One row of the usual table: which prefixes of the pattern the names so far can match.
        private func matches(_ names: ArraySlice<[Character]>) -> Bool {
            var row = [Bool](repeating: false, count: parts.count + 1)
            row[0] = true
            for (index, part) in parts.enumerated() where part == .anyDepth && row[index] {
                row[index + 1] = true
            }
            for name in names {
                var next = [Bool](repeating: false, count: parts.count + 1)
                for (index, part) in parts.enumerated() {
                    switch part {
                    case .anyDepth:
                        next[index + 1] = row[index + 1] || next[index]
                        if row[index] { next[index + 1] = true }
                    case .name(let pattern):
                        next[index + 1] = row[index] && Self.glob(pattern, name)
                    }
                }
                row = next
            }
            return row[parts.count]
        }

        /// `*`, `?` and `[a-z]` within one name, in time linear in their product.
        private static func glob(_ pattern: [Character], _ name: [Character]) -> Bool {
            var (p, n) = (0, 0)
            var retry: (pattern: Int, name: Int)?
            while n < name.count {
                if p < pattern.count, pattern[p] == "*" {
                    retry = (p + 1, n)
                    p += 1
                } else if p < pattern.count, let next = step(pattern, p, name[n]) {
                    p = next
                    n += 1
                } else if let last = retry {
                    (p, n) = (last.pattern, last.name + 1)
                    retry = (last.pattern, last.name + 1)
                } else {
                    return false
                }
            }
            return pattern[p...].allSatisfy { $0 == "*" }
        }

        /// Where the pattern goes on after it took a character; `nil` when it does not take it.
        private static func step(_ pattern: [Character], _ at: Int, _ character: Character) -> Int?
        {
            switch pattern[at] {
            case "?": return at + 1
            case "\\" where at + 1 < pattern.count:
                return pattern[at + 1] == character ? at + 2 : nil
            case "[":
                guard let close = pattern[(at + 1)...].dropFirst().firstIndex(of: "]") else {
                    return character == "[" ? at + 1 : nil
                }
                return set(pattern[(at + 1)..<close], contains: character) ? close + 1 : nil
            default: return pattern[at] == character ? at + 1 : nil
            }
        }

        private static func set(_ set: ArraySlice<Character>, contains character: Character) -> Bool
        {
            let isNegated = set.first == "!" || set.first == "^"
            let members = Array(isNegated ? set.dropFirst() : set)
            var index = 0
            var found = false
            while index < members.count {
                if index + 2 < members.count, members[index + 1] == "-" {
                    let (low, high) = (members[index], members[index + 2])
                    found = found || (low <= high && (low...high).contains(character))
                    index += 3
                } else {
                    found = found || members[index] == character
                    index += 1
                }
            }
            return found != isNegated
        }
    }
}
