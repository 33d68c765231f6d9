import Assurance
public import MistAPI
public import Rehearsal

extension SweepSummary {
  /// The sweep as a person reads it: how often each expectation was met, by variant, with the 95 % interval. Ends with a line feed.
  public func report(_ what: String, _ style: TextStyle = .plain) -> String {
    var page = SweepPage(summary: self, what: what, style: style)
    page.write()
    return page.lines.joined(separator: "\n") + "\n"
  }

  /// The same as one document; shares 0…1 with the ends of their 95 % intervals (Wilson).
  public var document: JSON {
    [
      "mistwin_sweep": 1,
      "variants": .array(
        variants.map { variant in
          [
            "variant": .string(variant.name), "rehearsals": JSON(variant.good.replicates),
            "failed": JSON(variant.failed),
            "good": Self.document(variant.good),
            "expectations": .array(
              variant.checks.map { ["expectation": .string($0.line), "met": Self.document($0.met)] }),
            "outcomes": .array(
              variant.outcomes.map { ["outcome": .string($0.word.lowercased()), "share": Self.document($0.share)] }),
            "bad_user_minutes": ["mean": JSON(variant.badUserMinutes.mean), "p95": JSON(variant.badUserMinutes.p95)],
            "api_calls": JSON(variant.calls),
          ]
        }),
    ]
  }

  private static func document(_ share: Proportion) -> JSON {
    [
      "count": JSON(share.count), "share": JSON(share.share), "low": JSON(share.interval.lowerBound),
      "high": JSON(share.interval.upperBound),
    ]
  }
}

private struct SweepPage: TextPage {
  let summary: SweepSummary
  let what: String
  let style: TextStyle
  var lines: [String] = []

  mutating func write() {
    lines += what.printable.wrapped(to: style.width).map { style.paint($0, .strong) }
    for variant in summary.variants {
      title(
        variant.name.isEmpty ? "Rehearsals" : variant.name,
        "\(Figures.count(variant.good.replicates, "rehearsal"))"
          + (variant.failed == 0 ? "" : ", \(Figures.count(variant.failed)) came to no end"))
      var table = TextTable(["", "#Share", "95 %"])
      table.add(row("good", variant.good))
      for check in variant.checks { table.add(row(check.line, check.met)) }
      for outcome in variant.outcomes { table.add(row("rollout \(outcome.word.lowercased())", outcome.share)) }
      add(table)
      if !variant.outcomes.isEmpty {
        add(
          "bad user-minutes: \(Figures.count(Int(variant.badUserMinutes.mean.rounded()))) on average, "
            + "\(Figures.count(Int(variant.badUserMinutes.p95.rounded()))) in one run of twenty; "
            + "\(Figures.count(Int(variant.calls.rounded()))) calls")
      }
    }
  }

  private func row(_ name: String, _ share: Proportion) -> [String] {
    let interval = share.interval
    return [
      name, Figures.percent(share.share),
      "\(Figures.percent(interval.lowerBound)) to \(Figures.percent(interval.upperBound))",
    ]
  }
}
