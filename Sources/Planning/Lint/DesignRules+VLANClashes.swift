import Documents
import EffectiveConfiguration

extension DesignRules {
  /// Two networks with one VLAN number where both are: in a switch template, and among the networks of the organisation.
  mutating func checkVLANClashes(_ reach: DesignReach) {
    var groups: [(networks: [NumberedNetwork], sites: [String])] = []
    for template in design.objects(of: .networktemplates) {
      let address = DesignObjectAddress(kind: .networktemplates, name: template.name)
      let networks = (template.source["networks"]?.entries ?? []).map { key, value in
        NumberedNetwork(
          name: key.text ?? "", address: address, vlan: value["vlan_id"]?.text ?? "",
          position: value["vlan_id"]?.position ?? key.position)
      }
      groups.append((networks, reach.sites(of: address)))
    }
    let networks = design.objects(of: .networks).map { object in
      NumberedNetwork(
        name: object.mistName, address: DesignObjectAddress(kind: .networks, name: object.name),
        vlan: object.source["vlan_id"]?.text ?? "", position: object.source["vlan_id"]?.position ?? object.position)
    }
    var bySites: [[String]: [NumberedNetwork]] = [:]
    var order: [[String]] = []
    for network in networks {
      let sites = reach.sites(of: network.address)
      if bySites[sites] == nil { order.append(sites) }
      bySites[sites, default: []].append(network)
    }
    // Networks that are at the same places are compared there; of others it is not known that they meet on a device.
    groups += order.map { (bySites[$0] ?? [], $0) }
    let names = Set(groups.flatMap { $0.networks.compactMap { Self.variable(of: $0.vlan) } })
    let numbers = numbers(of: names)
    for group in groups { noteClashes(among: group.networks, at: group.sites, numbers) }
  }

  /// The numbers that variables come to, by variable and site.
  private func numbers(of names: Set<String>) -> [String: [String: Int]] {
    var numbers: [String: [String: Int]] = [:]
    for site in design.sites {
      for variable in site.variables where names.contains(variable.name) {
        numbers[variable.name, default: [:]][site.key] = Int(variable.value)
      }
    }
    return numbers
  }

  /// The variable that a text consists of; nil where it is anything else.
  private static func variable(of text: String) -> String? {
    let names = Variables.references(in: text)
    guard names.count == 1, text.hasPrefix("{{"), text.hasSuffix("}}") else { return nil }
    return names[0]
  }

  /// A network with what stands for its VLAN.
  private struct NumberedNetwork {
    let name: String
    let address: DesignObjectAddress
    let vlan: String
    let position: SourcePosition
  }

  private mutating func noteClashes(
    among networks: [NumberedNetwork], at sites: [String], _ numbers: [String: [String: Int]]
  ) {
    let networks = networks.filter { !$0.vlan.isEmpty }
    for (index, one) in networks.enumerated() {
      for other in networks[..<index] {
        let clashing =
          one.vlan == other.vlan
          ? sites
          : sites.filter { site in
            let first = Self.number(one.vlan, at: site, numbers)
            return first != nil && first == Self.number(other.vlan, at: site, numbers)
          }
        guard !clashing.isEmpty || one.vlan == other.vlan else { continue }
        let place = clashing.isEmpty ? "" : ", at \(counted(clashing.count, "site")): \(listed(clashing))"
        findings.note(
          .vlanClash, at: one.position,
          found: "the VLAN \(one.vlan) of network '\(one.name)' in \(one.address), which '\(other.name)' has already"
            + place, expected: "a VLAN of its own for each network", subjects: [one.address.description])
        break
      }
    }
  }

  /// The number that a VLAN comes to at a site; nil where it is not known.
  private static func number(_ text: String, at site: String, _ numbers: [String: [String: Int]]) -> Int? {
    Int(text) ?? variable(of: text).flatMap { numbers[$0]?[site] }
  }
}
