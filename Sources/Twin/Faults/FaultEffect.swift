/// What goes wrong with an answer on its way to the client.
public struct FaultEffect: Sendable, Hashable {
  /// What the transport does.
  public enum Transport: Sendable, Hashable {
    /// It sends the answer as it is.
    case none
    /// It drops the connection without an answer.
    case reset
    /// It closes the connection cleanly, without a byte of an answer.
    case empty
    /// It sends the head, with the full length, and that many bytes of the body, and closes the connection.
    case cutOff(after: Int)
    /// It sends these bytes, which are not HTTP, and closes the connection.
    case garbage([UInt8])
  }

  /// Milliseconds to wait before anything is sent.
  public var delay: Int64
  /// What the transport does then.
  public var transport: Transport

  /// A delay, then that.
  public init(delay: Int64 = 0, transport: Transport = .none) {
    self.delay = delay
    self.transport = transport
  }

  /// Nothing goes wrong.
  public static let none = FaultEffect()
}
