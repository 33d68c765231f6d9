import EffectiveConfiguration
import MistAPI
import Planning

/// Whether each site is ready: every slot filled, connected, on the wanted version, configuration in sync. A variable that
/// nobody sets leaves devices out of sync (ruling 14); the finding names the template, the field and the site.
struct ReadinessReview {
  let client: any MistClient
  let organisation: MistID
  let design: Design
  let sites: [RehearsedSite]
  /// The ids of the sites, by name.
  let siteIDs: [String: MistID]
  let devices: [Int: MACAddress]
  /// Devices beside those of the design, by the names of their sites and their own.
  let others: [String: [String: MACAddress]]
  /// The version that each model should run.
  let versions: [String: String]

  struct Outcome {
    /// What was found, by the names of the sites.
    var findings: [String: [String]] = [:]
    var connected = 0
    /// The sites that have gateways, by whether one of them is up.
    var uplinks: [String: Bool] = [:]
  }

  func run(progress: @Sendable (Int, Int) async -> Void) async throws -> Outcome {
    var outcome = Outcome()
    let stats = try await client.deviceStats(
      of: organisation, keeping: ["mac", "status", "version", "type", "site_id"])
    let byMAC = Dictionary(
      stats.compactMap { item in item["mac"]?.string.map { ($0, item) } }, uniquingKeysWith: { first, _ in first })
    let names = design.siteNames
    for (index, slot) in design.slots.enumerated() {
      guard let finding = finding(slot, device: devices[index].flatMap { byMAC[$0.description] }) else {
        outcome.connected += 1
        continue
      }
      outcome.findings[names[slot.siteKey] ?? slot.siteKey, default: []].append(finding)
    }
    for (site, devices) in others.sorted(by: { $0.key < $1.key }) {
      for (name, mac) in devices.sorted(by: { $0.key < $1.key }) {
        if let finding = Self.finding(name, byMAC[mac.description]) {
          outcome.findings[site, default: []].append(finding)
        } else {
          outcome.connected += 1
        }
      }
    }
    let gateways = Dictionary(
      grouping: stats.filter { $0["type"]?.string == DeviceType.gateway.rawValue }, by: { $0["site_id"]?.string ?? "" })
    for (index, site) in sites.enumerated() {
      await progress(index + 1, sites.count)
      guard let id = siteIDs[site.name] else { continue }
      if let gateways = gateways[id.description] {
        outcome.uplinks[site.name] = gateways.contains { $0["status"]?.string == "connected" }
      }
      outcome.findings[site.name, default: []] += try await unresolved(at: id)
    }
    return outcome
  }

  private func finding(_ slot: DesignSlot, device: JSON?) -> String? {
    if let finding = Self.finding(slot.deviceName, device) { return finding }
    if let wanted = versions[slot.model], let found = device?["version"]?.string ?? device.map({ _ in "nothing" }),
      found != wanted
    {
      return "\(slot.deviceName): runs \(found), wanted \(wanted)"
    }
    return nil
  }

  private static func finding(_ name: String, _ device: JSON?) -> String? {
    guard let device else { return "\(name): no device" }
    let status = device["status"]?.string
    return status == "connected" ? nil : "\(name): \(status ?? "no status")"
  }

  private func unresolved(at site: MistID) async throws -> [String] {
    var result: [String] = []
    for collection in ["networktemplates", "gatewaytemplates", "wlans"] {
      let body = try await client.call(.get, "/sites/\(site)/\(collection)/derived", query: [.init("resolve", "true")])
      for object in body.array ?? [body] {
        let name = object["name"]?.string ?? object["ssid"]?.string ?? ""
        result += Variables.references(in: object).map {
          "\(collection) '\(name)', \($0.field): the variable '\($0.name)' is not set"
        }
      }
    }
    return result
  }
}
