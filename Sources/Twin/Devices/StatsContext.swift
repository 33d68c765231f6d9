import Determinism
import MistAPI
import SQLite

/// What the stats of one call have in common, put together once for each site: a list of a thousand devices asks for the
/// clients, the air and the wiring of a site once, not once for each of its devices.
final class StatsContext {
  /// One site.
  struct Place {
    let air: SiteAir
    let counts: [MACAddress: Int]
    let wiring: SiteWiring
    /// The number of each device, for its address.
    let numbers: [MACAddress: Int]
  }

  private var places: [MistID: Place] = [:]
  private var serving: [MACAddress: Bool] = [:]
  /// What was read of many devices together.
  var known: [MACAddress: DeviceFacts]?
  /// Members that are only there when they are asked for, such as `ports`.
  let fields: Set<String>

  init(fields text: String?) { fields = Set((text ?? "").split(separator: ",").map(String.init)) }

  func wants(_ field: String) -> Bool { fields.contains(field) || fields.contains("*") }

  /// The facts of a device.
  func facts(of mac: MACAddress, in twin: isolated Twin) throws -> DeviceFacts {
    guard let known else { return try twin.facts(of: mac) }
    return known[mac] ?? DeviceFacts()
  }

  /// Whether a switch or gateway serves as far as its own history goes.
  func isServing(_ box: MACAddress, in twin: isolated Twin) throws -> Bool {
    if let known = serving[box] { return known }
    let isServing = try twin.recordedServing(box, at: twin.clock.seconds) != nil
    serving[box] = isServing
    return isServing
  }

  func place(_ id: MistID, in twin: isolated Twin) throws -> Place? {
    if let known = places[id] { return known }
    guard let site = try twin.object("sites", id) else { return nil }
    let macs = try twin.devices(at: id)
    let place = Place(
      air: try twin.air(of: site), counts: try twin.clientCounts(at: site), wiring: try twin.wiring(of: site),
      numbers: Dictionary(macs.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first }))
    places[id] = place
    return place
  }
}
