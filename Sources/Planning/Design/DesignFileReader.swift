/// Where the bytes of a design's files come from. Planning itself reads nothing.
public protocol DesignFileReader: Sendable {
  /// The bytes of the file at that path. Throws what explains why there are none.
  func read(_ path: String) throws -> [UInt8]
}
