/// Files held in memory, by path: for tests, and for designs that come over a wire.
public struct MemoryFiles: DesignFileReader {
  /// Why a file cannot be read.
  public struct Missing: Error, CustomStringConvertible {
    /// The path that was asked for.
    public let path: String
    /// Says which file is missing.
    public var description: String { "no file at '\(path)'" }
  }

  /// The bytes by path.
  public var files: [String: [UInt8]]

  /// Files with these texts.
  public init(_ texts: [String: String]) { files = texts.mapValues { Array($0.utf8) } }

  /// The bytes of the file at that path; throws `Missing`.
  public func read(_ path: String) throws -> [UInt8] {
    guard let bytes = files[path] else { throw Missing(path: path) }
    return bytes
  }
}
