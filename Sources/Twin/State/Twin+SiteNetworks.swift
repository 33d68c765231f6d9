import Determinism
import EffectiveConfiguration
import MistAPI

extension Twin {
  /// The WLANs in the air at a site now, and what opens them.
  func siteNetworks(of site: StoredObject) throws -> SiteNetworks {
    let variables = try self.variables(of: site)
    let keys = try passphraseKeys(of: site).map(\.json)
    return SiteNetworks(
      try wlans(reaching: site).filter(\.isEnabled).map { wlan in
        let body = Variables.resolve(wlan.body) { variables[$0] }.value
        let ssid = body["ssid"]?.string ?? ""
        return SiteNetworks.Network(ssid: ssid, keys: openings(of: body["auth"], keys, ssid: ssid))
      })
  }

  /// What opens a WLAN: its own passphrase, and those of the keys for its SSID; for others how they are opened.
  private func openings(of way: JSON?, _ keys: [JSON], ssid: String) -> [String] {
    let type = way?["type"]?.string ?? "open"
    guard type.hasPrefix("psk") else { return [type] }
    var passphrases: Set<String> = []
    func add(_ value: JSON?) { if let text = value?.string, !text.isEmpty { passphrases.insert(text) } }
    if way?["multi_psk_only"]?.bool != true { add(way?["psk"]) }
    for key in keys where key["ssid"]?.string == ssid {
      add(key["passphrase"])
      add(key["old_passphrase"])
    }
    return passphrases.map { hash($0) }.sorted()
  }

  /// A passphrase that cannot be told from what is kept of it.
  private func hash(_ passphrase: String) -> String {
    let salt = seed.child("passphrases").value
    let key = (0..<8).map { UInt8(truncatingIfNeeded: salt >> (8 * $0)) }
    return String(hexadecimal(HMAC.sha256(key: key, message: Array(passphrase.utf8))).prefix(16))
  }

  /// The causes that follow from how a site's WLANs and passphrases have changed while there was hardware.
  func migrationCauses(at site: StoredObject) throws -> [ClientMigration.TimedCause] {
    var history = try siteHistory(site.id, .networks).map { (at: $0.at, networks: SiteNetworks(text: $0.value)) }
    guard !history.isEmpty else { return [] }
    if let change = try stateChange(of: site, .networks) {
      history.append((change.at, SiteNetworks(text: change.value)))
    }
    return ClientMigration.causes(of: history, until: Self.forEver)
  }
}
