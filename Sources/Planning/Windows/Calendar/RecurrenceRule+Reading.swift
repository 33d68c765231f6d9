import Documents

extension RecurrenceRule {
  /// Parts of the RFC that are not carried out.
  private static let unsupported = [
    "BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "RSCALE", "SKIP",
  ]
  private static let supported = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"]

  /// Reads the value of an RRULE.
  init(_ line: CalendarLine) throws(DocumentError) {
    var parts: [(name: String, value: String)] = []
    for part in line.value.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else {
        throw DocumentError(at: line.position, found: "'\(part)' in RRULE", expected: "NAME=value")
      }
      let name = pair[0].uppercased()
      guard Self.supported.contains(name) else {
        let isKnown = Self.unsupported.contains(name)
        throw DocumentError(
          at: line.position, found: "\(name) in RRULE" + (isKnown ? ", which mistwin does not carry out" : ""),
          expected: "only \(Self.supported.joined(separator: ", "))",
          nearest: isKnown ? nil : nearestWord(to: name, in: Self.supported),
          advice: isKnown ? "write the events one by one, or with the parts above" : nil)
      }
      guard !parts.contains(where: { $0.name == name }) else {
        throw DocumentError(at: line.position, found: "\(name) twice in RRULE", expected: "each part once")
      }
      parts.append((name, String(pair[1])))
    }
    guard let text = parts.first(where: { $0.name == "FREQ" })?.value else {
      throw DocumentError(
        at: line.position, found: "RRULE without FREQ", expected: "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    }
    guard let frequency = Frequency(rawValue: text.uppercased()) else {
      throw DocumentError(
        at: line.position, found: "FREQ=\(text)",
        expected: Frequency.allCases.map(\.rawValue).joined(separator: ", "),
        nearest: nearestWord(to: text.uppercased(), in: Frequency.allCases.map(\.rawValue)))
    }
    self.frequency = frequency
    for (name, value) in parts where name != "FREQ" { try take(name, value, line) }
    try check(line)
  }

  private mutating func take(_ name: String, _ value: String, _ line: CalendarLine) throws(DocumentError) {
    switch name {
    case "INTERVAL": interval = try Self.number(value, 1...1000, name, line)
    case "COUNT": count = try Self.number(value, 1...100_000, name, line)
    case "UNTIL": until = try CalendarTime(value, zone: nil, at: line.position)
    case "BYMONTHDAY": monthDays = try Self.numbers(value, 1...31, isSigned: true, name, line)
    case "BYMONTH": months = try Self.numbers(value, 1...12, isSigned: false, name, line)
    case "WKST": weekStart = try Self.weekday(value[...], line)
    default:
      for word in value.split(separator: ",", omittingEmptySubsequences: false) {
        let weekday = try Self.weekday(word.suffix(2), line)
        let digits = word.dropLast(2)
        let ordinal = digits.isEmpty ? 0 : try Self.number(String(digits), 1...53, isSigned: true, "BYDAY", line)
        days.append(Day(ordinal: ordinal, weekday: weekday))
      }
    }
  }

  private func check(_ line: CalendarLine) throws(DocumentError) {
    if count != nil, until != nil {
      throw DocumentError(at: line.position, found: "both COUNT and UNTIL in RRULE", expected: "one of them")
    }
    if days.contains(where: { $0.ordinal != 0 }), frequency == .daily || frequency == .weekly {
      throw DocumentError(
        at: line.position, found: "a number in BYDAY of a \(frequency.rawValue) rule",
        expected: "days alone, such as BYDAY=MO,TU", advice: "numbers belong to MONTHLY and YEARLY rules")
    }
    if !monthDays.isEmpty, frequency == .weekly {
      throw DocumentError(
        at: line.position, found: "BYMONTHDAY in a WEEKLY rule", expected: "BYDAY, or a MONTHLY rule")
    }
  }

  private static func weekday(_ word: Substring, _ line: CalendarLine) throws(DocumentError) -> Weekday {
    if let weekday = Weekday(code: word) { return weekday }
    let known = Weekday.allCases.map(\.code)
    throw DocumentError(
      at: line.position, found: "the day '\(word)' in RRULE", expected: known.joined(separator: ", "),
      nearest: nearestWord(to: String(word), in: known))
  }

  private static func numbers(
    _ value: String, _ range: ClosedRange<Int>, isSigned: Bool, _ name: String, _ line: CalendarLine
  ) throws(DocumentError) -> [Int] {
    var numbers: [Int] = []
    for word in value.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.append(try number(String(word), range, isSigned: isSigned, name, line))
    }
    return numbers
  }

  private static func number(
    _ value: String, _ range: ClosedRange<Int>, isSigned: Bool = false, _ name: String, _ line: CalendarLine
  ) throws(DocumentError) -> Int {
    if let number = Int(value), range.contains(isSigned ? abs(max(number, -1000)) : number) { return number }
    let sign = isSigned ? " or the same with a minus, counted from the end" : ""
    throw DocumentError(
      at: line.position, found: "\(name)=\(value)",
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)\(sign)")
  }
}
