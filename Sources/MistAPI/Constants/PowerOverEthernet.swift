/// What a port gives over Ethernet, after the IEEE standards.
public enum PoEStandard: String, Sendable, Hashable, CaseIterable {
  /// PoE.
  case af = "802.3af"
  /// PoE+.
  case at = "802.3at"
  /// PoE over four pairs, of which all that is counted on here is type 3.
  case bt = "802.3bt"

  /// Watts that reach the device at the end of the longest cable.
  public var watts: Double {
    switch self {
    case .af: 12.95
    case .at: 25.5
    case .bt: 51
    }
  }

  /// The first standard that gives so many watts.
  public static func giving(_ watts: Double) -> PoEStandard { allCases.first { watts <= $0.watts } ?? .bt }
}

/// What a switch has for the devices that it feeds.
public struct PowerSource: Sendable, Hashable {
  /// What each access port can give; nil for a switch that gives no power.
  public let standard: PoEStandard?
  /// Watts for all ports together, with every power supply that the switch takes; nil where the table is not sure of them.
  public let budget: Double?
}

extension DeviceModel {
  /// Watts at the access point with which all of its radios run in full; nil where the table does not say.
  public var powerNeed: Double? { PowerTable.needs[name] }

  /// What a switch has for the devices that it feeds; nil where the table does not say.
  public var powerSource: PowerSource? { PowerTable.sources[name] }
}

/// Access points by the vendor's public table of PoE requirements; switches by what is published of their supplies, the largest
/// configuration where there are several, so that what is found to be too little is so with fewer, too. What is not known for
/// sure is left out, and not judged: the budget of the EX4100-F-12P depends on its external supplies.
private enum PowerTable {
  static let needs = Dictionary(
    accessPoints.split(separator: "\n").compactMap { line -> (String, Double)? in
      let words = line.split(separator: " ")
      return words.count == 2 ? Double(words[1]).map { (String(words[0]), $0) } : nil
    }, uniquingKeysWith: { first, _ in first })

  static let sources = Dictionary(
    switches.split(separator: "\n").compactMap { line -> (String, PowerSource)? in
      let words = line.split(separator: " ")
      guard words.count == 3 else { return nil }
      let standard = PoEStandard(rawValue: String(words[1]))
      return (String(words[0]), PowerSource(standard: standard, budget: Double(words[2])))
    }, uniquingKeysWith: { first, _ in first })

  /// Model, and watts for full Wi-Fi.
  private static let accessPoints = """
    AP12 12.9
    AP21 12.9
    AP24 13
    AP32 19.5
    AP33 19.5
    AP34 20.9
    AP36 29.3
    AP37 29.3
    AP41 19.5
    AP43 25.5
    AP45 29.3
    AP45E 29.3
    AP47 29.3
    AP47D 29.3
    AP47E 29.3
    AP61 19.5
    AP63 25.2
    AP64 13
    AP66 25.5
    """

  /// Model, standard of its ports, and watts in all.
  private static let switches = """
    EX2300-C-12P 802.3at 124
    EX2300-24P 802.3at 370
    EX2300-48P 802.3at 740
    EX3400-24P 802.3at 720
    EX3400-48P 802.3at 1440
    EX4000-8P 802.3at ?
    EX4000-12MP 802.3bt ?
    EX4000-24P 802.3at ?
    EX4000-48P 802.3at ?
    EX4100-24MP 802.3bt ?
    EX4100-24P 802.3at 1440
    EX4100-24T none 0
    EX4100-48MP 802.3bt 1620
    EX4100-48P 802.3at 1440
    EX4100-48T none 0
    EX4100-F-12P 802.3at ?
    EX4100-F-24P 802.3at 370
    EX4100-F-48P 802.3at 740
    EX4300-48P 802.3at ?
    EX4400-24P 802.3bt 1440
    EX4400-48P 802.3bt 1800
    EX4400-24MP 802.3bt 1800
    EX4400-48MP 802.3bt 2200
    EX4650-48Y none 0
    QFX5120-48Y none 0
    """
}
