public import Addressing

/// What may become of the allocations in a design's address book when it is carved.
public struct CarvingOptions: Hashable, Sendable {
  /// Whether a prefix in the book may be changed when it no longer fits; otherwise the design is refused, and says whom it
  /// would renumber.
  public var mayRenumber: Bool
  /// Allocations that have been resting since before this date ("2027-02-03") may be given to others; nil for none.
  public var releasesRestingBefore: String?
  /// The date since when allocations rest whose keys the design no longer has.
  public var date: String
  /// What is in use besides, of the organisation that was looked at.
  public var taken: [TakenPrefix] = []
  /// Of that, prefixes that are only named in variables: one that holds a whole supernet takes nothing of it.
  public var onlyNamed: Set<IPPrefix> = []
  /// Where that was found, for messages.
  public var takenFrom = ""

  /// Nothing is renumbered and nothing released, unless it is said here.
  public init(mayRenumber: Bool = false, releasesRestingBefore: String? = nil, date: String = "undated") {
    self.mayRenumber = mayRenumber
    self.releasesRestingBefore = releasesRestingBefore
    self.date = date
  }
}
