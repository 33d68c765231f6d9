extension MistID: Codable {
  /// Reads the form `8-4-4-4-12`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = MistID(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "found '\(text)', expected a UUID")
    }
    self = id
  }

  /// Writes it in lower case.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension MACAddress: Codable {
  /// Reads twelve hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let address = MACAddress(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "found '\(text)', expected a MAC address")
    }
    self = address
  }

  /// Writes twelve lower-case digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
