public import MistAPI

extension Attestation {
  /// What the change took and led to in the rehearsal, and is predicted to.
  public struct Prediction: Sendable, Hashable {
    /// API calls.
    public var calls: Int
    /// Those that write.
    public var writes: Int
    /// Seconds, at the modelled duration of a call.
    public var seconds: Int64
    /// How the sites stood when they were last measured; nil where they never were, and in an attestation of an older version.
    public var levels: ServiceLevelSummary?
    /// How the upgrade ended, and its phases; nil where there was none, and in an attestation of an older version.
    public var rollout: RolloutSummary?
    /// How the rotation of a key ended; nil where there was none, and in an attestation of an older version.
    public var rotation: RotationSummary?

    /// A prediction.
    public init(
      calls: Int, writes: Int, seconds: Int64, levels: ServiceLevelSummary? = nil, rollout: RolloutSummary? = nil,
      rotation: RotationSummary? = nil
    ) {
      self.calls = calls
      self.writes = writes
      self.seconds = seconds
      self.levels = levels
      self.rollout = rollout
      self.rotation = rotation
    }

    /// Reads one as `document` wrote it; nil for anything else.
    public init?(_ document: JSON) {
      do throws(PlanMemberError) {
        try self.init(PlanReader(document, at: "the prediction"))
      } catch {
        return nil
      }
    }

    init(_ reader: PlanReader) throws(PlanMemberError) {
      self.init(
        calls: try reader.number("calls"), writes: try reader.number("writes"),
        seconds: Int64(try reader.number("seconds")),
        levels: reader.has("levels") ? try ServiceLevelSummary(try reader.object("levels")) : nil,
        rollout: reader.has("rollout") ? try RolloutSummary(try reader.object("rollout")) : nil,
        rotation: reader.has("rotation") ? try RotationSummary(try reader.object("rotation")) : nil)
    }

    /// The document.
    public var document: JSON {
      var members = JSONObject([
        ("calls", JSON(calls)), ("writes", JSON(writes)), ("seconds", JSON(Int(seconds))),
      ])
      if let levels { members["levels"] = levels.document }
      if let rollout { members["rollout"] = rollout.document }
      if let rotation { members["rotation"] = rotation.document }
      return .object(members)
    }
  }
}
