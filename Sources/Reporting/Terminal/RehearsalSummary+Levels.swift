import Assurance
import Determinism
import Rehearsal

extension RehearsalSummary {
  private static let mostZones = 16
  private static let mostSites = 10
  private static let fewestSites = 5

  /// Readiness, the zones, and the sites that need a look.
  mutating func writeLevels() {
    let span = result.window.map { "service levels, \(Figures.span($0.lowerBound, $0.upperBound))" }
    title("Day 2", span ?? "readiness; service levels were not measured")
    let ready = "\(Figures.count(result.hardware.connected)) of \(Figures.count(result.hardware.slots, "device")) ready"
    if result.findings.isEmpty {
      add(ready)
    } else {
      add("\(ready); \(Figures.count(result.findings.count, "finding")):", .caution)
      for finding in result.findings.prefix(Self.fewestSites) { add("- \(finding)") }
      if result.findings.count > Self.fewestSites {
        add("- and \(Figures.count(result.findings.count - Self.fewestSites)) more")
      }
    }
    guard !result.sites.isEmpty else { return }
    add("service levels of the model: \(result.figures), not calibrated", .quiet)
    writeZones()
    writeWorstSites()
    writeNotYet()
    writeCourse()
  }

  private mutating func writeZones() {
    var table = TextTable(["Zone", "#Sites", "#Good", "#Warned", "#Failed", "#Not yet", "Lowest level"])
    let byZone = Dictionary(grouping: result.sites, by: \.zone)
    var zones = byZone.keys.sorted()
    if zones.count > Self.mostZones {
      // Each failed site weighs more than all that are only not proven.
      let trouble = byZone.mapValues { $0.count(.failed) * result.sites.count + $0.count(.warning) }
      zones.sort { (-(trouble[$0] ?? 0), $0) < (-(trouble[$1] ?? 0), $1) }
    }
    for zone in zones.prefix(Self.mostZones) {
      let sites = byZone[zone] ?? []
      let lowest = sites.filter { $0.notYet == nil }.worstFirst.compactMap { site in site.worst.map { (site, $0) } }
        .min { $0.1.level < $1.1.level }
      func figure(_ state: SiteState) -> TextTable.Cell {
        let count = sites.count(state)
        return .init(
          count == 0 ? "-" : Figures.count(count), count == 0 ? .quiet : state == .good ? .plain : state.tone)
      }
      table.add([
        .init(zone.isEmpty ? "(none)" : zone), .init(Figures.count(sites.count)), figure(.good), figure(.warning),
        figure(.failed), figure(.notYet),
        .init(lowest.map { "\(Figures.percent($0.1.level)) \($0.1.metric.name), \($0.0.site)" } ?? "-"),
      ])
    }
    add(table)
    if zones.count > Self.mostZones {
      let rest = zones.dropFirst(Self.mostZones)
      let failed = rest.reduce(0) { $0 + (byZone[$1] ?? []).count(.failed) }
      add("and \(Figures.count(rest.count, "zone")) more with \(Figures.count(failed)) failed sites")
    }
  }

  private mutating func writeWorstSites() {
    let judged = result.sites.worstFirst.filter { $0.notYet == nil || $0.hasFailed }
    let bad = judged.count(.failed) + judged.count(.warning)
    let shown = judged.prefix(min(Self.mostSites, max(Self.fewestSites, judged.count(.failed))))
    guard !shown.isEmpty else { return }
    addGap()
    let wide = table(of: shown) { $0.shortName }
    let fits = wide.lines(style, indent: 2).allSatisfy { TextStyle.plainWidth(of: $0) <= style.width }
    add(fits ? wide : table(of: shown) { $0.shortestName })
    if bad > shown.count { add("and \(Figures.count(bad - shown.count)) more failed or warned") }
    let levels = shown.flatMap(\.belowFloor)
    if levels.contains(where: { $0.verdict == .failed }) { add("! failed: below the floor beyond chance", .quiet) }
    if levels.contains(where: { $0.verdict == .warning }) {
      add("? warned: below the floor, which chance alone can do", .quiet)
    }
    for site in shown {
      for level in site.belowFloor { add("\(site.site): \(level.sentence)") }
      for finding in site.findings.prefix(3) where site.hasFailed { add("\(site.site): \(finding)") }
    }
  }

  /// A row a site with its level of each metric.
  private func table(of sites: ArraySlice<SiteReview>, _ name: (Metric) -> String) -> TextTable {
    let metrics = Metric.allCases
    var table = TextTable(["Lowest sites, %", ""] + metrics.map { "#\(name($0))" })
    for site in sites {
      let cells = metrics.map { metric in site.levels.first { $0.metric == metric }.map(cell) ?? .init("-", .quiet) }
      table.add([.init(site.site), .init(site.state.label, site.state.tone)] + cells)
    }
    return table
  }

  private func cell(_ level: SiteReview.Level) -> TextTable.Cell {
    let figure = String(Figures.percent(level.level).dropLast(2))
    return switch level.verdict {
    case .failed: .init(figure + "!", .bad)
    case .warning: .init(figure + "?", .caution)
    case .good, .undefined: .init(figure + " ")
    }
  }

  private mutating func writeNotYet() {
    let early = result.sites.filter { $0.notYet != nil }
    guard !early.isEmpty else { return }
    let unready = early.count { $0.hasFailed }
    let names = early.map { "\($0.site) (\($0.notYet ?? "")\($0.hasFailed ? ", NOT READY" : ""))" }
    add(
      "not yet judged by users: \(Figures.count(early.count, "site")), "
        + "\(unready == 0 ? "all ready" : "\(Figures.count(unready)) NOT READY"): "
        + Figures.list(names, most: Self.mostSites), unready == 0 ? .plain : .bad)
  }
}

extension Metric {
  /// The name at the head of a narrow column.
  fileprivate var shortName: String {
    switch self {
    case .timeToConnect: "TTC"
    case .successfulConnect: "connect"
    case .apHealth: "AP"
    default: name
    }
  }
  /// The same where even that is too wide.
  fileprivate var shortestName: String {
    switch self {
    case .coverage: "cov"
    case .capacity: "cap"
    case .throughput: "thru"
    case .timeToConnect: "TTC"
    case .successfulConnect: "conn"
    case .roaming: "roam"
    case .apHealth: "AP"
    }
  }
}
