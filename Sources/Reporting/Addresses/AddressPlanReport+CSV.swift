import Addressing

extension AddressPlanReport {
  /// The plan as CSV (RFC 4180, lines end with CR LF): a row a zone, a site block and a network, by address.
  public var csv: String {
    var rows = [["zone", "site", "name", "network", "vlan", "prefix", "gateway", "mask", "dhcp_start", "dhcp_end"]]
    rows += spaces.flatMap(\.csvRows)
    return AddressPlanReport.csv(rows)
  }

  private var csvRows: [[String]] {
    var rows: [[String]] = []
    func add(_ place: [String], _ prefix: IPPrefix) {
      rows.append(place + ["", prefix.description, "", prefix.mask.description, "", ""])
    }
    if !plan.space.isEmpty { add([plan.space, "", "", ""], plan.supernet) }
    for zone in (plan.zones + plan.areas).sorted(by: { $0.name < $1.name }) {
      let name = zoneName(zone.name)
      add([name, "", "", ""], zone.prefix)
      for site in sites(of: zone.name) {
        let place = [name, site.key, siteName(site.key)]
        add(place + [""], site.block)
        for part in site.parts { add(place + [part.name], part.prefix) }
        rows += site.networks.map { network in
          place + [
            network.name, vlans[network.name].map(String.init) ?? "", network.prefix.description,
            network.gateway.description, network.mask.description, network.dhcpStart?.description ?? "",
            network.dhcpEnd?.description ?? "",
          ]
        }
      }
    }
    return rows
  }

  /// Rows as a CSV.
  static func csv(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func cell(_ text: String) -> String {
    // CR LF is one character, so the scalars are looked at.
    guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }) else {
      return text
    }
    return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
