import Assurance
import Determinism
import Rehearsal

extension RehearsalSummary {
  /// Narrower than that, figures alone are better read.
  private static let leastWidth = 80
  /// What stands beside the marks: the longest name of a metric, the lowest level and when it was.
  private static let beside = 52

  /// How the service levels of the organisation went over the clock, a line each: where the course is known, and a person looks at a
  /// terminal that is wide enough.
  mutating func writeCourse() {
    guard style.drawsCourses, style.width >= Self.leastWidth, let course = result.course, course.bins > 1 else {
      return
    }
    let each = (course.bins + style.width - Self.beside - 1) / (style.width - Self.beside)
    let parts = course.organisation.tallies.map { Self.parts($0, each) }
    guard parts.contains(where: { $0.contains { $0.total > 0 } }) else { return }
    addGap()
    add(
      "over the clock, \(Figures.duration(milliseconds: course.bin * Int64(each) * 1000)) a mark, from 60 % and below to 100 %; "
        + "· nothing counted", .quiet)
    var table = TextTable(["", "", "#Lowest", "at (UTC)"])
    for (metric, parts) in zip(Metric.gated, parts) {
      let marks = String(parts.map { $0.level.map { Sparkline.step(($0 - 0.6) / 0.4) } ?? "·" })
      let lowest = parts.enumerated().compactMap { part in part.element.level.map { (level: $0, part: part.offset) } }
        .min { $0.level < $1.level }
      table.add([
        metric.name, marks, lowest.map { Figures.percent($0.level) } ?? "-",
        lowest.map { Figures.minute(course.moment($0.part * each)) } ?? "-",
      ])
    }
    add(table)
  }

  /// The sums of so many bins each.
  private static func parts(_ bins: [Tally], _ each: Int) -> [Tally] {
    stride(from: 0, to: bins.count, by: each).map { first in bins[first..<min(first + each, bins.count)].sum() }
  }
}
