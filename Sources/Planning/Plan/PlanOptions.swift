/// What a plan may do, and what it must know of others.
public struct PlanOptions: Sendable {
  /// Whether what the design made and no longer speaks of is deleted.
  public var prunes: Bool
  /// Whether what nobody owns is listed among the notes.
  public var listsUnmanaged: Bool
  /// Who owns what in the organisation, from the ledger.
  public var ownership: [OwnershipRecord]
  /// What Terraform owns.
  public var terraform: TerraformState?

  /// Options; a plan without any deletes nothing and knows of nobody else.
  public init(
    prunes: Bool = false, listsUnmanaged: Bool = false, ownership: [OwnershipRecord] = [],
    terraform: TerraformState? = nil
  ) {
    self.prunes = prunes
    self.listsUnmanaged = listsUnmanaged
    self.ownership = ownership
    self.terraform = terraform
  }
}
