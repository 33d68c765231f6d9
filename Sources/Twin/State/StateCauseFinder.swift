import Determinism
import EffectiveConfiguration
import MistAPI
import World

/// Finds what is wrong with how a site is configured, from what its devices and its air come to. Pure: whoever asks collects
/// the facts.
struct StateCauseFinder {
  /// A switch with its ports, and the access points that hang on it.
  struct Feed {
    var name: String
    var ports: SwitchPorts
    /// The port of the first of them. Where cables are not known, access points are assumed to hang on ports of one usage:
    /// that of this one.
    var firstPort: String
    var accessPoints: [MACAddress]
    /// Their ports, where cables are known.
    var cabling: Cabling?
  }

  /// Addresses that a DHCP server has for a VLAN.
  struct Scope {
    var network: String
    var vlan: Int
    var addresses: Int
  }

  /// The WLANs that reach the site: SSID and VLAN, 1 for none.
  var wlans: [(ssid: String, vlan: Int)] = []
  var feeds: [Feed] = []
  var feedsOfPower: [PowerFeed] = []
  /// The access points for which the switches have no port.
  var unplugged: [MACAddress] = []
  var scopes: [Scope] = []
  /// The RF template.
  var radio: JSON?
  var accessPoints = 0
  /// Clients of an access point at the busiest hour.
  var clientsAtPeak = 0.0

  /// By how many dB the mean power must differ from the preset one, to be told.
  static let leastShift = 4.0
  /// The power at 5 GHz that access points choose from by themselves, in dBm.
  static let presetPower = 11.0...17.0

  var causes: [StateCause] { cableCauses + powerCauses + radioCauses + scopes.compactMap { exhaustion(of: $0) } }

  // MARK: Cables

  private var cableCauses: [StateCause] {
    let uses = feeds.compactMap { feed -> (Feed, String, SwitchPorts.Carriage)? in
      guard let usage = feed.ports.usage(of: feed.firstPort), let carriage = feed.ports.carriage(of: usage) else {
        return nil
      }
      return (feed, usage, carriage)
    }
    // Where one switch has trunks for access points, nobody plugs them into the access ports of another.
    let hasTrunk = uses.contains { $0.2.isTrunk && $0.2.isEnabled }
    return uses.filter { $0.0.cabling != nil || !hasTrunk || $0.2.isTrunk || !$0.2.isEnabled }
      .flatMap { causes(at: $0.0, $0.1, $0.2) }
  }

  private func causes(at feed: Feed, _ usage: String, _ carriage: SwitchPorts.Carriage) -> [StateCause] {
    let (ports, isOne) = Self.place(of: feed, usage: usage)
    guard carriage.isEnabled, carriage.givesPower else {
      return [
        StateCause(
          kind: .portDown, accessPoints: feed.accessPoints,
          why: carriage.isEnabled
            ? "\(ports) \(isOne ? "gives" : "give") no power" : "\(ports) \(isOne ? "is" : "are") disabled")
      ]
    }
    guard let vlans = carriage.vlans else { return [] }
    // What has no VLAN of its own goes untagged, which every port takes.
    let cut = wlans.filter { $0.vlan > 1 && !vlans.contains($0.vlan) }
    guard !cut.isEmpty else { return [] }
    let missing = cut.map { "VLAN \($0.vlan) of WLAN '\($0.ssid)'" }.joined(separator: ", ")
    return [
      StateCause(
        kind: .vlanMissing, magnitude: Double(cut.count) / Double(wlans.count), accessPoints: feed.accessPoints,
        why: "\(ports) \(isOne ? "does" : "do") not carry \(missing)")
    ]
  }

  // MARK: Radio

  private var radioCauses: [StateCause] {
    guard let band = radio?["band_5"], !(band["disabled"]?.bool ?? false) else { return [] }
    var causes: [StateCause] = []
    let preset = (Self.presetPower.lowerBound + Self.presetPower.upperBound) / 2
    let least = set(band["power_min"]) ?? Self.presetPower.lowerBound
    let most = set(band["power_max"]) ?? Self.presetPower.upperBound
    let power = set(band["power"]) ?? (min(least, most) + most) / 2
    let shift = power - preset
    if abs(shift) >= Self.leastShift {
      causes.append(
        StateCause(
          kind: shift < 0 ? .lowTransmitPower : .highTransmitPower, magnitude: min(20, abs(shift)),
          why: "the RF template sets \(tidy(power)) dBm at 5 GHz; access points by themselves choose \(tidy(preset))"))
    }
    let bandwidth = band["bandwidth"]?.int ?? 40
    let free = SiteAir.channels("5", bandwidth).count
    if let channels = band["channels"]?.array?.compactMap(\.int), !channels.isEmpty {
      let inReach = Double(min(8, max(0, accessPoints - 1)))
      let overlap = inReach / Double(channels.count) - inReach / Double(free)
      if overlap >= 1 {
        causes.append(
          StateCause(
            kind: .channelOverlap, magnitude: (overlap * 10).rounded() / 10,
            why: "the RF template leaves \(channels.count) of \(free) channels of \(bandwidth) MHz at 5 GHz"))
      }
    }
    return causes
  }

  /// A setting that is made: 0 leaves it to the cloud.
  private func set(_ value: JSON?) -> Double? { value?.double.flatMap { $0 == 0 ? nil : $0 } }

  func tidy(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String((value * 10).rounded() / 10)
  }

  // MARK: Addresses

  private func exhaustion(of scope: Scope) -> StateCause? {
    let served = wlans.count { $0.vlan == scope.vlan }
    guard served > 0 else { return nil }
    let part = Double(served) / Double(wlans.count)
    let clients = clientsAtPeak * Double(accessPoints) * part
    guard Double(scope.addresses) < clients else { return nil }
    return StateCause(
      kind: .dhcpExhausted, magnitude: Double(scope.addresses), part: part,
      why: "network '\(scope.network)' leases \(scope.addresses) addresses to some \(Int(clients.rounded())) clients")
  }
}
