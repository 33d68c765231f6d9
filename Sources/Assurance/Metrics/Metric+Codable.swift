extension Metric: Codable {
  /// Reads the name that the API lists.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let metric = Metric(name: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "found '\(text)', expected a metric")
    }
    self = metric
  }

  /// Writes the name that the API lists.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
