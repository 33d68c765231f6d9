/// What the dashboard's page knows before anybody has signed in: nothing of the network, only of the server.
public struct DashboardFacts: Sendable {
  /// Something that can go wrong at a site.
  public struct Cause: Sendable {
    /// As the control API names it.
    public var kind: String
    /// What happens.
    public var sentence: String
    /// What its magnitude means.
    public var magnitude: String
    /// The least and the most that make sense.
    public var range: ClosedRange<Double>
    /// The type of the devices that it can be limited to: ap, switch or gateway.
    public var devices: String

    /// A cause.
    public init(kind: String, sentence: String, magnitude: String, range: ClosedRange<Double>, devices: String) {
      self.kind = kind
      self.sentence = sentence
      self.magnitude = magnitude
      self.range = range
      self.devices = devices
    }
  }

  /// The version of the program.
  public var version: String
  /// What the twin's clock follows: how many times the wall's pace; nil for nothing.
  public var pace: Int64?
  /// How many published operations there are of each fidelity, by its name.
  public var fidelity: [(name: String, operations: Int)]
  /// What can go wrong.
  public var causes: [Cause]
  /// Whether the address plan is a design's.
  public var hasDesign: Bool
  /// Whether there is a ledger to read rollouts from.
  public var hasState: Bool

  /// Facts.
  public init(
    version: String, pace: Int64?, fidelity: [(name: String, operations: Int)], causes: [Cause], hasDesign: Bool,
    hasState: Bool
  ) {
    self.version = version
    self.pace = pace
    self.fidelity = fidelity
    self.causes = causes
    self.hasDesign = hasDesign
    self.hasState = hasState
  }
}
