public import Documents
public import MistAPI
public import Planning

/// One step of a scenario's timeline: something that is done, when, and what must hold afterwards.
///
/// Steps follow each other. One with `at:` waits for that moment, one with `when:` until something holds.
public struct TimelineStep: Sendable {
  /// Where it stands.
  public var position: SourcePosition
  /// The name by which expectations speak of it; nil for none.
  public var name: Placed<String>?
  /// It does not begin before; nil for at once.
  public var at: Placed<ScenarioTime>?
  /// It does not begin before this holds, which is looked at every hour.
  public var condition: Placed<Expectation>?
  /// How long `condition` may take to hold, or, without one, the step itself, in milliseconds; nil for as long as it likes, or, for a
  /// condition, for `longestWait`.
  public var deadline: Placed<Int64>?
  /// What is done.
  public var action: Action
  /// The step must be refused, with a message that has these words.
  public var refusal: Placed<String>?
  /// What must hold right after it.
  public var expectations: [Placed<Expectation>]

  /// How long a condition is waited for that has no deadline, in milliseconds.
  static let longestWait: Int64 = 30 * 86_400_000

  /// What a step does.
  public enum Action: Sendable {
    /// Readiness and service levels are looked at, over so many seconds before.
    case measure(window: Int64)
    /// New firmware, through phases and gates.
    case upgrade(Scenario.Upgrade)
    /// The rotation of a pre-shared key.
    case rotate(Scenario.Rotation)
    /// The network becomes what another design says, or this one with changes.
    case apply(DesignChange)
    /// A device takes the place of another.
    case replace(Replacement)
    /// Nothing, for so many milliseconds.
    case wait(Int64)
    /// A program that speaks to the twin as it would to the cloud.
    case run(Command)
    /// Which canary policy may carry a firmware.
    case power(PowerQuestion)
    /// Several timelines side by side; it ends with the last of them.
    case parallel([[TimelineStep]])
  }

  /// What the network becomes.
  public struct DesignChange: Sendable {
    /// The path of another design, from the directory of the scenario; nil for the one that holds.
    public var design: Placed<String>?
    /// Files whose values take the place of the design's own, from the directory of the scenario.
    public var files: [Placed<String>]
    /// Values that take the place of the design's own, as the scenario itself writes them.
    public var values: Node?
    /// The design that this comes to; nil until its files are read, and where they are refused.
    public var result: Design?
    /// Why it cannot be; nil where it can.
    public var refused: DocumentErrors?
  }

  /// Hardware that takes the place of other hardware: a return to the maker (RMA).
  public struct Replacement: Sendable {
    /// The name of the device that goes.
    public var device: Placed<String>
    /// The claim code of the one that comes.
    public var claimCode: ClaimCode
    /// Its model; nil for that of the device that goes.
    public var model: String?
    /// How many milliseconds after the old one went it is plugged in.
    public var after: Int64
  }

  /// A program and its arguments. It runs in the directory of the scenario.
  public struct Command: Sendable, Hashable {
    /// The program, then its arguments.
    public var words: [String]
    /// How many seconds of the machine's own time it may take.
    public var limit: Int64
  }

  /// What it does, in a word or two: `upgrade ap-0.14`.
  public var title: String {
    switch action {
    case .measure: name.map { "measure \($0.value)" } ?? "measure"
    case .upgrade(let upgrade): "upgrade \(upgrade.name)"
    case .rotate(let rotation): "rotate_psk \(rotation.name.value)"
    case .apply: name.map { "apply \($0.value)" } ?? "apply"
    case .replace(let replacement): "replace \(replacement.device.value)"
    case .wait: "wait"
    case .run(let command): "run \(command.words.first ?? "")"
    case .power: name.map { "power \($0.value)" } ?? "power"
    case .parallel: "parallel"
    }
  }

  /// Whether it starts a program.
  public var startsProgram: Bool {
    if case .run = action { true } else { false }
  }

  /// This step and those inside it, in the order of the file.
  public var flattened: [TimelineStep] {
    if case .parallel(let branches) = action { return [self] + branches.flatMap { $0.flatMap(\.flattened) } }
    return [self]
  }
}

extension Scenario {
  /// Every step, those that run side by side one after the other.
  public var allSteps: [TimelineStep] { timeline.flatMap(\.flattened) }

  /// The upgrades, in the order of the file.
  public var upgrades: [Upgrade] {
    allSteps.compactMap { step in
      if case .upgrade(let upgrade) = step.action { upgrade } else { nil }
    }
  }

  /// The rotations, in the order of the file.
  public var rotations: [Rotation] {
    allSteps.compactMap { step in
      if case .rotate(let rotation) = step.action { rotation } else { nil }
    }
  }

  /// Whether service levels are ever looked at.
  public var measures: Bool {
    allSteps.contains { step in
      if case .measure = step.action { true } else { false }
    }
  }

  /// The names of what is measured, in the order of the file.
  public var measureNames: [String] {
    allSteps.compactMap { step in
      if case .measure = step.action { step.name?.value } else { nil }
    }
  }
}
