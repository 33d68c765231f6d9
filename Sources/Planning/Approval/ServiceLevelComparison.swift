/// How the service levels that were found differ from those that were predicted.
public struct ServiceLevelComparison: Sendable, Hashable {
  /// A metric.
  public struct Metric: Sendable, Hashable {
    /// Its name.
    public var metric: String
    /// What was predicted, 0…1; nil where there was no data.
    public var predicted: Double?
    /// What was found, 0…1; nil where there was no data.
    public var found: Double?
  }

  /// Sites whose verdict differs from the predicted one in the same way.
  public struct Difference: Sendable, Hashable {
    /// What was predicted.
    public var predicted: ServiceLevelSummary.Verdict
    /// What was found.
    public var found: ServiceLevelSummary.Verdict
    /// How many sites.
    public var count: Int
    /// Their names, as far as either summary tells them.
    public var sites: [String]
  }

  /// The metrics of either, in their order.
  public let metrics: [Metric]
  /// The sites whose verdicts differ, both of which users have judged.
  public let differences: [Difference]
  /// How many sites were judged by users in both.
  public let compared: Int
  /// How many sites were not: before they open, nobody can say how they do.
  public let notJudged: Int
  /// Whether both are of the same sites.
  public let isOfSameSites: Bool

  /// How many verdicts differ.
  public var differing: Int { differences.reduce(0) { $0 + $1.count } }

  /// Compares them.
  public init(_ predicted: ServiceLevelSummary, _ found: ServiceLevelSummary) {
    var names: [String] = []
    for name in predicted.metrics.map(\.metric) + found.metrics.map(\.metric) where !names.contains(name) {
      names.append(name)
    }
    metrics = names.map { name in
      Metric(
        metric: name, predicted: predicted.metrics.first { $0.metric == name }?.level,
        found: found.metrics.first { $0.metric == name }?.level)
    }
    isOfSameSites = predicted.digest == found.digest
    let exceptions = Set((predicted.exceptions + found.exceptions).map(\.site)).sorted()
    var groups: [Difference] = []
    func note(_ one: ServiceLevelSummary.Verdict, _ other: ServiceLevelSummary.Verdict, _ count: Int, _ site: String?) {
      if count <= 0 { return }
      guard let index = groups.firstIndex(where: { $0.predicted == one && $0.found == other }) else {
        groups.append(Difference(predicted: one, found: other, count: count, sites: site.map { [$0] } ?? []))
        return
      }
      groups[index].count += count
      if let site { groups[index].sites.append(site) }
    }
    for site in exceptions { note(predicted.verdict(of: site), found.verdict(of: site), 1, site) }
    // Sites that neither names: as many as there are in both.
    note(predicted.usual, found.usual, min(predicted.count, found.count) - exceptions.count, nil)
    let judged = groups.filter { $0.predicted != .notYet && $0.found != .notYet }
    compared = judged.reduce(0) { $0 + $1.count }
    notJudged = groups.reduce(0) { $0 + $1.count } - compared
    differences = judged.filter { $0.predicted != $0.found }
  }
}
