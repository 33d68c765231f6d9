import Assurance
import Determinism
import MistAPI
import Rehearsal
import Rollout

/// The course of a rehearsal as lanes above one clock: service levels, causes, arrivals, calls, the rollout's phases and gate.
struct CourseLanes {
  let course: RehearsalCourse
  let rollout: RolloutResult?

  /// The height of a lane's drawing; its width is the number of bins.
  private static let height = 100
  /// Levels are drawn from here to 100 %, if none lies lower.
  private static let lows = [0.8, 0.5, 0]
  /// So many causes have a bar of their own.
  private static let mostCauses = 12

  /// The lanes, from above.
  var html: String {
    var lanes = Metric.gated.indices.map(level)
    if !course.causes.isEmpty { lanes.append(causes) }
    lanes.append(columns("arrivals", "devices that come up", course.arrivals))
    lanes.append(columns("calls", "API calls", course.calls))
    if let rollout, !rollout.phases.isEmpty {
      lanes.append(phases(rollout))
      if !gateLooks.isEmpty { lanes.append(gate) }
    }
    lanes.append(events)
    return lanes.joined() + axis
  }

  // MARK: Levels

  /// The lowest level that the lanes of a place show.
  private var low: Double {
    let least = course.organisation.tallies.joined().compactMap(\.level).min() ?? 1
    return Self.lows.first { $0 <= least } ?? 0
  }

  private func level(_ index: Int) -> String {
    let metric = Metric.gated[index]
    let levels = course.organisation.tallies[index].map(\.level)
    let known = levels.enumerated().compactMap { bin, level in level.map { (bin: bin, level: $0) } }
    let sum = course.organisation.tallies[index].sum()
    var text = "\(metric.name) of the organisation: no users yet"
    if let worst = known.min(by: { $0.level < $1.level }), let level = sum.level {
      text =
        "\(metric.name) of the organisation: \(Figures.percent(level)) over all, lowest \(Figures.percent(worst.level)) at "
        + Figures.moment(course.moment(worst.bin))
    }
    let floor = y(0.9)
    return lane(
      metric.name, id: "lane-\(metric.name)", text,
      [
        XMLElement("path", [("class", "floor"), ("d", "M0 \(floor)H\(course.bins)")]),
        XMLElement("path", [("class", "line"), ("d", line(levels))]),
      ], scale: ("100 %", "\(Int(low * 100)) %"))
  }

  private func y(_ level: Double) -> Int {
    Int(((1 - level) / (1 - low) * Double(Self.height)).rounded())
  }

  /// A line through the bins that have a level; it is broken where there is none.
  private func line(_ levels: [Double?]) -> String {
    var path = ""
    var isDown = false
    for (bin, level) in levels.enumerated() {
      guard let level else {
        isDown = false
        continue
      }
      path += isDown ? "V\(y(level))H\(bin + 1)" : "M\(bin) \(y(level))H\(bin + 1)"
      isDown = true
    }
    return path
  }

  // MARK: What happens

  private var causes: String {
    let shown = course.causes.prefix(Self.mostCauses)
    let bars = shown.map { cause in
      let sites =
        cause.sites.count == 1 ? cause.sites[0] : Figures.count(cause.sites.count, "site")
      return bar(
        cause.start, cause.end, "cause", "\(cause.kind) at \(sites)",
        "\(cause.sentence) \(Figures.span(cause.start, cause.end)), \(Self.number(cause.magnitude)) (\(cause.unit))"
          + (cause.period.map { ", every \(Figures.duration(milliseconds: $0 * 1000))" } ?? ""))
    }
    let more = course.causes.count - shown.count
    return listLane(
      "causes", bars + (more > 0 ? ["<li class=\"more\">and \(Figures.count(more, "more", "more"))</li>"] : []))
  }

