import Determinism
import MistAPI

extension CanaryRollout {
  /// Finds the sites that upgrade by themselves and so could move canaries, controls or a way back, and keeps them from it, as
  /// the policy says.
  func holdAutoUpgrades() async throws {
    guard order.policy.autoUpgrade != .ignore, state.phases.isEmpty else { return }
    let known = Set(state.held.map(\.site))
    let concerned = Set((state.fleet.sites + state.fleet.donors).map(\.id))
    var found: [(id: MistID, name: String)] = []
    let items = try await client.search(
      "/orgs/\(order.organisation)/sites/search", query: [.init("auto_upgrade_enabled", "true")])
    for item in items {
      guard let id = item["id"]?.string.flatMap({ MistID($0) }), concerned.contains(id) else { continue }
      found.append((id, item["name"]?.string ?? id.description))
    }
    found.sort { ($0.name, $0.id) < ($1.name, $1.id) }
    if order.policy.autoUpgrade == .refuse, !found.isEmpty {
      throw RolloutError.autoUpgrade(sites: found.map(\.name))
    }
    for site in found where !known.contains(site.id) {
      let setting = try await client.call(.get, "/sites/\(site.id)/setting")
      guard let upgrade = setting["auto_upgrade"]?.object else { continue }
      // What it had is kept before it is changed: killed in between, it is put back all the same.
      try await record(.heldAutoUpgrade(site: site.id, name: site.name, setting: JSON.object(upgrade).text))
      try await put(upgrade, at: site.id) { $0["enabled"] = false }
    }
  }

  /// Puts the sites' own upgrades back, and tells the sites of a fleet that was promoted which version is theirs. A rollout
  /// that is held leaves them as they are: what a person has yet to decide must not move by itself.
  func settleAutoUpgrades(_ outcome: RolloutResult.Outcome) async throws {
    if case .held = outcome { return }
    if outcome == .promoted, order.policy.pinsVersion, !order.isOfConfiguration { try await pinVersion() }
    for site in state.held where !state.restored.contains(site.site) && !state.pinned.contains(site.site) {
      if let before = Self.object(site.setting) {
        try await put(before, at: site.site) { _ in }
      }
      try await record(.restoredAutoUpgrade(site: site.site, name: site.name))
    }
  }

  /// The version that each upgraded model of a site arrives on from now on. Other models keep what they had.
  private func pinVersion() async throws {
    let held = Dictionary(state.held.map { ($0.site, $0.setting) }, uniquingKeysWith: { first, _ in first })
    var models: [MistID: Set<String>] = [:]
    for device in state.upgraded { models[device.site, default: []].insert(device.model) }
    for site in state.fleet.sites where models[site.id] != nil && !state.pinned.contains(site.id) {
      let setting = try await client.call(.get, "/sites/\(site.id)/setting")
      var before = setting["auto_upgrade"]?.object ?? JSONObject()
      if let kept = held[site.id], let own = Self.object(kept) { before = own }
      let version = state.version
      let here = models[site.id] ?? []
      try await put(before, at: site.id) { upgrade in
        var versions = upgrade["custom_versions"]?.object ?? JSONObject()
        for model in here.sorted() { versions[model] = .string(version) }
        upgrade["enabled"] = true
        upgrade["version"] = "custom"
        upgrade["custom_versions"] = .object(versions)
      }
      try await record(.pinned(site: site.id, name: site.name))
    }
  }

  private static func object(_ text: String) -> JSONObject? { (try? JSON(parsing: text))?.object }

  /// Writes a site's `auto_upgrade` whole: the cloud replaces nested values, and leaves all other keys of the setting alone.
  private func put(_ upgrade: JSONObject, at site: MistID, change: (inout JSONObject) -> Void) async throws {
    var body = upgrade
    change(&body)
    _ = try await client.call(.put, "/sites/\(site)/setting", body: ["auto_upgrade": .object(body)])
  }
}
