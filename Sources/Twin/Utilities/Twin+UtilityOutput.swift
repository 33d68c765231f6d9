import Determinism
import MistAPI
import World

/// What commands put out, in the words of the devices' own command lines as far as clients read them.
extension Twin {
  /// One line for each echo, then the statistics.
  func ping(_ host: String, _ given: UtilityCall) throws -> [String] {
    let reach = try reach(host, from: given.site)
    guard let address = reach.address else { return ["ping: cannot resolve \(host): Host name lookup failure\n"] }
    let count = given.body["count"]?.int ?? 10
    let size = given.body["size"]?.int ?? 56
    let key = seed.child("utility-ping").child(given.session.low)
    var lines = ["PING \(host) (\(address)): \(size) data bytes\n"]
    var times: [Double] = []
    for number in 0..<count {
      let draw = key.child(UInt64(number))
      guard draw.child(0).uniform >= reach.loss else { continue }
      let time = reach.milliseconds * (0.9 + 0.3 * draw.child(1).uniform)
      times.append(time)
      lines.append(
        "\(size + 8) bytes from \(address): seq=\(number) ttl=\(64 - reach.hops) time=\(Self.decimal(time)) ms\n")
    }
    lines.append("\n--- \(host) ping statistics ---\n")
    let lost = (count - times.count) * 100 / count
    lines.append("\(count) packets transmitted, \(times.count) packets received, \(lost)% packet loss\n")
    if let least = times.min(), let most = times.max() {
      let mean = times.reduce(0, +) / Double(times.count)
      lines.append(
        "round-trip min/avg/max = \(Self.decimal(least))/\(Self.decimal(mean))/\(Self.decimal(most)) ms\n")
    }
    return lines
  }

  /// One line for each hop.
  func traceroute(_ host: String, _ given: UtilityCall) throws -> [String] {
    let reach = try reach(host, from: given.site)
    guard let address = reach.address else { return ["traceroute: unknown host \(host)\n"] }
    guard let network = try networks(of: given.site).first else { return [] }
    var lines = ["traceroute to \(host) (\(address)), 30 hops max, 46 byte packets\n"]
    let key = seed.child("utility-trace").child(given.site.id.low).child(host)
    for hop in 1...reach.hops {
      let isLast = hop == reach.hops
      if reach.loss >= 1 && (isLast || hop > 1) {
        lines.append(" \(hop)  * * *\n")
        continue
      }
      let between = UtilityAddress(
        value: 0x0B80_0000 | UInt32(truncatingIfNeeded: key.child(UInt64(hop)).value) & 0xFFFF)
      let place = isLast ? address : hop == 1 ? network.gateway : between
      let time = Self.decimal(reach.milliseconds * Double(hop) / Double(reach.hops))
      lines.append(" \(hop)  \(place)  \(time) ms  \(time) ms  \(time) ms\n")
    }
    return lines
  }

  func arpTable(_ given: UtilityCall) throws -> [String] {
    let neighbours = try neighbours(of: given.device, at: given.site)
    let lines = neighbours.map { "\(Self.colons($0.mac))  \($0.address)  \($0.port)  none\n" }
    return ["MAC Address        Address          Interface     Flags\n"] + lines
      + ["Total entries: \(neighbours.count)\n"]
  }

  func macTable(_ given: UtilityCall) throws -> [String] {
    var neighbours = try neighbours(of: given.device, at: given.site)
    if let wanted = MACAddress(given.text("mac_address")) { neighbours = neighbours.filter { $0.mac == wanted } }
    if let port = given.body["port_id"]?.string { neighbours = neighbours.filter { $0.port == port } }
    let lines = neighbours.map {
      "\($0.network.name)  \(Self.colons($0.mac))  D  -  \($0.port).0  vlan \($0.network.vlan)\n"
    }
    return ["Ethernet switching table : \(neighbours.count) entries, \(neighbours.count) learned\n"] + lines
  }

  func routeTable(_ given: UtilityCall) throws -> [String] {
    let networks = try networks(of: given.site)
    var lines = ["inet.0: \(networks.count + 1) destinations, \(networks.count + 1) routes\n"]
    if let first = networks.first { lines.append("0.0.0.0/0  *[Static/5]  > to \(first.gateway) via ge-0/0/0.0\n") }
    for (index, network) in networks.enumerated() {
      lines.append(
        "\(UtilityAddress(value: network.address.value & network.mask))/\(network.length)  *[Direct/0]  > via ge-0/0/\(index + 1).0\n"
      )
    }
    return lines
  }

  func leases(_ given: UtilityCall) throws -> [String] {
    let lines = try neighbours(of: given.device, at: given.site).map {
      "\($0.address)  \(Self.colons($0.mac))  86400  BOUND  \($0.network.name)\n"
    }
    return ["IP address  Hardware address  Expires  State  Interface\n"] + lines
  }

  func resolve(_ host: String, _ given: UtilityCall) throws -> [String] {
    guard let address = try reach(host, from: given.site).address else { return ["\(host): not found\n"] }
    return ["\(host) has address \(address)\n"]
  }

  private static func colons(_ mac: MACAddress) -> String {
    let digits = Array(mac.description)
    return stride(from: 0, to: 12, by: 2).map { String(digits[$0...($0 + 1)]) }.joined(separator: ":")
  }

  /// Three decimals.
  private static func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }
}
