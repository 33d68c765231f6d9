import MistAPI

/// An object as a design wants it.
struct DesiredObject: Sendable {
  /// Where it lives.
  var place: ObjectPlace
  /// In which of the thirteen steps it is seen to.
  var step: DesignStep
  /// To which cell it belongs.
  var cell: PlanCell
  /// What it is called in the plan: `site 'Lisbon'`.
  var subject: String
  /// The body; ids and secrets stand in it as placeholders.
  var body: JSON
  /// Which parts of it the design owns.
  var owned: OwnedFields
  /// What the plan touches through it.
  var reach = PlanStep.Reach()
}
