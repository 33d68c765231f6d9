public import MistAPI

/// How the rotation of a key went, in few words: what is predicted of one, and what is compared with it.
public struct RotationSummary: Sendable, Hashable {
  /// One wave.
  public struct Wave: Sendable, Hashable {
    /// The name.
    public var name: String
    /// From the order to when the new one held in all of its places, in seconds; nil where it never did.
    public var held: Int64?
    /// From the order to when the old one was gone from all of them; nil where it never was, and where there is no overlap.
    public var gone: Int64?

    /// A wave.
    public init(name: String, held: Int64?, gone: Int64?) {
      self.name = name
      self.held = held
      self.gone = gone
    }
  }

  /// `rotated`, `wrong`, `rolled back`; `open` for one that has not ended.
  public var outcome: String
  /// Whether the old one went at the deadline, and not because few enough were left behind.
  public var isAtDeadline: Bool
  /// Clients that were last seen under the old one when they were counted last; nil where they cannot be counted.
  public var left: Int?
  /// Clients that were last seen under the new one; nil likewise.
  public var moved: Int?
  /// In how many places the new one took the place of the old one without an overlap.
  public var cuts: Int
  /// The waves, in order.
  public var waves: [Wave]

  /// How a rotation went.
  public init(outcome: String, isAtDeadline: Bool, left: Int?, moved: Int?, cuts: Int, waves: [Wave]) {
    self.outcome = outcome
    self.isAtDeadline = isAtDeadline
    self.left = left
    self.moved = moved
    self.cuts = cuts
    self.waves = waves
  }

  init(_ reader: PlanReader) throws(PlanMemberError) {
    func optional(_ name: String, _ reader: PlanReader) throws(PlanMemberError) -> Int? {
      reader.has(name) ? try reader.number(name) : nil
    }
    self.init(
      outcome: try reader.text("outcome"), isAtDeadline: try reader.value("at_deadline") { $0.bool },
      left: try optional("left", reader), moved: try optional("moved", reader), cuts: try reader.number("cuts"),
      waves: try reader.list("waves").map { wave throws(PlanMemberError) in
        Wave(
          name: try wave.text("wave"), held: try optional("held_seconds", wave).map { Int64($0) },
          gone: try optional("gone_seconds", wave).map { Int64($0) })
      })
  }

  /// The document. What is not known is left out.
  public var document: JSON {
    var members = JSONObject([("outcome", .string(outcome)), ("at_deadline", .bool(isAtDeadline))])
    if let left { members["left"] = JSON(left) }
    if let moved { members["moved"] = JSON(moved) }
    members["cuts"] = JSON(cuts)
    members["waves"] = .array(
      waves.map { wave in
        var members = JSONObject([("wave", .string(wave.name))])
        if let held = wave.held { members["held_seconds"] = JSON(Int(held)) }
        if let gone = wave.gone { members["gone_seconds"] = JSON(Int(gone)) }
        return .object(members)
      })
    return .object(members)
  }
}
