import EffectiveConfiguration
import MistAPI
import World

/// Power over Ethernet: access points ask for what is published of them, at their own end of the cable, which is less than the
/// switch spends, so that what is found here is certainly too much.
extension StateCauseFinder {
  /// An access point that asks a switch for power.
  struct Load: Hashable {
    var mac: MACAddress
    var model: String
    /// Watts for all that it can do.
    var need: Double
    var port: String
    /// Who knows of the cable; nil where it is assumed.
    var source: Cable.Source?
  }

  /// A switch and what asks it for power, in the order of its ports, which is that in which Junos gives it.
  struct PowerFeed {
    var name: String
    var model: String
    /// What it has; nil where that is not known.
    var supply: PowerSource?
    var loads: [Load]
    var freePorts: Int
  }

  var powerCauses: [StateCause] {
    feedsOfPower.flatMap { weakPorts(of: $0) } + budgetCauses + portless
  }

  /// What a load draws from a port of that standard.
  private func draw(_ load: Load, _ standard: PoEStandard) -> Double { min(load.need, standard.watts) }

  /// What the access points of a switch ask of it.
  private func asked(_ feed: PowerFeed, _ standard: PoEStandard) -> Double {
    feed.loads.reduce(0) { $0 + draw($1, standard) }
  }

  /// Access points that need more than their port can give. Where cables are assumed nobody is taken to have plugged them so.
  private func weakPorts(of feed: PowerFeed) -> [StateCause] {
    /// What is told in one sentence.
    struct Group: Hashable {
      var model: String
      var source: Cable.Source
    }
    guard let standard = feed.supply?.standard else { return [] }
    var groups: [Group] = []
    var weak: [Group: [Load]] = [:]
    for load in feed.loads where load.need > standard.watts {
      guard let group = load.source.map({ Group(model: load.model, source: $0) }) else { continue }
      if weak[group] == nil { groups.append(group) }
      weak[group, default: []].append(load)
    }
    return groups.compactMap { group in
      guard let loads = weak[group], let need = loads.first?.need else { return nil }
      let (ports, isOne) = Self.place(of: Cabling(ports: loads.map(\.port), source: group.source), on: feed.name)
      return StateCause(
        kind: .lowPower, accessPoints: loads.map(\.mac),
        why: "\(ports) \(isOne ? "gives" : "give") at most \(tidy(standard.watts)) W (\(standard.rawValue)); an "
          + "\(group.model) needs \(tidy(need)) W (\(PoEStandard.giving(need).rawValue)) to run in full")
    }
  }

  /// Access points that come too late for the budget of their switch.
  private var budgetCauses: [StateCause] {
    var spare = feedsOfPower.map { feed -> (watts: Double, ports: Int) in
      guard let supply = feed.supply else { return (.infinity, feed.freePorts) }
      guard let standard = supply.standard else { return (0, 0) }
      return ((supply.budget ?? .infinity) - asked(feed, standard), feed.freePorts)
    }
    return feedsOfPower.indices.compactMap { index -> StateCause? in
      let feed = feedsOfPower[index]
      guard let standard = feed.supply?.standard, let budget = feed.supply?.budget else { return nil }
      let asked = asked(feed, standard)
      guard asked > budget else { return nil }
      var given = 0.0
      var short: [Load] = []
      for load in feed.loads {
        let watts = draw(load, standard)
        if given + watts <= budget {
          given += watts
        } else if load.source != nil || !isTaken(watts, by: &spare, besides: index) {
          short.append(load)
        }
      }
      guard !short.isEmpty else { return nil }
      return StateCause(
        kind: .lowPower, accessPoints: short.map(\.mac),
        why:
          "the access points on switch '\(feed.name)', an \(feed.model), ask for \(tidy(asked)) W of its PoE budget of "
          + "\(tidy(budget)) W; too little is left for \(Self.listed(short.map { "\($0.model) in \($0.port)" })) "
          + "(\(Self.origin(of: short)))")
    }
  }

  /// Whether an access point that is assumed to hang on a switch that cannot feed it may as well hang on another that can.
  private func isTaken(_ watts: Double, by spare: inout [(watts: Double, ports: Int)], besides index: Int) -> Bool {
    guard let other = spare.indices.first(where: { $0 != index && spare[$0].ports > 0 && spare[$0].watts >= watts })
    else { return false }
    spare[other].watts -= watts
    spare[other].ports -= 1
    return true
  }

  private static func origin(of loads: [Load]) -> String {
    let sources = Cable.Source.allCases.filter { source in loads.contains { $0.source == source } }
    let assumed = loads.contains { $0.source == nil } ? ["assumed"] : []
    let known = sources.isEmpty ? [] : ["from \(sources.map(\.inWords).joined(separator: " and "))"]
    return "cables \((known + assumed).joined(separator: " or "))"
  }

  /// Access points for which the switches have no port.
  private var portless: [StateCause] {
    guard !unplugged.isEmpty else { return [] }
    let names = Self.listed(feedsOfPower.map { "'\($0.name)'" })
    return [
      StateCause(
        kind: .portDown, accessPoints: unplugged,
        why:
          "no port is left on \(feedsOfPower.count == 1 ? "switch" : "the switches") \(names) for \(unplugged.count) "
          + "of \(accessPoints) access points")
    ]
  }
}

extension Twin {
  /// A switch and what asks it for power. Ports that are off, or give none on purpose, feed nothing.
  func powerFeed(
    _ wiring: SiteWiring, _ box: SiteWiring.Box, _ switchPorts: SwitchPorts? = nil, models: [MACAddress: String] = [:]
  ) -> StateCauseFinder.PowerFeed {
    let loads = wiring.accessPoints(on: box.row.mac).compactMap { mac, port -> StateCauseFinder.Load? in
      guard let model = models[mac], let need = DeviceModels.named(model)?.powerNeed else { return nil }
      let carriage = switchPorts?.usage(of: port.name).flatMap { switchPorts?.carriage(of: $0) }
      guard carriage?.givesPower ?? true, carriage?.isEnabled ?? true else { return nil }
      return .init(mac: mac, model: model, need: need, port: port.name, source: port.source)
    }
    let used = wiring.ports(of: box.row.mac).count { port in
      guard case .thing = port.end else { return port.number < SiteWiring.accessPorts(box) }
      return false
    }
    return .init(
      name: box.name, model: box.row.model, supply: DeviceModels.named(box.row.model)?.powerSource, loads: loads,
      freePorts: max(0, SiteWiring.accessPorts(box) - used))
  }
}
