import Determinism
import Ledger
import Planning
import Reporting

extension ScoreReport {
  /// Service levels, predicted and found, or why they are not compared.
  /// - Parameter asked: how the run is named to `mistwin score`.
  func levelLines(_ prediction: RunPrediction?, asked: String, _ style: TextStyle) -> [String] {
    let said = prediction?.rehearsed?.levels
    guard let found = prediction?.found else {
      guard let said else { return ["service levels: \(unpredicted(prediction))"] }
      let option = prediction?.isLive == true ? "--live CLOUD" : "--twin FILE"
      return ["service levels: \(Self.sites(said)) were predicted; `mistwin score \(asked) \(option)` reads what came"]
    }
    var lines = [
      "service levels from \(found.levels.window.lowerBound.iso8601): \(Self.extent(found.levels, of: said)), \(Self.sites(found.levels))"
    ]
    guard let said else {
      return lines + [unpredicted(prediction)] + metrics(found.levels, style)
    }
    guard said.isAfterChange, let comparison = prediction?.levels else {
      return lines + ["the rehearsal measured before the change, so that is not compared"]
        + metrics(found.levels, style)
    }
    var table = TextTable(["mean over sites", "#Predicted", "#Found", "#Difference"])
    for metric in comparison.metrics {
      table.add([
        metric.metric, metric.predicted.map(Self.percent) ?? "no users yet",
        metric.found.map(Self.percent) ?? "no users yet", Self.points(metric),
      ])
    }
    if !comparison.metrics.isEmpty { lines += table.text(style).split(separator: "\n").map(String.init) }
    lines.append(
      comparison.compared == 0
        ? "verdicts of sites: none to compare, no users seen yet"
        : "verdicts of sites: \(comparison.differing) of \(comparison.compared) differ")
    for difference in comparison.differences {
      let rest = difference.count - min(difference.sites.count, Self.mostNames)
      let names = difference.sites.prefix(Self.mostNames).joined(separator: ", ")
      lines.append(
        "  \(difference.predicted.word) → \(difference.found.word): "
          + (names.isEmpty ? "\(rest) sites" : names + (rest > 0 ? " and \(rest) more" : "")))
    }
    if comparison.notJudged > 0 {
      lines.append("  \(comparison.notJudged) sites without users then or now are left out")
    }
    if !comparison.isOfSameSites {
      lines.append(
        "  the sites are not those of the rehearsal (\(said.count) then, \(found.levels.count) now): one that neither names is taken to "
          + "have been \(said.usual.word)")
    }
    return lines
  }

  /// Why nothing was predicted.
  private func unpredicted(_ prediction: RunPrediction?) -> String {
    prediction?.rehearsed == nil
      ? "not predicted, for it was carried out without the attestation of a rehearsal"
      : "not predicted, for the rehearsal measured none"
  }

  /// So many names of sites are told.
  private static let mostNames = 10

  private func metrics(_ levels: ServiceLevelSummary, _ style: TextStyle) -> [String] {
    if levels.metrics.isEmpty { return ["no users seen yet"] }
    var table = TextTable(["mean over sites", "#Found"])
    for metric in levels.metrics { table.add([metric.metric, Self.percent(metric.level)]) }
    return table.text(style).split(separator: "\n").map(String.init)
  }

  /// `24 h`, or `23 of 24 h, the window is not over`.
  static func extent(_ found: ServiceLevelSummary, of said: ServiceLevelSummary?) -> String {
    let hours = (found.window.upperBound - found.window.lowerBound) / 3_600_000
    guard let said else { return "\(hours) h" }
    let wanted = (said.window.upperBound - said.window.lowerBound) / 3_600_000
    return hours < wanted ? "\(hours) of \(wanted) h" : "\(hours) h"
  }

  private static func sites(_ levels: ServiceLevelSummary) -> String {
    ServiceLevelSummary.Verdict.allCases.compactMap { verdict in
      levels.count(verdict) > 0 ? "\(levels.count(verdict)) \(verdict.word)" : nil
    }.joined(separator: ", ") + (levels.count == 1 ? " site" : " sites")
  }

  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
  }

  /// `-0.31`: in percentage points.
  private static func points(_ metric: ServiceLevelComparison.Metric) -> String {
    guard let predicted = metric.predicted, let found = metric.found else { return "-" }
    let difference = Int((found * 10_000).rounded()) - Int((predicted * 10_000).rounded())
    let part = abs(difference) % 100
    return "\(difference < 0 ? "-" : difference > 0 ? "+" : "")\(abs(difference) / 100).\(part < 10 ? "0" : "")\(part)"
  }
}
