import Determinism
import MistAPI
import SQLite
import World

/// A device that may be upgraded, with what it does at the moment.
struct UpgradeCandidate {
  let mac: MACAddress
  let model: String
  let type: String
  let site: MistID
  /// The firmware that it runs; nil when it never came up.
  let running: String?
  var isConnected: Bool

  var isAccessPoint: Bool { type == DeviceType.accessPoint.rawValue }
}

extension Twin {
  /// The devices of a site.
  func upgradeCandidates(at site: MistID) throws -> [UpgradeCandidate] {
    try upgradeCandidates("i.site = ?1", site.description)
  }

  /// The devices of a type at any site of an organisation, by site and address.
  func upgradeCandidates(in org: MistID, type: DeviceType) throws -> [UpgradeCandidate] {
    try upgradeCandidates("i.org = ?1 AND i.site IS NOT NULL AND i.type = '\(type.rawValue)'", org.description)
  }

  private func upgradeCandidates(_ condition: String, _ owner: String) throws -> [UpgradeCandidate] {
    func latest(_ facet: DeviceFacet) -> String {
      """
      (SELECT value FROM device_history h WHERE h.mac = i.mac AND facet = \(facet.rawValue) AND at <= ?2
        ORDER BY at DESC LIMIT 1)
      """
    }
    let serving = String(ServiceState.serving.rawValue)
    var found = try store.all(
      """
      SELECT i.mac, i.model, i.type, i.site, \(latest(.firmware)), \(latest(.service)) FROM inventory i
      WHERE \(condition) ORDER BY i.site, i.mac
      """, owner, clock.seconds
    ) { row in
      UpgradeCandidate(
        mac: MACAddress(value: UInt64(row.int64(0))), model: row.text(1), type: row.text(2),
        site: MistID(row.text(3)) ?? .zero, running: row.optionalText(4), isConnected: row.optionalText(5) == serving)
    }
    // What takes devices down that is not in their own history, at the few sites that have such.
    var down: [MistID: Set<MACAddress>] = [:]
    for index in found.indices where found[index].isConnected {
      let site = found[index].site
      if down[site] == nil { down[site] = try devicesCutOff(at: site) }
      if down[site]?.contains(found[index].mac) == true { found[index].isConnected = false }
    }
    return found
  }

  private func devicesCutOff(at site: MistID) throws -> Set<MACAddress> {
    guard let world = try losingSite(site) else { return [] }
    let second = clock.seconds
    return Set(
      world.settledServices(in: second..<(second + 1)).filter { !$0.service.value(at: second).isConnected }.map(\.mac))
  }

  /// The devices that an order names: by id, by model, by rules, or every access point (mist-fidelity, section 7.1).
  func selected(_ body: JSONObject, of candidates: [UpgradeCandidate]) throws -> [UpgradeCandidate] {
    if let ids = body["device_ids"]?.strings, !ids.isEmpty {
      let wanted = Set(ids.compactMap { MistID($0)?.deviceMAC })
      let found = candidates.filter { wanted.contains($0.mac) }
      guard found.count == Set(ids).count else {
        throw APIFailure.badRequest("device_ids: not all are devices of this site")
      }
      return found
    }
    let models = body["models"]?.strings ?? []
    let rules = try UpgradeRule.all(body)
    guard !models.isEmpty || rules != nil else { return candidates.filter(\.isAccessPoint) }
    return try candidates.filter { candidate in
      guard models.isEmpty || models.contains(candidate.model) else { return false }
      guard let rules else { return true }
      return try matches(candidate, rules)
    }
  }

  /// Whether one of the rules selects the device.
  func matches(_ candidate: UpgradeCandidate, _ rules: [UpgradeRule]) throws -> Bool {
    let device = rules.contains(where: \.readsDevice) ? try deviceObject(candidate.mac) : JSONObject()
    return rules.contains { $0.matches(model: candidate.model, device: device) }
  }
}
