/// Why a plan is not carried out at all. Nothing was written when one of these is thrown.
public enum ApplyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The token does not reach the organisation that the plan is for.
  case otherOrganisation(planned: Plan.Organisation, seen: [String])
  /// Secrets of the plan are not known.
  case secretsMissing([String])
  /// A step names something that does not exist and that no step before it makes.
  case unknownPlaceholder(step: Int, subject: String, name: String)
  /// The run of the journal is of another plan.
  case journalOfOtherPlan(run: Int64, found: String, expected: String)
  /// The journal has no such run.
  case noSuchRun(Int64)
  /// The plan has no cell of that site.
  case noSuchSite(String)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .otherOrganisation(let planned, let seen):
      """
      the plan is for the organisation '\(planned.name)' (\(planned.id)); the token reaches: \
      \(seen.isEmpty ? "none" : seen.joined(separator: ", ")). Nothing was changed. Apply it where it was made for, or plan anew.
      """
    case .secretsMissing(let references):
      """
      \(references.count == 1 ? "a secret" : "\(references.count) secrets") of the plan \
      \(references.count == 1 ? "is" : "are") not known, or not what the plan was made with: \
      \(references.prefix(5).joined(separator: ", "))\(references.count > 5 ? " …" : ""). Nothing was changed. Give them as \
      they were, or plan anew.
      """
    case .unknownPlaceholder(let step, let subject, let name):
      """
      step \(step), \(subject): '\(name)' does not exist and no step before makes it. Nothing was changed. Plan anew.
      """
    case .journalOfOtherPlan(let run, let found, let expected):
      """
      run \(run) of the journal is of plan \(found.prefix(12))…, this one is \(expected.prefix(12))…. Nothing was changed. \
      Give the plan of that run, or apply this one as a run of its own.
      """
    case .noSuchRun(let run):
      "the journal has no run \(run) of this organisation. Nothing was changed. Leave `--continue` out to begin one."
    case .noSuchSite(let name): "the plan does nothing at a site '\(name)'. Nothing was changed."
    }
  }
}
