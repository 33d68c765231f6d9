/// What the ledger knows of an address book.
public struct AddressBookRecord: Hashable, Sendable {
  /// The name under which the book is known here.
  public let path: String
  /// The digest of the file as it was written last (SHA-256, hexadecimal).
  public let digest: String
  /// Who wrote it.
  public let writer: String
  /// The day on which it was written, as the writer says.
  public let date: String
  /// How many allocations it has.
  public let allocations: Int
}

/// Where the bytes of an address book are. The ledger itself reads no files.
public protocol AddressBookStore: Sendable {
  /// The bytes as they are now; nil when there is no book yet.
  func read() throws -> [UInt8]?
  /// Replaces them, at once or not at all.
  func write(_ bytes: [UInt8]) throws
}
