public import Documents

/// An order: an activation code that claims a number of devices of some models at once.
public struct DesignOrder: Sendable {
  /// The number of the purchase order.
  public var po: String
  /// The activation code, or where it is to be found.
  public var activation: SecretReference?
  /// How many devices of each model, in the order of the file.
  public var models: [DesignOrderLine]
  /// How many licences of each type, `SUB-MAN`, in the order of the file; empty where the order does not say.
  public var licences: [DesignOrderLine] = []
  /// Where the order stands in the design.
  public var position: SourcePosition
}

/// A line of an order: a model of device, or a type of licence.
public struct DesignOrderLine: Sendable, Hashable {
  /// The model, or the type of licence.
  public let model: String
  /// How many of it.
  public let count: Int
  /// Where the line stands in the design.
  public let position: SourcePosition
}
