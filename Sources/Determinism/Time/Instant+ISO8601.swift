extension Instant {
  /// Reads a date and time with its offset, as RFC 3339 writes them: `2027-01-12T08:00:00Z`, `2027-01-12T09:00:00.250+01:00`.
  ///
  /// Digits beyond the millisecond are dropped. Nil if anything is missing, left over or out of range.
  public init?(iso8601 text: String) {
    var reader = FieldReader(text)
    guard let year = reader.number(4), reader.take("-"),
      let month = reader.number(2), (1...12).contains(month), reader.take("-"),
      let day = reader.number(2), (1...CivilTime.days(inMonth: month, ofYear: year)).contains(day),
      reader.take("T") || reader.take("t") || reader.take(" "),
      let hour = reader.number(2), hour < 24, reader.take(":"),
      let minute = reader.number(2), minute < 60, reader.take(":"),
      let second = reader.number(2), second < 60,
      let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    self = CivilTime.instant(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, offset: offset
    ).advanced(byMilliseconds: Int64(fraction))
  }

  /// This moment in UTC, `2027-01-12T08:00:00Z`; with three decimals only if it is not a whole second.
  public var iso8601: String {
    let civil = CivilTime(self, offset: 0)
    let rest = Int(milliseconds - seconds * 1000)
    let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
    return rest == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(padded(rest, 3))Z"
  }
}

/// A number with zeroes in front, at least that wide.
private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let zeroes = String(repeating: "0", count: max(0, width - digits.utf8.count))
  return (number < 0 ? "-" : "") + zeroes + digits
}

/// Reads fields of fixed width off the front of a text.
private struct FieldReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func digit() -> Int? {
    guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
    rest.removeFirst()
    return Int(first) - 0x30
  }

  mutating func number(_ width: Int) -> Int? {
    var number = 0
    for _ in 0..<width {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The milliseconds after a decimal point; zero if there is no point, nil if no digit follows it.
  mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    guard var milliseconds = digit().map({ $0 * 100 }) else { return nil }
    var weight = 10
    while let digit = digit() {
      milliseconds += digit * weight
      weight /= 10
    }
    return milliseconds
  }

  /// Seconds east of UTC: `Z`, or a sign with hours and minutes.
  mutating func offset() -> Int? {
    if take("Z") || take("z") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(2), hours < 24, take(":"), let minutes = number(2), minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
