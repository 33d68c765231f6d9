/// Why a file is not a plan that can be applied. Nothing was sent when it is thrown.
public enum PlanFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It is not the document of a plan.
  case notAPlan(file: String, why: String)
  /// It is of another version of the form.
  case otherVersion(file: String, found: Int)
  /// Its content is not what its digest is of.
  case edited(file: String, written: String, found: String)
  /// It is for another organisation.
  case otherOrganisation(file: String, planned: String, found: String)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .notAPlan(let file, let why):
      "\(file): found no plan (\(why)); expected a document made by `mistwin plan --out`. Nothing was changed."
    case .otherVersion(let file, let found):
      """
      \(file): found a plan of version \(found), expected version \(Plan.version). Nothing was changed. Make the plan anew \
      with this version.
      """
    case .edited(let file, let written, let found):
      """
      \(file): the plan was edited: its content has the digest \(found.prefix(12))…, the file says \
      \(written.isEmpty ? "none" : "\(written.prefix(12))…"). Nothing was changed. Change the design and make the plan anew.
      """
    case .otherOrganisation(let file, let planned, let found):
      """
      \(file): the plan is for the organisation \(planned), this one is \(found). Nothing was changed. Make a plan for this \
      organisation, or apply it where it was made for.
      """
    }
  }
}
