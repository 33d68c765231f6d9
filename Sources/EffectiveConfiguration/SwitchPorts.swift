public import MistAPI

/// What the ports of one switch are for: its effective configuration, its variables replaced, read as the switch would.
///
/// The usage of a port comes from the device's own `port_config`, else from that of the first matching rule of
/// `switch_matching`; what a usage is, from `port_usages` and `networks` (mist-fidelity, section 4, step 7).
public struct SwitchPorts: Sendable, Hashable {
  /// What goes over a port.
  public struct Carriage: Sendable, Hashable {
    /// Whether the port is up at all.
    public var isEnabled: Bool
    /// Whether it gives power to what hangs on it.
    public var givesPower: Bool
    /// Whether it carries VLANs with their tags.
    public var isTrunk = false
    /// The VLANs that it carries; nil for all.
    public var vlans: Set<Int>?
  }

  /// A range of ports, as it is written, and its usage.
  private struct Entry: Hashable {
    var ports: String
    var usage: String
  }

  private let usages: JSON?
  private let networks: JSON?
  private let entries: [Entry]

  /// The ports of a switch.
  /// - Parameters:
  ///   - configuration: its effective configuration, variables replaced.
  ///   - model, name, role: what the rules of `switch_matching` may ask for.
  public init(_ configuration: JSON, model: String, name: String, role: String = "") {
    usages = configuration["port_usages"]
    networks = configuration["networks"]
    var found: [Entry] = []
    func add(_ ports: JSON?) {
      for (ports, port) in ports?.object ?? JSONObject() {
        if let usage = port["usage"]?.string { found.append(Entry(ports: ports, usage: usage)) }
      }
    }
    add(configuration["port_config"])
    let matching = configuration["switch_matching"]
    if matching?["enable"]?.bool ?? false {
      let facts = ["model": model, "name": name, "role": role]
      add(matching?["rules"]?.array?.first { Self.matches($0, facts) }?["port_config"])
    }
    entries = found
  }

  /// Whether all that a rule asks for is so. A key tells the letters that count: `match_model[0:6]`.
  private static func matches(_ rule: JSON, _ facts: [String: String]) -> Bool {
    for (key, value) in rule.object ?? JSONObject() where key.hasPrefix("match_") {
      let parts = key.dropFirst("match_".count).split(separator: "[", maxSplits: 1)
      guard let fact = parts.first.flatMap({ facts[String($0)] }), let wanted = value.string else { return false }
      guard parts.count == 2 else {
        if fact != wanted { return false }
        continue
      }
      let bounds = parts[1].dropLast().split { $0 == ":" || $0 == "-" }.compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] >= 0, bounds[0] < bounds[1] else { return false }
      let letters = fact.dropFirst(bounds[0]).prefix(bounds[1] - bounds[0])
      let all = wanted.dropFirst(bounds[0]).prefix(bounds[1] - bounds[0])
      guard letters == wanted || letters == all else { return false }
    }
    return true
  }

  /// The usage of a port such as `ge-0/0/3`; nil when nothing says it.
  public func usage(of port: String) -> String? {
    entries.first { entry in entry.ports.split(separator: ",").contains { Self.names($0, port) } }?.usage
  }

  /// Whether a range such as `ge-0/0/0-7` has a port in it.
  private static func names(_ range: Substring, _ port: String) -> Bool {
    let range = range.drop { $0 == " " }
    guard range != port else { return true }
    guard let slash = range.lastIndex(of: "/"), let place = port.lastIndex(of: "/"), range[..<slash] == port[..<place],
      let number = Int(port[port.index(after: place)...])
    else { return false }
    let bounds = range[range.index(after: slash)...].split(separator: "-").compactMap { Int($0) }
    return bounds.count == 2 && bounds[0] <= number && number <= bounds[1]
  }

  /// What goes over a port of that usage; nil where that cannot be told: a dynamic usage, or one that nobody defines.
  public func carriage(of usage: String) -> Carriage? {
    guard let definition = usages?[usage], definition.object != nil else {
      return usage == "disabled" ? Carriage(isEnabled: false, givesPower: false, vlans: []) : nil
    }
    var carriage = Carriage(
      isEnabled: !(definition["disabled"]?.bool ?? false), givesPower: !(definition["poe_disabled"]?.bool ?? false),
      vlans: [])
    guard carriage.isEnabled else { return carriage }
    let mode = definition["mode"]?.string ?? "access"
    guard mode == "access" || mode == "trunk" else { return nil }
    carriage.isTrunk = mode == "trunk"
    if carriage.isTrunk, definition["all_networks"]?.bool ?? false {
      carriage.vlans = nil
      return carriage
    }
    let names =
      [definition["port_network"]?.string, definition["voip_network"]?.string].compactMap { $0 }
      + (carriage.isTrunk ? definition["networks"]?.strings ?? [] : [])
    var vlans: Set<Int> = []
    for name in names {
      guard let vlan = vlan(of: name) else { return nil }
      vlans.insert(vlan)
    }
    carriage.vlans = vlans
    return carriage
  }

  /// The VLAN of a network of the switch, by its name; nil when it has none that is a number.
  public func vlan(of network: String) -> Int? {
    networks?[network]?["vlan_id"]?.wholeNumber
  }
}
