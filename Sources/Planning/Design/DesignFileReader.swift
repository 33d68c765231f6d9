/// Where the bytes of a design's files come from. Planning itself reads nothing.
public protocol DesignFileReader: Sendable {
  /// The bytes of the file at that path. Throws what explains why there are none.
  func read(_ path: String) throws -> [UInt8]
  /// Whether there is a file at that path. An address book may not be there yet.
  func exists(_ path: String) -> Bool
}

extension DesignFileReader {
  /// Whether the file can be read.
  public func exists(_ path: String) -> Bool { (try? read(path)) != nil }
}
