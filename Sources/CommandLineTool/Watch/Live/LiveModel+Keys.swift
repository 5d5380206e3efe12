import TerminalUI

/// What a key makes the view's surroundings do.
enum LiveAction: Equatable, Sendable {
    case sync
    case pause(Bool)
    /// Give the screen to the conflict resolver.
    case resolve
    case loadHistory
    case quit
    /// Draw everything again.
    case redraw
}

extension LiveModel {
    /// Takes a key. `rows` is how many lines the page has room for.
    mutating func press(_ key: Key, rows: Int) -> LiveAction? {
        if isTypingFilter {
            typeFilter(key)
            return nil
        }
        remark = nil
        switch key {
        case .up, .character("k"): scroll(by: -1)
        case .down, .character("j"): scroll(by: 1)
        case .pageUp, .control("b"): scroll(by: -max(1, rows - 1))
        case .pageDown, .control("f"), .character(" "): scroll(by: max(1, rows - 1))
        case .home, .character("g"): page == .main ? (scroll = .max / 2) : (scroll = 0)
        case .end, .character("G"): page == .main ? (scroll = 0) : (scroll = .max / 2)
        case .escape, .backspace:
            if page != .main {
                open(.main)
            } else if scroll > 0 {
                scroll = 0
            } else {
                filter = ""
            }
        case .character("?"): toggle(.help)
        case .character("e"): toggle(.errors)
        case .character("d"): toggle(.diff)
        case .character("h"):
            toggle(.history)
            if page == .history { return .loadHistory }
        case .character("/"):
            isTypingFilter = true
            filter = ""
            scroll = 0
        case .character("s"):
            if isPaused { remark = "paused; p goes on" } else { return .sync }
        case .character("p"): return .pause(!isPaused)
        case .character("c"):
            if openConflicts.isEmpty { remark = "no conflict is open" } else { return .resolve }
        case .character("q"):
            if page == .main { return .quit }
            open(.main)
        case .control("l"): return .redraw
        default: break
        }
        return nil
    }

    private mutating func typeFilter(_ key: Key) {
        switch key {
        case .character(let character): filter.append(character)
        case .backspace:
            if filter.isEmpty { isTypingFilter = false } else { filter.removeLast() }
        case .enter: isTypingFilter = false
        case .escape:
            isTypingFilter = false
            filter = ""
        default: break
        }
        scroll = 0
    }

    private mutating func toggle(_ page: LivePage) { open(self.page == page ? .main : page) }

    private mutating func open(_ page: LivePage) {
        self.page = page
        scroll = 0
    }

    /// Forward in a page is down; on the main page the newest line is last, and forward leads to it.
    private mutating func scroll(by lines: Int) {
        scroll = max(0, scroll + (page == .main ? -lines : lines))
    }

    /// Keeps the place within what there is to see; `lines` is how many lie outside of the room.
    mutating func limitScroll(to lines: Int) { scroll = min(scroll, max(0, lines)) }
}
