public import MistAPI

/// Where a device is plugged in: a port of a switch or gateway.
public struct Cable: Sendable, Hashable {
  /// Who says so.
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The kit of a design.
    case kit
    /// A NetBox export.
    case netbox
    /// What neighbours told each other (LLDP), pulled from an organisation.
    case lldp

    /// As the end of «cable from …».
    var inWords: String {
      switch self {
      case .kit: "the kit"
      case .netbox: "NetBox"
      case .lldp: "LLDP"
      }
    }
  }

  /// The device: an access point, or a switch whose uplink it is.
  public var device: MACAddress
  /// The port at its own end; nil when nobody says.
  public var ownPort: String?
  /// The switch or gateway that it is plugged into.
  public var box: MACAddress
  /// The port there, as Junos writes it, `mge-0/0/3`.
  public var port: String
  /// Who says so.
  public var source: Source

  /// A cable from a device to a port.
  public init(device: MACAddress, ownPort: String? = nil, box: MACAddress, port: String, source: Source) {
    self.device = device
    self.ownPort = ownPort
    self.box = box
    self.port = port
    self.source = source
  }
}
