public import Assurance
public import Ledger

/// What a sweep came to: how often each outcome was seen, by variant, and how sure that is.
public struct SweepSummary: Sendable, Hashable {
  /// One variant.
  public struct Variant: Sendable, Hashable {
    /// Its name; empty where nothing is varied.
    public var name: String
    /// How often every expectation was met.
    public var good: Proportion
    /// Each expectation, and how often it was met, in the order of the scenario.
    public var checks: [Check]
    /// How often rollouts ended how, by name.
    public var outcomes: [Outcome]
    /// The mean of bad user-minutes, and the number that one run in twenty exceeds.
    public var badUserMinutes: (mean: Double, p95: Double)
    /// The mean of calls.
    public var calls: Double
    /// How many came to no end.
    public var failed: Int

    /// As `==` of all but the pair.
    public static func == (one: Variant, other: Variant) -> Bool {
      one.name == other.name && one.good == other.good && one.checks == other.checks && one.outcomes == other.outcomes
        && one.badUserMinutes == other.badUserMinutes && one.calls == other.calls && one.failed == other.failed
    }

    /// As the name and the counts hash.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(name)
      hasher.combine(good)
      hasher.combine(checks)
    }
  }

  /// An expectation.
  public struct Check: Sendable, Hashable {
    /// The line.
    public var line: String
    /// How often it was met.
    public var met: Proportion
  }

  /// How rollouts ended.
  public struct Outcome: Sendable, Hashable {
    /// `PROMOTED` …
    public var word: String
    /// How often.
    public var share: Proportion
  }

  /// The variants, by name.
  public var variants: [Variant]

  /// Counts rows.
  public init(_ rows: [SweepFile.Row]) {
    let names = Set(rows.map(\.variant)).sorted()
    variants = names.map { name in Self.variant(name, rows.filter { $0.variant == name }) }
  }

  private static func variant(_ name: String, _ rows: [SweepFile.Row]) -> Variant {
    let ended = rows.filter { $0.isGood != nil }
    func proportion(_ count: Int) -> Proportion { Proportion(count: count, replicates: ended.count) }
    var lines: [String] = []
    for check in ended.flatMap(\.checks) where !lines.contains(check.line) { lines.append(check.line) }
    let checks = lines.map { line in
      Check(
        line: line,
        met: proportion(
          ended.count { row in
            let those = row.checks.filter { $0.line == line }
            return !those.isEmpty && those.allSatisfy(\.isMet)
          }))
    }
    let words = Set(ended.map(\.outcome)).filter { !$0.isEmpty }.sorted()
    let minutes = ended.map(\.badUserMinutes).sorted()
    let count = Double(max(1, ended.count))
    let place = max(0, min(minutes.count - 1, (minutes.count * 95 + 99) / 100 - 1))
    return Variant(
      name: name, good: proportion(ended.count { $0.isGood == true }), checks: checks,
      outcomes: words.map { word in Outcome(word: word, share: proportion(ended.count { $0.outcome == word })) },
      badUserMinutes: (minutes.reduce(0, +) / count, minutes.isEmpty ? 0 : minutes[place]),
      calls: Double(ended.reduce(0) { $0 + $1.calls }) / count, failed: rows.count - ended.count)
  }
}
