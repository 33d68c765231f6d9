import MistAPI

/// The WLANs in the air at a site and what opens each of them, as the history of a site keeps it. It holds no passphrase: a
/// key is a hash that only this twin makes.
struct SiteNetworks: Hashable {
  /// One WLAN.
  struct Network: Hashable {
    var ssid: String
    /// What opens it, in order: hashes of passphrases, or one word for a way without any.
    var keys: [String]
  }

  var networks: [Network] = []

  /// As the history keeps it; empty for none.
  var text: String {
    guard !networks.isEmpty else { return "" }
    return JSON.array(networks.map { ["ssid": .string($0.ssid), "keys": JSON($0.keys)] }).text
  }

  init(_ networks: [Network]) { self.networks = networks }

  init(text: String) {
    networks =
      ((try? JSON(parsing: text))?.array ?? []).map {
        Network(ssid: $0["ssid"]?.string ?? "", keys: $0["keys"]?.strings ?? [])
      }
  }

  /// What opens the WLANs of each SSID.
  var keys: [String: Set<String>] {
    networks.reduce(into: [:]) { $0[$1.ssid, default: []].formUnion($1.keys) }
  }

  /// The part of a site's clients that is on an SSID: clients are spread evenly over WLANs.
  func part(of ssid: String) -> Double {
    networks.isEmpty ? 0 : Double(networks.count { $0.ssid == ssid }) / Double(networks.count)
  }
}
