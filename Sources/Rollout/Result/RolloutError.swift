/// Why a rollout cannot begin, or cannot go on. Nothing was upgraded when anything but the last two is thrown.
public enum RolloutError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The policy cannot be carried out.
  case impossiblePolicy(name: String, why: String)
  /// No connected access point of these models runs another version.
  case nothingToUpgrade(models: [String], version: String)
  /// A model does not have the version, or no version of that form.
  case unknownVersion(String, model: String, available: [String])
  /// The models have no version of that form in common.
  case noCommonVersion(String, models: [String])
  /// No access point can be a canary.
  case noCanary(phase: String, reasons: [String])
  /// Looks would need more of the call quota than the policy grants, however far apart they are.
  case cannotBeWatched(phase: String, perLook: Int, allowed: Int, most: Int)
  /// A site's window never opens.
  case windowNeverOpens(site: String, why: String)
  /// Sites upgrade by themselves, and the policy refuses that.
  case autoUpgrade(sites: [String])
  /// Steps of a plan would reach all sites at once.
  case notPhased(steps: [String])
  /// A plan changes nothing that can go from site to site.
  case nothingToChange
  /// Everything is as a plan says.
  case alreadyThere
  /// A plan is for another organisation.
  case otherOrganisation(planned: String)
  /// No connected access point stands at the sites that a change reaches.
  case nobodyToJudge(sites: Int, change: String)
  /// What is to change is not as it was when the plan was made.
  case drifted([String])
  /// What is left of a rollout cannot be gone on with.
  case notContinuable(String)
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
    case .noCommonVersion(let version, let models):
      """
      found no version of the form '\(version)' that all of \(models.joined(separator: ", ")) have. Nothing was upgraded. \
      Name the version in full, or upgrade the models one after the other.
      """
    case .noCanary(let phase, let reasons):
      """
      no access point can be a canary of the phase '\(phase)': \(reasons.prefix(5).joined(separator: "; ")). Expected \
      seven days of history with traffic, and controls at the same site. Nothing was upgraded. Start later, or choose a \
      policy that asks for less.
      """
    case .cannotBeWatched(let phase, let perLook, let allowed, let most):
      """
      the phase '\(phase)' cannot be watched: a look takes \(perLook) calls, the policy grants \(allowed) an hour, and looks \
      must not be more than \(most) h apart. Nothing was upgraded. Ask for fewer canaries or controls, or grant a larger \
      share of the quota.
      """
    case .windowNeverOpens(let site, let why):
      "\(site): \(why). Nothing was upgraded."
    case .autoUpgrade(let sites):
      """
      \(sites.count) sites of the fleet upgrade by themselves (\(sites.prefix(5).joined(separator: ", "))\
      \(sites.count > 5 ? ", …" : "")) and could move canaries, controls or a way back. Nothing was upgraded. Switch it off \
      there, or let the policy hold it (auto_upgrade: hold).
      """
    case .notPhased(let steps):
      """
      the plan cannot go from site to site: \(steps.prefix(5).joined(separator: "; "))\
      \(steps.count > 5 ? "; and \(steps.count - 5) more" : ""). Nothing was changed. Carry these steps out first with 'mistwin \
      apply', or leave them out of the design, and plan again.
      """
    case .nothingToChange:
      "the plan changes no template and nothing at a site. Nothing was changed. 'mistwin apply' carries it out."
    case .alreadyThere: "everything is already as the plan says. Nothing was changed."
    case .otherOrganisation(let planned):
      "the plan is for the organisation '\(planned)', and this is another. Nothing was changed."
    case .nobodyToJudge(let sites, let change):
      """
      \(change) reaches \(sites == 1 ? "1 site" : "\(sites) sites") without a connected access point: nobody would feel the \
      change, and nothing could judge it. Nothing was changed. 'mistwin apply' carries the plan out.
      """
    case .drifted(let fields):
      """
      what is to change is not as it was when the plan was made: \(fields.prefix(5).joined(separator: "; "))\
      \(fields.count > 5 ? "; and \(fields.count - 5) more" : ""). Nothing was changed. Plan again.
      """
    case .notContinuable(let why): "the rollout cannot be gone on with: \(why)"
    case .unreadableLevels(let why): "service levels cannot be read: \(why)"
    }
  }
}
