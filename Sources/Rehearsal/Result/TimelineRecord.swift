public import Determinism
public import Rollout

/// What came of one step of the timeline.
public struct TimelineRecord: Sendable {
  /// What it was, in a word or two: `upgrade ap-0.14`.
  public var title: String
  /// The name by which expectations speak of it; nil for none.
  public var name: String?
  /// Where it stands, `scenario.yaml:40`.
  public var place: String
  /// When it began.
  public var started: Instant
  /// When it was over.
  public var ended: Instant
  /// What came of it.
  public var outcome: Outcome
  /// What had to hold right after it.
  public var checks: [RehearsalResult.Check]

  /// What came of a step.
  public enum Outcome: Sendable {
    /// Readiness and service levels.
    case measured(Measurement)
    /// An upgrade.
    case upgraded(RehearsalResult.UpgradeOutcome)
    /// The rotation of a key.
    case rotated(PSKRotationResult)
    /// So many changes were made; so many were left when it was planned again.
    case applied(changes: Int, left: Int)
    /// A device took the place of another.
    case replaced(old: String, new: String)
    /// Time went by, or timelines ran side by side.
    case passed
    /// A program ended with this exit code, after so many calls.
    case ran(CommandResult)
    /// Policies were tried against hypotheses.
    case asked(PowerAnswer)
    /// It was refused, for that reason.
    case refused(String)
    /// It was not begun: what it waited for did not come.
    case notBegun(String)
  }

  /// Whether it was done: neither refused nor left out.
  public var isCarriedOut: Bool {
    switch outcome {
    case .refused, .notBegun, .upgraded(.skipped): false
    default: true
    }
  }

  /// One sentence of what came of it.
  public var sentence: String {
    switch outcome {
    case .measured(let measurement): measurement.sentence
    case .upgraded(let upgrade): upgrade.sentence
    case .rotated(let rotation): rotation.isRotated ? "rotated" : "not rotated"
    case .applied(let changes, let left):
      "\(changes == 1 ? "1 change" : "\(changes) changes") made"
        + (left == 0 ? ", nothing left to do" : ", \(left) LEFT when planned again")
    case .replaced(let old, let new): "\(old) was replaced by \(new)"
    case .passed: "done"
    case .ran(let command): command.sentence
    case .asked(let answer): answer.sentence
    case .refused(let why): "refused: \(why)"
    case .notBegun(let why): "not begun: \(why)"
    }
  }
}

/// What a program did that spoke to the twin.
public struct CommandResult: Sendable, Hashable {
  /// Its exit code.
  public var status: Int32
  /// The calls that it made, in the order in which they came.
  public var calls: [Call]
  /// The last lines that it wrote, without secrets.
  public var output: [String]

  /// One call.
  public struct Call: Sendable, Hashable {
    /// `GET`, …
    public var method: String
    /// The path.
    public var path: String
    /// The status of the answer.
    public var status: Int

    /// A call.
    public init(method: String, path: String, status: Int) {
      self.method = method
      self.path = path
      self.status = status
    }
  }

  /// What a program did.
  public init(status: Int32, calls: [Call], output: [String]) {
    self.status = status
    self.calls = calls
    self.output = output
  }

  /// The calls that change something.
  public var writes: Int { calls.count { $0.method != "GET" && $0.method != "HEAD" } }

  var sentence: String {
    "ended with \(status) after \(calls.count == 1 ? "1 call" : "\(calls.count) calls"), \(writes) of them writes"
  }
}

/// How the sites stood when they were looked at.
public struct Measurement: Sendable, Hashable {
  /// The name by which expectations speak of it; empty for none.
  public var name: String
  /// The window of the service levels; nil when only readiness was looked at.
  public var window: ClosedRange<Instant>?
  /// The sites.
  public var sites: [SiteReview]
  /// What keeps sites from being ready.
  public var findings: [String]
  /// How many devices were connected on their version.
  public var connected: Int
  /// Sites that have gateways, by whether one of them was connected.
  public var uplinks: [String: Bool]

  var sentence: String {
    let failed = sites.filter(\.hasFailed).count
    let early = sites.filter { $0.notYet != nil }.count
    return
      "\(sites.count - early) sites judged by their users, \(early) by their readiness, \(failed) failed"
  }
}

extension RehearsalResult.UpgradeOutcome {
  /// What came of it, in one sentence.
  var sentence: String {
    switch self {
    case .none: "there was none"
    case .skipped(_, let reason): "not started: \(reason)"
    case .carriedOut(_, let rollout, _):
      rollout.outcome.word.lowercased() + (rollout.outcome.reason.map { ": \($0)" } ?? "")
    }
  }

  /// The name of the rollout; nil for none.
  var name: String? {
    switch self {
    case .none: nil
    case .skipped(let name, _), .carriedOut(let name, _, _): name
    }
  }
}

extension RehearsalResult {
  /// Whether more was done than to measure once, to upgrade once and to rotate a key, which reports show by themselves.
  public var hasTimeline: Bool {
    let kinds = timeline.map { record -> Int in
      switch record.outcome {
      case .measured: 0
      case .upgraded: 1
      case .rotated: 2
      default: 3
      }
    }
    return kinds.contains(3) || Set(kinds).count < kinds.count
  }
}
