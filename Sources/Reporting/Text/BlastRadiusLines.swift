import Assurance

extension BlastRadius {
  /// What a rollout cost, a line a unit with what it is made of: units are never added across each other.
  var lines: [(unit: String, amount: String, parts: String)] {
    [
      ("bad events", Figures.count(badEvents), eventParts),
      ("bad user-minutes", Figures.whole(badUserMinutes), userParts),
      ("bad AP-minutes", Figures.whole(badAccessPointMinutes), ""),
      ("sites touched", Figures.count(sites), ""),
    ]
  }

  /// One event fails in one way only, so what got worse is added; what got better is only told.
  private var eventParts: String {
    let parts = Metric.allCases.filter { $0.unit == .events && amount($0) != 0 }
    return BlastRadius.sum(
      parts.filter { amount($0) > 0 }.map(part), also: parts.filter { amount($0) < 0 }.map(part))
  }

  /// One minute can be bad in several ways, so the way with most of them counts, and what was not served at all.
  private var userParts: String {
    let parts = Metric.allCases.filter { $0.unit == .userSeconds && amount($0) != 0 }.sorted { amount($0) > amount($1) }
    let counted = parts.prefix(1).filter { amount($0) > 0 }
    let lost = lostUserSeconds == 0 ? [] : ["not served \(Figures.whole(Double(lostUserSeconds) / 60))"]
    return BlastRadius.sum(counted.map(part) + lost, also: parts.dropFirst(counted.count).map(part))
  }

  private func amount(_ metric: Metric) -> Int64 { excess[metric] ?? 0 }

  private func part(_ metric: Metric) -> String {
    "\(metric.name) \(Figures.whole(metric.unit.samples(amount(metric))))"
  }

  private static func sum(_ counted: [String], also others: [String]) -> String {
    let also = others.isEmpty ? "" : "also \(others.joined(separator: ", "))"
    return [counted.joined(separator: " + "), also].filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
