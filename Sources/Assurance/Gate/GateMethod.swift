/// How a gate decides that a change does harm.
public enum GateMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The placebo-calibrated mixture of e-values over metrics and effects (section C.2 of the gate's basis): it may be looked at
  /// as often as one likes.
  case mixture
  /// O'Brien and Fleming: one decision at a planned end, the longest bake, with looks on the way that seldom stop.
  case obrienFleming = "o-brien-fleming"
  /// A service level of the canaries below the floor, whatever chance does; kept for comparison.
  case threshold

  /// What it does wrong, with the figures of section C.3; nil for the one that is recommended.
  public var warning: String? {
    switch self {
    case .mixture: nil
    case .obrienFleming:
      """
      o-brien-fleming passes only at the end of the longest bake, notices nothing within the first hours, and stops 7 to 11 % of \
      harmless changes instead of 5 %
      """
    case .threshold:
      """
      threshold takes chance for harm: one healthy access point falls below 90 % on one of six metrics in 63 % of all first hours
      """
    }
  }
}
