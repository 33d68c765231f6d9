/// The access ports of a switch model, by the names that Junos gives them.
public struct PortPanel: Sendable, Hashable, CustomStringConvertible {
  /// Ports of one kind, side by side.
  struct Row: Hashable {
    var kind: String
    var numbers: ClosedRange<Int>
  }

  let rows: [Row]

  /// How many there are.
  public var count: Int { (rows.last?.numbers.upperBound ?? -1) + 1 }

  /// The name of the port of that number; nil where there is none.
  public func name(_ number: Int) -> String? {
    rows.first { $0.numbers.contains(number) }.map { InterfaceName($0.kind, number: number).description }
  }

  /// The ranges: «mge-0/0/0-15, ge-0/0/16-47».
  public var description: String {
    rows.map { "\(InterfaceName($0.kind, number: $0.numbers.lowerBound))-\($0.numbers.upperBound)" }
      .joined(separator: ", ")
  }

  /// Reads `mge 16 ge 48`: kinds, each with the number at which the next one begins.
  init?(_ words: [Substring]) {
    var rows: [Row] = []
    var next = 0
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      guard let end = Int(words[index + 1]), end > next else { return nil }
      rows.append(Row(kind: String(words[index]), numbers: next...(end - 1)))
      next = end
    }
    guard !rows.isEmpty else { return nil }
    self.rows = rows
  }
}

extension DeviceModel {
  /// The access ports of a switch; nil for what is none, and where the table does not say.
  public var panel: PortPanel? { PortPanel.byModel[name] }

  /// Ports of an uplink module; no model of the table has more.
  public static let uplinksOfModule = 8

  /// Whether the device has a port of that name. Access ports are known by kind and number; of uplinks, whose kind depends
  /// on the optic, the number must be possible; of gateways the number.
  public func has(_ port: InterfaceName) -> Bool {
    guard port.slot == 0 else { return false }
    switch type {
    case .accessPoint: return false
    case .gateway: return port.module == 0 && port.number < max(ports, 1)
    case .switch:
      guard port.module == 0 else { return port.module <= 2 && port.number < Self.uplinksOfModule }
      guard let panel else { return port.number < ports }
      return panel.name(port.number) == port.description
    }
  }

  /// The ports that the device has, for a sentence.
  public var portsInWords: String {
    switch type {
    case .accessPoint: "no port that feeds another device"
    case .gateway: "ports 0 to \(max(ports, 1) - 1), such as ge-0/0/1"
    case .switch: "\(panel?.description ?? "ge-0/0/0-\(max(ports, 1) - 1)"), or an uplink such as xe-0/1/0"
    }
  }
}

extension PortPanel {
  fileprivate static let byModel: [String: PortPanel] = Dictionary(
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return PortPanel(Array(words.dropFirst())).map { (String(words[0]), $0) }
    }, uniquingKeysWith: { first, _ in first })

  /// From the vendor's data sheets and hardware guides; the names as NetBox's library of device types has them.
  private static let text = """
    EX2300-C-12P ge 12
    EX2300-24P ge 24
    EX2300-48P ge 48
    EX3400-24P ge 24
    EX3400-48P ge 48
    EX4000-8P ge 8
    EX4000-12MP mge 4 ge 12
    EX4000-24P ge 24
    EX4000-48P ge 48
    EX4100-24MP mge 8 ge 24
    EX4100-24P ge 24
    EX4100-24T ge 24
    EX4100-48MP mge 16 ge 48
    EX4100-48P ge 48
    EX4100-48T ge 48
    EX4100-F-12P ge 12
    EX4100-F-24P ge 24
    EX4100-F-48P ge 48
    EX4300-48P ge 48
    EX4400-24MP mge 24
    EX4400-24P ge 24
    EX4400-48MP mge 48
    EX4400-48P ge 48
    EX4650-48Y xe 48
    QFX5120-48Y xe 48
    """
}
