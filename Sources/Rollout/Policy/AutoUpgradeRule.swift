/// What happens to sites that upgrade by themselves and so could move canaries, controls or a way back.
public enum AutoUpgradeRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is switched off there for the time of the rollout, and put back afterwards.
  case hold
  /// The rollout is refused.
  case refuse
  /// They are left alone.
  case ignore
}
