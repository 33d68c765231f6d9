/// Why a rollout cannot begin, or cannot go on. Nothing was upgraded when one of the first five is thrown.
public enum RolloutError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The policy cannot be carried out.
  case impossiblePolicy(name: String, why: String)
  /// No connected access point of these models runs another version.
  case nothingToUpgrade(models: [String], version: String)
  /// A model does not have the version.
  case unknownVersion(String, model: String, available: [String])
  /// No access point can be a canary.
  case noCanary(phase: String, reasons: [String])
  /// The cloud sends no service levels in a form that can be judged.
  case unreadableLevels(String)

  /// What was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .impossiblePolicy(let name, let why):
      "the policy '\(name)' cannot be carried out: \(why). Nothing was upgraded."
    case .nothingToUpgrade(let models, let version):
      """
      found no connected \(models.joined(separator: " or ")) on another version than \(version). Nothing was upgraded. \
      Name the models that the organisation has, or another version.
      """
    case .unknownVersion(let version, let model, let available):
      """
      the \(model) has no version '\(version)'; expected one of: \(available.joined(separator: ", ")). Nothing was upgraded.
      """
    case .noCanary(let phase, let reasons):
      """
      no access point can be a canary of the phase '\(phase)': \(reasons.prefix(5).joined(separator: "; ")). Expected \
      seven days of history with traffic, and controls at the same site. Nothing was upgraded. Start later, or choose a \
      policy that asks for less.
      """
    case .unreadableLevels(let why): "service levels cannot be read: \(why)"
    }
  }
}
