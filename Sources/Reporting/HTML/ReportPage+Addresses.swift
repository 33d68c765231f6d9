import MistAPI
import Rehearsal

extension ReportPage {
  /// The address plan as a picture and by zone.
  var addresses: String {
    guard let carving = result.carving else { return "" }
    let spaces = carving.spaces.map { HTML.escaped($0.line) }.joined(separator: "; ")
    let proof = carving.isProven ? "proven: every prefix contained, none overlapping" : "<strong>NOT PROVEN</strong>"
    var parts = [
      "<p>\(spaces); <a class=\"figure\" href=\"#\(FigureOrigin.addresses.anchor)\">\(proof)</a>.</p>\n",
      table("zones"),
    ]
    if let report = design.flatMap({ AddressPlanReport($0) }) {
      parts.append(
        "<div class=\"scroll picture\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the address space\" id=\"address-picture\">\n"
          + report.picture(within: "#address-picture").fragment + "</div>\n")
    }
    return parts.joined()
  }

  var zonesTable: ReportTable? {
    guard let carving = result.carving else { return nil }
    let hasSpaces = carving.spaces.count > 1
    return ReportTable(
      id: "zones", caption: "The address plan by zone",
      columns: [.init("Zone", .name)] + (hasSpaces ? [.init("Space", .name)] : [])
        + [
          .init("Prefix", .code), .init("Sites", .count, how: .addresses),
          .init("In site blocks", .number, how: .addresses),
        ],
      rows: carving.spaces.flatMap { space in
        space.zones.map { zone -> [JSON] in
          [.string(zone.name)] + (hasSpaces ? [.string(space.space)] : [])
            + [
              .string(zone.prefix), JSON(zone.sites),
              [JSON(Figures.permille(zone.used) ?? 0), .string(Page.share(zone.used))],
            ]
        }
      })
  }
}
