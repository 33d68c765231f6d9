/// A cause at work at a site, or at some of its devices, for a while or again and again.
public struct Cause: Hashable, Sendable {
  /// What goes wrong.
  public var kind: CauseKind
  /// The epoch second at which it begins.
  public var start: Int64
  /// The epoch second at which it is over.
  public var end: Int64
  /// How badly, in the measure that `kind` says.
  public var magnitude: Double
  /// The keys of the devices it concerns (`CauseKind.place`); nil for the whole site.
  public var devices: Set<UInt64>?
  /// The fraction of the clients whom it can concern, 0…1: those of one WLAN, say.
  public var part: Double
  /// The seconds over which it grows from nothing to its full magnitude.
  public var ramp: Int64
  /// It comes back every so many seconds after `start`; nil if it does not.
  public var period: Int64?
  /// The epoch second from which it does not come back any more.
  public var until: Int64

  /// A cause at work from `start` until `end`.
  public init(
    kind: CauseKind, start: Int64, end: Int64, magnitude: Double, devices: Set<UInt64>? = nil, part: Double = 1,
    ramp: Int64 = 0, period: Int64? = nil, until: Int64 = .max
  ) {
    self.kind = kind
    self.start = start
    self.end = end
    self.magnitude = magnitude
    self.devices = devices
    self.part = part
    self.ramp = ramp
    self.period = period
    self.until = until
  }
}

extension Cause {
  /// A cause that comes back sooner than this many seconds comes once.
  public static let shortestPeriod: Int64 = 600

  /// Whether it concerns that device.
  func concerns(_ key: UInt64) -> Bool { devices?.contains(key) ?? true }

  /// The times in a range of epoch seconds at which it is at work: one for each coming back, which has its own start.
  public func occurrences(in seconds: Range<Int64>) -> [Cause] {
    guard start < end, !seconds.isEmpty else { return [] }
    guard let period, period >= Self.shortestPeriod else {
      return start < seconds.upperBound && end > seconds.lowerBound ? [once] : []
    }
    let (whole, isEndless) = end.subtractingReportingOverflow(start)
    let (passed, isFarAway) = seconds.lowerBound.subtractingReportingOverflow(start)
    guard !isEndless, !isFarAway else { return [] }
    let length = min(whole, period)
    // The first that is not over before the range.
    var shift = passed <= length ? 0 : (passed - length) / period * period
    var found: [Cause] = []
    while true {
      let (from, isBeyond) = start.addingReportingOverflow(shift)
      guard !isBeyond, from < min(until, seconds.upperBound) else { return found }
      var occurrence = once
      occurrence.start = from
      occurrence.end = from + length
      if occurrence.end > seconds.lowerBound { found.append(occurrence) }
      shift += period
    }
  }

  private var once: Cause {
    var cause = self
    cause.period = nil
    return cause
  }

  /// How much of a cell a stretch of seconds of it is, less where the cause has not grown to its full magnitude.
  func weight(from first: Int64, to last: Int64) -> Double {
    let interval = Double(WorldModel.interval)
    guard ramp > 0 else { return Double(last - first) / interval }
    return (grown(until: last) - grown(until: first)) / interval
  }

  /// The seconds from the start, each counted by how far the cause has grown.
  private func grown(until second: Int64) -> Double {
    let passed = Double(second) - Double(start)
    let length = Double(ramp)
    return passed < length ? passed * passed / (2 * length) : passed - length / 2
  }
}
