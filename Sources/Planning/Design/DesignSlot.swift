public import Documents
public import MistAPI

/// A slot of a site, and what fills it.
public struct DesignSlot: Sendable {
  /// The key of the site.
  public var siteKey: String
  /// The name of the slot in its kit, `ap01`.
  public var slot: String
  /// The model that fills it.
  public var model: String
  /// The kind of device, after the table of models.
  public var type: DeviceType
  /// The name of the device in the cloud, made by the naming pattern.
  public var deviceName: String
  /// The device profile of the device.
  public var deviceProfile: String?
  /// What the device is for, in the words of the design.
  public var role: String?
  /// What the device's own configuration says, in Mist's fields; nil when it says nothing.
  public var configuration: DesignBody?
  /// What fills it; nil when nothing does yet.
  public var filledBy: SlotFilling?
  /// The row of the ship notice that fills it.
  public var device: DesignDevice?
}

/// How a slot finds its device.
public enum SlotFilling: Hashable, Sendable {
  /// The device that this code claims.
  case claimCode(ClaimCode)
  /// The device of that serial, which an order or an earlier claim brings.
  case serial(String)
  /// The device of that address, which an order or an earlier claim brings.
  case mac(MACAddress)
  /// Any free device of that model.
  case anyOf(model: String)
}

/// A device of the ship notice: as much as is known of it.
public struct DesignDevice: Hashable, Sendable {
  /// The claim code.
  public var claimCode: ClaimCode?
  /// The serial number.
  public var serial: String?
  /// The MAC address.
  public var mac: MACAddress?
  /// The model.
  public var model: String?
  /// Where its row begins.
  public var position: SourcePosition

  /// What it is known by: its claim code, else its serial, else its address.
  public var label: String { claimCode?.label ?? serial ?? mac?.description ?? "" }
}
