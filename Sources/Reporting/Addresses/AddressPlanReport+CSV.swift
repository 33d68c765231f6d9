import Addressing

extension AddressPlanReport {
  /// The plan as CSV (RFC 4180, lines end with CR LF): a row a zone, a site block and a network, by address.
  public var csv: String {
    var rows = [["zone", "site", "name", "network", "vlan", "prefix", "gateway", "mask", "dhcp_start", "dhcp_end"]]
    for zone in plan.zones {
      rows.append([zone.name, "", "", "", "", zone.prefix.description, "", zone.prefix.mask.description, "", ""])
      for site in sites(of: zone.name) {
        let place = [zone.name, site.key, siteName(site.key)]
        rows.append(place + ["", "", site.block.description, "", site.block.mask.description, "", ""])
        rows += site.networks.map { network in
          place + [
            network.name, vlans[network.name].map(String.init) ?? "", network.prefix.description,
            network.gateway.description, network.mask.description, network.dhcpStart?.description ?? "",
            network.dhcpEnd?.description ?? "",
          ]
        }
      }
    }
    return AddressPlanReport.csv(rows)
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
