/// What a metric counts. Tallies hold whole seconds or events; the API prints minutes or events.
public enum MetricUnit: Sendable, Hashable, CaseIterable {
  /// Seconds of one client's presence, printed as user-minutes.
  case userSeconds
  /// Connection attempts or roams, printed as they are.
  case events
  /// Seconds of one access point's existence, printed as AP-minutes.
  case deviceSeconds
  /// Seconds of one interface's existence, printed as interface-minutes.
  case interfaceSeconds

  /// The unit that the API and people use.
  public var label: String {
    switch self {
    case .userSeconds: "user-minutes"
    case .events: "events"
    case .deviceSeconds: "AP-minutes"
    case .interfaceSeconds: "interface-minutes"
    }
  }

  /// How many units of a tally make one of the unit in `label`.
  public var unitsPerSample: Int64 {
    switch self {
    case .userSeconds, .deviceSeconds, .interfaceSeconds: 60
    case .events: 1
    }
  }

  /// A count of a tally in the unit of `label`.
  public func samples(_ count: Int64) -> Double { Double(count) / Double(unitsPerSample) }

  /// The count of a tally that a sample of the API stands for: samples are float32 of whole seconds over 60, so the
  /// nearest whole number restores them exactly up to 2²³ seconds, and within 6·10⁻⁸ of the value beyond.
  ///
  /// Nil when the sample is negative, not finite, or too large to be a count.
  public func count(ofSamples samples: Double) -> Int64? {
    let units = (samples * Double(unitsPerSample)).rounded()
    guard units >= 0, units < 0x1p62 else { return nil }
    return Int64(units)
  }
}
