import Determinism
import Documents
import World

extension Reading where Value == Double {
  /// A part of something, as `7%` or `0.07`.
  static func share(in range: ClosedRange<Double>) -> Reading<Double> {
    func shown(_ value: Double) -> String {
      let percent = value * 100
      return (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)") + "%"
    }
    let expected = "a share from \(shown(range.lowerBound)) to \(shown(range.upperBound)), as 7% or 0.07"
    return .text(expected) { text in
      let isPercent = text.hasSuffix("%")
      let digits = isPercent ? text.dropLast() : text[...]
      // Also where text may be anything: neither "nan" nor "0x1p-4" is a share.
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
        let number = Double(digits)
      else { return nil }
      let share = isPercent ? number / 100 : number
      return range.contains(share) ? share : nil
    }
  }
}

extension Reading where Value == HolidayCourse {
  /// What a holiday is like.
  static var holidayCourse: Reading<HolidayCourse> {
    let part = Reading<Double>.share(in: HolidayCourse.parts)
    let expected = "'sunday', 'closed', or \(part.expected) of the day's load"
    return Reading(expected: expected) { node, log in
      switch node.text {
      case "sunday": return .sunday
      case "closed": return .closed
      default:
        let quiet = DocumentErrorLog()
        if let part = part.read(node, log: quiet) { return .part(part) }
        log.report(
          at: node.position, found: node.kind, expected: expected,
          nearest: node.text.flatMap { nearestWord(to: $0, in: ["sunday", "closed"]) })
        return nil
      }
    }
  }
}

extension Reading where Value == Int64 {
  /// A day since 1970-01-01.
  static var day: Reading<Int64> {
    .text("a date as year-month-day, such as 2027-07-05") { text in
      guard text.utf8.count == 10, let midnight = Instant(iso8601: text + "T00:00:00Z") else { return nil }
      return midnight.seconds / 86_400
    }
  }
}
