import Assurance
import Determinism
import MistAPI
import Rehearsal

extension ReportPage {
  /// The map and the table of sites, and what keeps sites from being ready.
  var sites: String {
    guard !result.sites.isEmpty || !findings.isEmpty else { return "" }
    var parts: [String] = []
    if let window = result.window {
      parts.append(
        "<p>By the worst of six service levels from \(HTML.moment(window.lowerBound)) to \(HTML.moment(window.upperBound)) UTC, "
          + "from \(HTML.escaped(result.figures)).</p>\n")
    }
    if !result.sites.isEmpty { parts += [map.html, table("sites")] }
    if !findings.isEmpty {
      parts.append("<h3>What keeps sites from being ready</h3>\n" + table("findings"))
    } else {
      parts.append(
        "<p>No finding: every device is connected, on its version and "
          + "<a class=\"figure\" href=\"#\(FigureOrigin.findings.anchor)\">in sync</a>.</p>\n")
    }
    return parts.joined()
  }

  var sitesTable: ReportTable? {
    guard !result.sites.isEmpty else { return nil }
    let columns: [ReportTable.Column] =
      [.init("Site", .name), .init("Zone", .name), .init("State", .state)]
      + Metric.allCases.map { .init($0.name, .level, how: .level) } + [.init("Why", .text)]
    // Worst first, as those who look for trouble read.
    let rows = result.sites.worstFirst.map { site -> [JSON] in
      [.string(site.site), .string(site.zone), .string(site.state.label)]
        + Metric.allCases.map { metric in site.levels.first { $0.metric == metric }.map(cell) ?? .null }
        + [.string(reason(site))]
    }
    return ReportTable(id: "sites", caption: "Sites and their service levels", columns: columns, rows: rows)
  }

  private func cell(_ level: SiteReview.Level) -> JSON {
    let permille = JSON(Figures.permille(level.level) ?? 0)
    guard level.verdict == .failed || level.verdict == .warning else { return permille }
    return [
      permille, .string(level.verdict.rawValue), .string(level.classifier ?? ""),
      JSON(level.classifierShare.flatMap { Figures.permille($0) } ?? -1),
    ]
  }

  private func reason(_ site: SiteReview) -> String {
    var parts = site.notYet.map { [$0] } ?? site.belowFloor.map(\.sentence)
    parts += site.findings.prefix(2)
    if site.findings.count > 2 { parts.append("and \(Figures.count(site.findings.count - 2)) more findings") }
    return parts.joined(separator: "; ")
  }

  /// By site where the review has them, else as they were told.
  private var findings: [(site: String, finding: String)] {
    let own = result.sites.flatMap { site in site.findings.map { (site: site.site, finding: $0) } }
    return own.count >= result.findings.count ? own : result.findings.map { ("", $0) }
  }

  var findingsTable: ReportTable? {
    guard !findings.isEmpty else { return nil }
    return ReportTable(
      id: "findings", caption: "What keeps sites from being ready",
      columns: [.init("Site", .name), .init("Finding", .text)],
      rows: findings.map { [.string($0.site), .string($0.finding)] })
  }
}
