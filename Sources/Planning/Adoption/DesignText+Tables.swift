import Determinism
import Documents
import MistAPI

extension DesignText {
  /// `sites.csv`
  var sitesTable: String {
    let hasZones = sites.rows.contains { $0.zone != nil }
    let hasDevices = !sites.devices.isEmpty
    let columns = variableColumns.compactMap { name, column in column.map { (name: name, column: $0) } }
    var header = ["store"]
    if hasZones { header.append("zone") }
    header += ["address", "timezone", "country_code", "lat", "lng", "kit"]
    if hasDevices { header.append("device_prefix") }
    var lines = [CSV.line(header + columns.map(\.column))]
    for row in sites.rows {
      let body = row.site.body
      let place = DesignAdoption.coordinates(of: row.site)
      var cells = [row.site.name]
      if hasZones { cells.append(row.zone ?? "") }
      cells += [
        body["address"]?.string ?? "", Self.timeZone(of: body), Self.countryCode(of: body), place?.latitude ?? "",
        place?.longitude ?? "",
        sites.kits[row.kit].name,
      ]
      if hasDevices { cells.append(row.devicePrefix) }
      lines.append(CSV.line(cells + columns.map { row.variables[$0.name] ?? "" }))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // A table must have both. Where a site has none that is known, the field is owned by no site, and what stands in for it changes
  // nothing there.
  private static func timeZone(of site: JSON) -> String {
    let name = site["timezone"]?.string ?? ""
    return TimeZoneDatabase.zone(name)?.name == name ? name : "Etc/UTC"
  }

  private static func countryCode(of site: JSON) -> String {
    let code = site["country_code"]?.string ?? ""
    return Countries.contains(code) ? code : "US"
  }

  /// `devices.csv`; nil where there are no devices.
  var devicesTable: String? {
    guard !sites.devices.isEmpty else { return nil }
    let rows = sites.devices.map { CSV.line([$0.mac.description, $0.serial, $0.model, $0.site, $0.slot]) }
    return (["mac,serial,model,site,slot"] + rows).joined(separator: "\n") + "\n"
  }
}
