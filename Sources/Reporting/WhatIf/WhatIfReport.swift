import Assurance
import Determinism
import MistAPI
public import Rehearsal

extension WhatIfResult {
  /// The comparison as a person reads it: what changed, what users felt of it, what stayed the same. Ends with a line feed.
  public func report(_ style: TextStyle = .plain) -> String {
    var page = WhatIfPage(result: self, style: style)
    page.write()
    return page.lines.joined(separator: "\n") + "\n"
  }
}

private struct WhatIfPage: TextPage {
  let result: WhatIfResult
  let style: TextStyle
  var lines: [String] = []

  private static let mostSites = 12

  mutating func write() {
    lines += result.question.printable.wrapped(to: style.width).map { style.paint($0, .strong) }
    var table = TextTable(["", ""])
    for (word, world) in [("before", result.before), ("after", result.after)] {
      table.add([word, world.name + (world.verdict.map { ", \($0)" } ?? "")])
    }
    table.add(["over", Figures.span(result.window.lowerBound, result.window.upperBound)])
    add(table)
    writeChanges()
    writeLevels()
    writeSites()
    title("Replay", result.replay)
    lines.append(style.paint("\(result.verdict.rawValue): \(sentence)", tone))
  }

  private mutating func writeChanges() {
    guard !result.changes.isEmpty else { return }
    title("What changed")
    var table = TextTable(["Field", "", "In the model"])
    for change in result.changes.prefix(30) {
      table.add([
        .init(change.field), .init("\(Self.short(change.before)) → \(Self.short(change.after))"),
        .init(
          change.knowledge == .notModelled ? "not modelled" : change.effect,
          change.knowledge == .notModelled ? .caution : .plain),
      ])
    }
    if result.changes.count > 30 { table.add(["and \(result.changes.count - 30) more", "", ""]) }
    add(table)
  }

  private mutating func writeLevels() {
    title("What users felt", "points of the service level; ± 95 %; exact on these sites")
    var table = TextTable(["SLE", "#Before", "#After", "#Points", "#±", "", "#Saved", "Most of it"])
    for estimate in result.estimates { table.add(row(estimate)) }
    add(table)
    let changed = result.estimates.reduce(0) { $0 + $1.changed }
    let cells = result.estimates.reduce(0) { $0 + $1.cells }
    add(
      "\(Figures.count(cells - changed)) of \(Figures.count(cells)) counts are the same to the last bit; saved is the part of the "
        + "variance that vanishes because both worlds draw the same random numbers")
  }

  private func row(_ estimate: PairedEstimate) -> [TextTable.Cell] {
    let isSame = estimate.direction == .identical
    let tone: Tone =
      switch estimate.direction {
      case .worse: .bad
      case .better: .good
      case .identical, .unclear: .quiet
      }
    func unlessSame(_ text: String?) -> TextTable.Cell { .init(isSame ? "-" : text ?? "-") }
    let saved = estimate.varianceSaved.map { "\(Int(($0 * 100).rounded(.down))) %" }
    let most = estimate.classifier.map { "\($0) \(Self.points(-estimate.classifierPoints))" }
    return [
      .init(estimate.metric.name), .init(estimate.before.map { Figures.percent($0) } ?? "-"),
      .init(estimate.after.map { Figures.percent($0) } ?? "-"), unlessSame(Self.points(estimate.points)),
      unlessSame(estimate.halfWidth.map { Self.number($0) }), .init(estimate.direction.rawValue, tone),
      unlessSame(saved), .init(isSame ? "" : most ?? ""),
    ]
  }

  private mutating func writeSites() {
    let differing = result.sites.filter { !($0.isInBoth && $0.changed == 0) }
    title(
      "Sites",
      "\(Figures.count(result.identical.count)) identical, \(Figures.count(differing.count)) not"
        + (result.newlyFailed.isEmpty ? "" : ", \(Figures.count(result.newlyFailed.count)) newly failed"))
    guard !differing.isEmpty else { return }
    var table = TextTable(["Site", "", "Most changed", "#Before", "#After"])
    let ranked = differing.map { site in (site, Self.most(site)) }
      .sorted { (abs($0.1?.change ?? 0), $1.0.site) > (abs($1.1?.change ?? 0), $0.0.site) }
    for (site, most) in ranked.prefix(Self.mostSites) {
      let state =
        result.newlyFailed.contains(site.site)
        ? "FAILS NOW"
        : result.noLongerFailed.contains(site.site) ? "no longer fails" : site.isInBoth ? "" : "only in one"
      table.add([
        .init(site.site), .init(state, state == "FAILS NOW" ? .bad : .plain), .init(most?.metric.name ?? ""),
        .init(most?.before ?? ""), .init(most?.after ?? ""),
      ])
    }
    add(table)
    if ranked.count > Self.mostSites { add("and \(Figures.count(ranked.count - Self.mostSites)) more") }
  }

  private static func most(
    _ site: PairedSite
  ) -> (metric: Metric, change: Double, before: String, after: String)? {
    site.levels.filter { $0.changed > 0 }.map { level in
      (
        metric: level.metric, change: (level.after.level ?? 1) - (level.before.level ?? 1),
        before: level.before.level.map { Figures.percent($0) } ?? "-",
        after: level.after.level.map { Figures.percent($0) } ?? "-"
      )
    }.max { abs($0.change) < abs($1.change) }
  }

  private var sentence: String {
    switch result.verdict {
    case .noDifference: "every count is the same, and the model knows what each change does"
    case .better:
      "better: \(names(.better)); nothing is worse beyond chance"
    case .worse:
      result.newlyFailed.isEmpty
        ? "worse beyond chance: \(names(.worse))"
        : "\(result.newlyFailed.prefix(5).joined(separator: ", ")) \(result.newlyFailed.count == 1 ? "fails" : "fail") and did not before"
    case .unclear: "counts differ; which way is within chance"
    case .unknown:
      "the model does not know what \(result.notModelled.prefix(3).map(\.field).joined(separator: ", ")) does; that nothing is worse "
        + "here says nothing about it"
    }
  }

  private func names(_ direction: PairedEstimate.Direction) -> String {
    result.estimates.filter { $0.direction == direction }.map {
      "\($0.metric.name) by \(Self.number(abs($0.points))) points"
    }
    .joined(separator: ", ")
  }

  private var tone: Tone {
    switch result.verdict {
    case .noDifference, .better: .good
    case .worse: .bad
    case .unclear, .unknown: .caution
    }
  }

  private static func short(_ value: JSON?) -> String {
    guard let value else { return "nothing" }
    let text = value.text
    return text.count > 40 ? "\(text.prefix(40))…" : text
  }

  private static func points(_ value: Double) -> String { value > 0 ? "+\(number(value))" : number(value) }

  private static func number(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    return hundredths == 0 ? "0" : "\(hundredths / 100)"
  }
}
