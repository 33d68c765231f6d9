import Documents
import Planning
import World

/// Reads the course of a week: days, ranges or lists of days, each with a load or with loads at times.
struct WeekReading {
  let log: DocumentErrorLog

  /// The courses from Monday; nil for a day that is not named.
  func days(_ node: Node) -> [DayCourse?] {
    var courses = [DayCourse?](repeating: nil, count: 7)
    var named: [Weekday: SourcePosition] = [:]
    for (key, value) in Reading.named(.node).read(node, log: log) ?? [] {
      let course = course(value)
      for day in weekdays(key) {
        if let first = named[day] {
          log.report(
            at: key.position, found: "\(day.name) a second time", expected: "each day once",
            advice: "the first stands in line \(first.line)")
          continue
        }
        named[day] = key.position
        courses[day.rawValue - 1] = course
      }
    }
    return courses
  }

  /// The days of `mon`, `mon..fri`, `tue,thu`.
  private func weekdays(_ key: Placed<String>) -> [Weekday] {
    var days: [Weekday] = []
    for part in key.value.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "..", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
      let ends = words.compactMap { Weekday(named: $0) }
      guard ends.count == words.count, ends.count <= 2, let first = ends.first, let last = ends.last, first <= last
      else {
        let names = Weekday.allCases.map { $0.short.lowercased() }
        let wrong = words.first { Weekday(named: $0) == nil }
        log.report(
          at: key.position, found: "'\(key.value)' for days", expected: "days as mon, mon..fri or tue,thu",
          nearest: wrong.flatMap { nearestWord(to: $0, in: names) },
          advice: wrong == nil ? "a range goes from an earlier to a later day of the week, which begins on Monday" : nil
        )
        return []
      }
      days += Weekday.allCases.filter { (first...last).contains($0) }
    }
    return days
  }

  private static let loadsAtTimes = "loads at times: { \"09:00\": 0.5 }"

  /// One load for the whole day, or loads at times.
  private func course(_ node: Node) -> DayCourse? {
    let load = Reading.double(in: DayCourse.loads)
    guard let entries = node.entries else {
      guard node.text != nil else {
        log.report(at: node.position, found: node.kind, expected: "\(load.expected), or \(Self.loadsAtTimes)")
        return nil
      }
      return load.read(node, log: log).flatMap { DayCourse([.init(minute: 0, load: $0)]) }
    }
    var points: [DayCourse.Point] = []
    for (key, value) in entries {
      let minute = Reading.timeOfDay.read(key, log: log)
      guard let load = load.read(value, log: log), let minute else { continue }
      if let last = points.last, last.minute >= minute {
        log.report(
          at: key.position, found: "the time \(key.text ?? "") after a later one", expected: "times in their order")
        continue
      }
      points.append(.init(minute: minute, load: load))
    }
    if entries.isEmpty {
      log.report(at: node.position, found: node.kind, expected: Self.loadsAtTimes)
    }
    return DayCourse(points)
  }
}

extension Reading where Value == Int {
  /// Minutes since midnight.
  fileprivate static var timeOfDay: Reading<Int> {
    .text("a time from 00:00 to 24:00, such as \"09:30\"") { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      let areDigits = parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      guard parts.count == 2, areDigits, let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
        hour * 60 + minute <= 1440
      else { return nil }
      return hour * 60 + minute
    }
  }
}
