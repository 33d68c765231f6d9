import EffectiveConfiguration
import MistAPI

extension StateCauseFinder {
  /// The ports of known cables: what they are called, and who knows of them.
  struct Cabling: Hashable {
    var ports: [String]
    var source: Cable.Source
  }

  /// The ports of access points for a sentence, and whether it speaks of one.
  static func place(of feed: Feed, usage: String) -> (words: String, isOne: Bool) {
    guard let cabling = feed.cabling else {
      return ("the ports of usage '\(usage)' on switch '\(feed.name)', where access points are assumed to hang,", false)
    }
    return place(of: cabling, on: feed.name)
  }

  /// Ports with known cables for a sentence, and whether it speaks of one.
  static func place(of cabling: Cabling, on box: String) -> (words: String, isOne: Bool) {
    let isOne = cabling.ports.count == 1
    let words =
      "port\(isOne ? "" : "s") \(listed(cabling.ports)) of switch '\(box)' "
      + "(cable\(isOne ? "" : "s") from \(cabling.source.inWords))"
    return (words, isOne)
  }

  static func listed(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

extension Twin {
  /// The switches of a site with the access points that hang on them: those of known cables by the usage of their own ports, the
  /// others together, after the first of them.
  func feeds(
    _ wiring: SiteWiring, _ box: SiteWiring.Box, _ switchPorts: SwitchPorts
  ) -> [StateCauseFinder.Feed] {
    /// What sets feeds apart: how far the cable is known, and the usage of its port.
    struct Group: Hashable {
      var source: Cable.Source?
      var usage: String?
    }
    var groups: [Group] = []
    var feeds: [Group: StateCauseFinder.Feed] = [:]
    for (mac, port) in wiring.accessPoints(on: box.row.mac) {
      let usage = port.source == nil ? nil : switchPorts.usage(of: port.name)
      let group = Group(source: port.source, usage: usage)
      if feeds[group] == nil {
        groups.append(group)
        feeds[group] = .init(name: box.name, ports: switchPorts, firstPort: port.name, accessPoints: [])
        feeds[group]?.cabling = port.source.map { .init(ports: [], source: $0) }
      }
      feeds[group]?.accessPoints.append(mac)
      feeds[group]?.cabling?.ports.append(port.name)
    }
    return groups.compactMap { feeds[$0] }
  }
}

extension SiteWiring {
  /// The access points that hang on a switch, each with the port of its first cable, in the order of the ports.
  func accessPoints(on box: MACAddress) -> [(mac: MACAddress, port: Port)] {
    ports(of: box).compactMap { port -> (mac: MACAddress, port: Port)? in
      guard case .accessPoint(let mac) = port.end, self.port(of: mac) == port else { return nil }
      return (mac, port)
    }.sorted { $0.port.number < $1.port.number }
  }
}
