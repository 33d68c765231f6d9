public import Documents

/// What a kind of place is made of: its load profile, its site groups, its slots.
public struct DesignKit: Sendable {
  /// The name, `store`.
  public let name: String
  /// The load profile of the world; nil when the kit does not say.
  public var profile: String?
  /// The site groups of every site with this kit.
  public var siteGroups: [NamingPattern]
  /// The templates that the kit names itself, by kind: an alternative to a template's `for`.
  public var templates: [DesignObjectKind: String]
  /// The slots, in the order of the file, ranges spread out.
  public var slots: [DesignKitSlot]
  /// Where the kit stands in the design.
  public let position: SourcePosition
}

/// A slot of a kit: a place for one device.
public struct DesignKitSlot: Sendable {
  /// The name, `ap01`.
  public let name: String
  /// The model that fills it.
  public let model: String
  /// What the device is for, in the words of the design; nil when it does not say.
  public var role: String?
  /// The device profile of the device in it.
  public var deviceProfile: String?
  /// Where the device's cable goes; nil when the design does not say.
  public var cable: DesignKitCable?
  /// What the device's own configuration says, in Mist's fields; nil when it says nothing.
  public var configuration: DesignBody?
  /// Where the slot stands in the design.
  public let position: SourcePosition
}
