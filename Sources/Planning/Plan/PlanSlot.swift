public import MistAPI

/// A slot that a plan fills with a device: what is known of the device before it is claimed.
public struct PlanSlot: Sendable, Hashable {
  /// How the device is found in the inventory.
  public enum Filling: Sendable, Hashable {
    /// The device that a claim code brings; the code's keyed hash.
    case claimCode(hash: String)
    /// The device of that serial.
    case serial(String)
    /// The device of that address.
    case mac(MACAddress)
    /// Any free device of the model.
    case anyOfModel
  }

  /// Its key: the device at its site.
  public var key: ObjectKey
  /// The site.
  public var site: ObjectKey
  /// The device's name.
  public var name: String
  /// The model.
  public var model: String
  /// How the device is found.
  public var filling: Filling
  /// The device, where the inventory told it when the plan was made.
  public var device: MACAddress?

  /// A slot.
  public init(
    key: ObjectKey, site: ObjectKey, name: String, model: String, filling: Filling, device: MACAddress? = nil
  ) {
    self.key = key
    self.site = site
    self.name = name
    self.model = model
    self.filling = filling
    self.device = device
  }
}