  private func phases(_ rollout: RolloutResult) -> String {
    var bars = rollout.phases.map { phase in
      bar(
        phase.started, phase.ended, "phase \(ReportTable.tone(phase.verdict))", "\(phase.name): \(phase.verdict)",
        "\(Figures.count(phase.devices.count, "access point")), \(Figures.span(phase.started, phase.ended)). "
          + phase.sentence)
    }
    if let back = rollout.rollBack {
      bars.append(
        bar(
          back.started, back.ended, "phase bad", "roll-back",
          "\(Figures.count(back.back.count)) back, \(Figures.count(back.lost.count)) lost, "
            + Figures.span(back.started, back.ended)))
    }
    if let watch = rollout.watch {
      bars.append(
        bar(
          watch.panel.from, min(watch.panel.until, course.moment(course.bins)),
          "phase \(watch.alarm == nil ? "good" : "bad")",
          "watch: \(watch.alarm == nil ? "no alarm" : "ALARM")", watch.alarm ?? "nothing seen"))
    }
    return listLane("rollout", bars)
  }

  /// A bar from one moment to another, which says what it is.
  private func bar(_ start: Instant, _ end: Instant, _ style: String, _ name: String, _ text: String) -> String {
    let left = percent(start)
    let width = max(0.3, percent(end) - left)
    // The name stands in a bar with room for it, else beside it, on the side with more room.
    let place =
      width > 24
      ? "left:\(Self.tenths(left))%"
      : left > 50 ? "right:\(Self.tenths(100 - left))%" : "left:\(Self.tenths(left + width))%"
    return "<li><div class=\"bar \(style)\" style=\"left:\(Self.tenths(left))%;width:\(Self.tenths(width))%\" "
      + "title=\"\(HTML.escaped(text))\"></div><span style=\"\(place)\">\(HTML.name(name))"
      + "<span class=\"unseen\">, \(HTML.escaped(text))</span></span></li>"
  }

  private func listLane(_ name: String, _ items: [String]) -> String {
    "<div class=\"lane\"><div class=\"lane-name\" id=\"lane-\(name)\">\(name)</div>"
      + "<div class=\"lane-plot\"><ul class=\"inner bars\" aria-labelledby=\"lane-\(name)\">\(items.joined())</ul></div>"
      + "<div class=\"lane-value\" data-value=\"\(name)\"></div></div>\n"
  }

  private func columns(_ name: String, _ unit: String, _ counts: [Int]) -> String {
    let most = max(1, counts.max() ?? 0)
    let path = counts.enumerated().compactMap { bin, count -> String? in
      guard count > 0 else { return nil }
      let height = max(2, count * Self.height / most)
      return "M\(bin) \(Self.height)v-\(height)h1v\(height)z"
    }.joined()
    let total = counts.reduce(0, +)
    return lane(
      name, id: "lane-\(name)",
      "\(Figures.count(total)) \(unit), at most \(Figures.count(counts.max() ?? 0)) in \(Figures.duration(milliseconds: course.bin * 1000))",
      [XMLElement("path", [("class", "columns"), ("d", path)])], scale: (Figures.count(most), "0"))
  }

  // MARK: The gate

  /// The looks of gates, each with its evidence and the limit of its phase.
  var gateLooks: [(at: Instant, phase: String, evidence: Double, limit: Double?)] {
    (rollout?.phases ?? []).flatMap { phase in
      phase.looks.compactMap { look in
        guard case .gate(let gate) = look.finding else { return nil }
        return (look.at, phase.name, gate.familyLogarithm, limit(of: phase.name))
      }
    }
  }

  func limit(of phase: String) -> Double? { course.gates.first { $0.phase == phase }?.failsAt }

  private var gate: String {
    let looks = gateLooks
    let limits = looks.compactMap(\.limit)
    let top = max(1, limits.max() ?? 1, min(looks.map(\.evidence).max() ?? 1, 3 * (limits.max() ?? 1))) * 1.15
    func y(_ value: Double) -> Int {
      Int((Double(Self.height) * (1 - max(0, min(top, value)) / top)).rounded())
    }
    func x(_ moment: Instant) -> String { Self.hundredths(position(moment)) }
    var line = ""
    for (index, look) in looks.enumerated() {
      let isNew = index == 0 || looks[index - 1].phase != look.phase
      line += "\(isNew ? "M" : "L")\(x(look.at)) \(y(look.evidence))"
    }
    let marks = looks.map { "M\(x($0.at)) \(y($0.evidence))h.01" }.joined()
    let limitLine = (rollout?.phases ?? []).compactMap { phase in
      limit(of: phase.name).map { "M\(x(phase.started)) \(y($0))H\(x(phase.ended))" }
    }.joined()
    let most = looks.max { $0.evidence < $1.evidence }
    return lane(
      "gate", id: "lane-gate",
      "evidence of harm, ln e, at \(Figures.count(looks.count, "look")): most \(Self.number(most?.evidence ?? 0))"
        + (most.map { " at \(Figures.moment($0.at)) in \($0.phase)" } ?? "")
        + (limits.isEmpty ? "" : "; a phase fails where the line of dashes is"),
      [
        XMLElement("path", [("class", "floor"), ("d", limitLine)]),
        XMLElement("path", [("class", "line"), ("d", line)]),
        XMLElement("path", [("class", "look"), ("d", marks)]),
      ], scale: (Self.number(top), "0"))
  }

