public import Determinism

/// How a plan is carried out.
public struct ApplyOptions: Sendable {
  /// What happens when an item fails.
  public enum FailurePolicy: String, Sendable, Hashable, CaseIterable {
    /// Its cell stops, with what rests on it; the rest goes on.
    case hold
    /// As `hold`, and what was done in the cell is undone at the end.
    case undo
    /// Everything stops.
    case stop
  }

  /// Whether a cell may start now.
  public enum WindowDecision: Sendable, Hashable {
    /// It may.
    case now
    /// Not before that moment.
    case wait(until: Instant)
    /// Never, for that reason.
    case never(String)
  }

  /// What happens when an item fails.
  public var onFailure = FailurePolicy.hold
  /// How many sites may fail before everything stops; nil for any number. Where several calls may be under way at a time, those
  /// that are come to their end, and may fail too.
  public var maxFailedSites: Int?
  /// The run of the journal to go on with; nil goes on with the newest run of the plan that did not come to its end, or
  /// begins one.
  public var run: Int64?
  /// Only the cells of these sites, and what they rest on; nil for everything.
  public var sites: Set<String>?
  /// The change ticket, for the audit trail.
  public var ticket: String?
  /// The clock: for the audit trail, and for waiting until a cell may start.
  public var time: (any TimePort)?
  /// Asked before the first item of a cell in each wave, with the seconds that its items of the wave are predicted to take.
  public var mayStart: (@Sendable (PlanCell, _ predictedSeconds: Int64) async -> WindowDecision)?
  /// The modelled duration of a call, for that prediction (ruling 7).
  public var millisecondsPerCall: Int64 = 150
  /// What the whole plan was said to take, to be compared with what it takes.
  public var predicted: ApplyPrediction?
  /// Where each call that writes is told.
  public var audit: (any AuditSink)?

  /// The defaults: hold what fails, begin at once, tell nobody.
  public init() {}
}
