import MistAPI

extension DesignRules {
  /// Devices that the licences of the orders do not cover. A design whose orders name none leaves them to others.
  mutating func checkLicences() {
    let lines = design.orders.flatMap(\.licences)
    guard let last = lines.last else { return }
    let families: [(type: DeviceType, prefixes: [String], devices: String)] = [
      (.accessPoint, ["SUB-MAN"], "access points"), (.switch, ["SUB-EX", "SUB-SW"], "switches"),
      (.gateway, ["SUB-WAN", "SUB-SRX", "SUB-SSR"], "gateways"),
    ]
    for family in families {
      let devices = design.slots.count { $0.type == family.type }
      let bought = lines.filter { line in family.prefixes.contains { line.model.hasPrefix($0) } }.reduce(0) {
        $0 + $1.count
      }
      guard bought < devices else { continue }
      findings.note(
        .licences, .warning, at: last.position,
        found: "\(counted(bought, "licence")) of \(family.prefixes[0]) for \(devices) \(family.devices)",
        expected: "\(devices - bought) more: without one a device is managed for a time of grace only",
        subjects: ["devices/orders"])
    }
  }
}