  private var events: String {
    func path(_ isStage: Bool) -> String {
      course.events.filter { $0.isStage == isStage }.map { "M\(Self.hundredths(position($0.at))) 8V92" }.joined()
    }
    return lane(
      "events", id: "lane-events",
      "\(Figures.count(course.events.count, "event")); the table below lists them",
      [
        XMLElement("path", [("class", "event"), ("d", path(false))]),
        XMLElement("path", [("class", "event stage"), ("d", path(true))]),
      ], scale: nil)
  }

  // MARK: Frame

  private func lane(
    _ name: String, id: String, _ text: String, _ drawing: [XMLElement], scale: (top: String, bottom: String)?
  ) -> String {
    var title = XMLElement("title", [("id", "\(id)-title")])
    title.text = text
    let root = XMLElement(
      "svg",
      [
        ("viewBox", "0 0 \(course.bins) \(Self.height)"), ("preserveAspectRatio", "none"), ("role", "img"),
        ("aria-labelledby", "\(id)-title"),
      ], [title] + drawing.filter { $0.attributes.contains { $0.name == "d" && !$0.value.isEmpty } })
    let marks =
      scale.map {
        "<span class=\"top\" aria-hidden=\"true\">\($0.top)</span><span class=\"bottom\" aria-hidden=\"true\">\($0.bottom)</span>"
      } ?? ""
    return "<div class=\"lane\" id=\"\(id)\"><div class=\"lane-name\">\(name)</div>"
      + "<div class=\"lane-plot\"><div class=\"inner\">\(root.fragment)</div>\(marks)</div>"
      + "<div class=\"lane-value\" data-value=\"\(name)\"></div></div>\n"
  }

  /// The days below the lanes.
  private var axis: String {
    let day: Int64 = 86_400
    let first = (course.start.seconds + day - 1) / day
    let last = (course.moment(course.bins).seconds - 1) / day
    let steps: [Int64] = [1, 2, 7, 14, 28, 84, 364]
    let step = steps.first { (last - first) / $0 < 9 } ?? 364
    let marks = stride(from: first, through: max(first, last), by: Int(step)).enumerated().map { index, number in
      let moment = Instant(seconds: number * day)
      let date = Figures.minute(moment).prefix(10).dropFirst(5)
      let place = index % 2 == 1 ? " second" : ""
      return "<span class=\"day\(place)\" style=\"left:\(Self.tenths(percent(moment)))%\">\(date)</span>"
    }
    return "<div class=\"lane axis\" aria-hidden=\"true\"><div class=\"lane-name\">day (UTC)</div>"
      + "<div class=\"lane-plot\"><div class=\"inner\">\(marks.joined())</div></div><div class=\"lane-value\"></div></div>\n"
  }

  /// Where a moment is, in bins.
  private func position(_ moment: Instant) -> Double {
    max(0, min(Double(course.bins), Double(moment - course.start) / 1000 / Double(course.bin)))
  }

  private func percent(_ moment: Instant) -> Double { position(moment) / Double(course.bins) * 100 }

  /// `12.3`
  static func tenths(_ value: Double) -> String { Figures.decimal(value, digits: 1) }
  private static func hundredths(_ value: Double) -> String { Figures.decimal(value, digits: 2) }

  /// A number of no unit to two digits behind the point, without ends of zero.
  static func number(_ value: Double) -> String {
    var text = Figures.decimal(value, digits: 2)
    while text.contains("."), let last = text.last, last == "0" || last == "." {
      text.removeLast()
      if last == "." { break }
    }
    return text
  }
}
