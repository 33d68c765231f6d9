public import Documents

/// An order: an activation code that claims a number of devices of some models at once.
public struct DesignOrder: Sendable {
  /// The number of the purchase order.
  public var po: String
  /// The activation code, or where it is to be found.
  public var activation: SecretReference?
  /// How many devices of each model, in the order of the file.
  public var models: [DesignOrderLine]
  /// Where the order stands in the design.
  public var position: SourcePosition
}

/// A line of an order.
public struct DesignOrderLine: Sendable, Hashable {
  /// The model.
  public let model: String
  /// How many of it.
  public let count: Int
  /// Where the line stands in the design.
  public let position: SourcePosition
}
