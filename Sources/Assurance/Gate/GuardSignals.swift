/// What the guards must know beside service levels, as it stands at a look.
public struct GuardSignals: Sendable, Hashable, Codable {
  /// Canaries that did not come back within ten minutes of their reboot, by name.
  public var notBack: [String]
  /// Canaries from which no telemetry comes, by name: a gap in what is known, not proof of harm. Holds promotion.
  public var silent: [String]
  /// Reboots that nobody asked for.
  public var reboots: RebootGuard

  /// Signals; by default nothing is amiss.
  public init(notBack: [String] = [], silent: [String] = [], reboots: RebootGuard = RebootGuard()) {
    self.notBack = notBack
    self.silent = silent
    self.reboots = reboots
  }
}
