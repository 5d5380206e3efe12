/// `full-date` of RFC 3339.
func isDate(_ text: ASCII) -> Bool {
    var text = text
    return takeDate(from: &text) && text.isEmpty
}

/// `full-time` of RFC 3339.
func isTime(_ text: ASCII) -> Bool {
    var text = text
    return takeTime(from: &text) && text.isEmpty
}

/// `date-time` of RFC 3339.
func isDateTime(_ text: ASCII) -> Bool {
    var text = text
    guard takeDate(from: &text), let separator = text.popFirst(), separator | 0x20 == 0x74 else {
        return false
    }
    return takeTime(from: &text) && text.isEmpty
}

private func takeDate(from text: inout ASCII) -> Bool {
    guard let year = takeNumber(4, from: &text), take(0x2D, from: &text),
        let month = takeNumber(2, from: &text), take(0x2D, from: &text),
        let day = takeNumber(2, from: &text), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day >= 1 && day <= lengths[month - 1]
}

private func takeTime(from text: inout ASCII) -> Bool {
    guard let hour = takeNumber(2, from: &text), take(0x3A, from: &text),
        let minute = takeNumber(2, from: &text), take(0x3A, from: &text),
        let second = takeNumber(2, from: &text), hour <= 23, minute <= 59, second <= 60
    else { return false }
    if take(0x2E, from: &text) {
        guard let first = text.first, isDigit(first) else { return false }
        text = text.drop(while: isDigit)
    }
    guard let sign = text.popFirst() else { return false }
    var offset = 0
    switch sign {
    case 0x5A, 0x7A: break
    case 0x2B, 0x2D:
        guard let hours = takeNumber(2, from: &text), take(0x3A, from: &text),
            let minutes = takeNumber(2, from: &text), hours <= 23, minutes <= 59
        else { return false }
        offset = (hours * 60 + minutes) * (sign == 0x2D ? -1 : 1)
    default: return false
    }
    // A leap second is the last of a day in universal time.
    let minuteOfDay = (hour * 60 + minute - offset + 2 * 24 * 60) % (24 * 60)
    return second < 60 || minuteOfDay == 24 * 60 - 1
}
