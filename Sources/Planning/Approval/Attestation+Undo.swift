import MistAPI

extension Attestation {
  /// The plan that undoes a rehearsed plan. It was carried out on a copy after that, and put everything back.
  public struct Undo: Sendable, Hashable {
    /// Its digest, see `Plan.digest`.
    public var digest: String
    /// What it rests on, see `Plan.footprintDigest`.
    public var footprint: String
    /// What it took there.
    public var prediction: Prediction

    /// That plan.
    public init(_ plan: Plan, prediction: Prediction) {
      digest = plan.digest
      footprint = plan.footprintDigest
      self.prediction = prediction
    }

    init(_ reader: PlanReader) throws(PlanMemberError) {
      digest = try reader.text("digest")
      footprint = try reader.text("footprint")
      prediction = try Prediction(try reader.object("prediction"))
    }

    var document: JSON {
      ["digest": .string(digest), "footprint": .string(footprint), "prediction": prediction.document]
    }
  }

  /// Whether it is the rehearsal of a change: of the change itself, or of a plan that this one undoes.
  /// - Parameter footprint: what the change rests on; nil where that is not known beforehand.
  func covers(_ change: ChangeSubject, footprint: String?) -> Bool {
    if subject == change, footprint == nil || self.footprint == footprint { return true }
    guard let undo, change.kind == .plan, subject.organisation == change.organisation else { return false }
    return undo.digest == change.digest && undo.footprint == footprint
  }

  /// What carrying a change out is predicted to take: what the rehearsal of it took, or of its undoing.
  public func prediction(of change: ChangeSubject) -> Prediction {
    guard change != subject, let undo, undo.digest == change.digest else { return prediction }
    return undo.prediction
  }
}
