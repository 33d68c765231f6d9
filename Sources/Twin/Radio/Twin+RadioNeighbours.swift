import MistAPI
import SQLite

/// Who hears whom at a site, from where its access points are on its maps; those of which nobody said where they are stand
/// on a grid of 15 m, in the order of their addresses.
extension Twin {
  static let radioNeighbourRoutes: [Route] = [
    Route(.get, "/sites/{site}/rrm/neighbors/band/{band}") { twin, call in
      let site = try twin.site(call)
      guard let band = call.parameters.last.flatMap({ RadioPositions.Band(rawValue: $0) }) else {
        throw APIFailure.badRequest("band: expected one of 24, 5, 6; found '\(call.parameters.last ?? "")'")
      }
      let page = try Page(call)
      let heard = try twin.radioPositions(at: site.id).positions.heard(on: band).sorted { $0.key < $1.key }
      let results = heard.dropFirst(page.offset).prefix(page.limit).map { mac, others -> JSON in
        [
          "mac": .string(mac.description),
          "neighbors": .array(
            others.map { ["mac": .string($0.mac.description), "rssi": JSON($0.strength)] }),
        ]
      }
      let window = try TimeWindow(call)
      return MistResponse(
        headers: page.headers(total: heard.count),
        json: [
          "start": JSON(Int(window.start)), "end": JSON(Int(window.end)), "limit": JSON(page.limit),
          "results": .array(results),
        ])
    }
  ]

  /// Where the access points of a site are, and which of them are part of a mesh.
  func radioPositions(at site: MistID) throws -> (positions: RadioPositions, mesh: Set<MACAddress>) {
    let rows = try store.all(
      """
      SELECT i.mac, d.body FROM inventory i LEFT JOIN device d ON d.mac = i.mac
      WHERE i.site = ? AND i.type = 'ap' ORDER BY i.mac
      """, site.description
    ) { (mac: MACAddress(value: UInt64($0.int64(0))), body: $0.optionalText(1)) }
    var scales: [String: Double] = [:]
    for map in try objects("site_maps", of: site) {
      let body = map.json
      if let perMetre = body["ppm"]?.double, perMetre > 0 {
        scales[map.id.description] = perMetre
      } else if let pixels = body["width"]?.double, let metres = body["width_m"]?.double, pixels > 0, metres > 0 {
        scales[map.id.description] = pixels / metres
      }
    }
    var positions = RadioPositions()
    var mesh: Set<MACAddress> = []
    var unplaced: [MACAddress] = []
    for row in rows {
      let body = row.body.flatMap { try? JSON(parsing: $0) } ?? .null
      if body["mesh"]?["enabled"]?.bool == true { mesh.insert(row.mac) }
      if let map = body["map_id"]?.string, let scale = scales[map], let x = body["x"]?.double, let y = body["y"]?.double
      {
        positions.place(row.mac, on: map, x: x / scale, y: y / scale)
      } else {
        unplaced.append(row.mac)
      }
    }
    positions.placeOnGrid(unplaced)
    return (positions, mesh)
  }
}
