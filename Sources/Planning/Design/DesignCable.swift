public import Documents

/// Where the cable of a device goes: to a port of a switch or gateway of its site.
public struct DesignCable: Sendable, Hashable {
  /// Who says so.
  public enum Source: String, Sendable, Hashable {
    /// The pattern of the kit's slot.
    case kit
    /// A NetBox export.
    case netbox
  }

  /// The key of the site.
  public var siteKey: String
  /// The slot of the device, `ap01`.
  public var slot: String
  /// The port at the device's own end, `eth0`; nil when nobody says.
  public var ownPort: String?
  /// The slot of the switch or gateway, `sw1`.
  public var target: String
  /// The port there, `mge-0/0/0`.
  public var port: String
  /// Who says so.
  public var source: Source
  /// Where that stands.
  public var position: SourcePosition
}

/// A cable of a kit's slot.
public struct DesignKitCable: Sendable, Hashable {
  /// The slot of the switch or gateway, `sw1`.
  public var target: String
  /// The port there, `mge-0/0/0`.
  public var port: String
  /// Where it stands in the design.
  public var position: SourcePosition
}
