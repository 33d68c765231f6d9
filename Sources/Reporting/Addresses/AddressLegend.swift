import Addressing

/// What the patterns mean, what is outside the map, and what is proven.
enum AddressLegend {
  private static let step = 26

  private static func entries(_ report: AddressPlanReport) -> [(style: String, text: String)] {
    var entries = [("zone", "zone: one route"), ("site", "site block: one route")]
    if !report.plan.areas.isEmpty { entries.insert(("area", "zone of zones: one route"), at: 0) }
    if AddressMap.hasNetworks(report) { entries.append(("net", "network in its block")) }
    if AddressMap.hasRoom(report) { entries.append(("room", "room to grow (to 4 times)")) }
    entries.append(("frame", "free"))
    if !report.plan.taken.isEmpty { entries.append(("taken", "others have it")) }
    if !report.plan.resting.isEmpty { entries.append(("resting", "resting")) }
    if !report.used.unassigned.isEmpty { entries.append(("unassigned", "in no zone")) }
    return entries
  }

  private static func reused(_ report: AddressPlanReport) -> [String] {
    report.reused.prefix(4).map { "\($0.prefix)  \(report.label($0.name)): the same in every site, outside the map" }
  }

  static func height(_ report: AddressPlanReport) -> Int {
    30 + step * ((entries(report).count + 1) / 2 + reused(report).count) + 44
  }

  static func elements(_ report: AddressPlanReport, _ proof: AddressPlanProof) -> [XMLElement] {
    var parts = [
      Drawing.line([(0, 0), (Page.panelWidth, 0)], "hair")
    ]
    let entries = entries(report)
    for (index, entry) in entries.enumerated() {
      let (x, y) = (index % 2 * 270, 18 + index / 2 * step)
      parts.append(Drawing.rectangle(Rectangle(x: x + 2, y: y, width: 36, height: 16), entry.style))
      parts.append(Drawing.text(entry.text, x + 50, y + 13, size: 14, "ink"))
    }
    var y = 18 + (entries.count + 1) / 2 * step
    for line in reused(report) {
      parts.append(Drawing.rectangle(Rectangle(x: 2, y: y, width: 36, height: 16), "reused"))
      parts.append(Drawing.text(line, 50, y + 13, size: 14, "ink"))
      y += step
    }
    let sites = Figures.count(proof.sites.count, "site")
    let zones = Figures.count(proof.zones.count, "zone")
    let lines =
      proof.isProven
      ? [
        "Proven by a second reading: nothing overlaps, every prefix is aligned;",
        "\(zones) and \(sites) are summarised as one route each.",
      ]
      : ["NOT PROVEN: \(Figures.count(proof.violations.count, "rule is", "rules are")) broken"]
    for (index, line) in lines.enumerated() {
      parts.append(Drawing.text(line, 0, y + 20 + index * 18, size: 13, "ink"))
    }
    return parts
  }
}
