extension IPPrefix {
  /// Reads `address/length`, strictly: the address as `IPAddress.init(parsing:)`, the length in decimal without a
  /// leading zero, no host bits set.
  ///
  /// - Throws: `AddressSyntaxError` with the column, what was found and what was expected.
  public init(parsing text: String) throws(AddressSyntaxError) {
    self = try AddressScanner.prefix(text)
  }
}

extension IPPrefix: LosslessStringConvertible {
  /// The prefix that this text is, or nil; `init(parsing:)` says why.
  public init?(_ description: String) {
    guard let prefix = try? AddressScanner.prefix(description) else { return nil }
    self = prefix
  }

  /// The first address in its canonical form, `/`, the length.
  public var description: String { "\(first)/\(length)" }
}

extension IPPrefix: Codable {
  /// Reads the prefix from its text.
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the prefix as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
