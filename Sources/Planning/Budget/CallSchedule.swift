public import Determinism
public import MistAPI

/// When the waves of a plan run under a budget, and how long that takes: a prediction, by the mean time of a call.
///
/// What waits and why: a wave waits for the one before; a call waits for the next full hour when the quotas of this
/// one are used up, so that none is refused (429); a cell waits for an opening of its window into which its predicted
/// end fits, with an allowance of three standard deviations. A cell for which none opens does not run, and is listed.
public struct CallSchedule: Hashable, Sendable, Codable {
  /// How many quotas share the calls.
  public let quotas: Int
  /// The first moment that comes into question.
  public let start: Instant
  /// When the last call is answered.
  public let end: Instant
  /// The waves, in order.
  public let waves: [Wave]
  /// The hours in which calls are sent, in order.
  public let hours: [Hour]

  /// How long it takes, in milliseconds.
  public var duration: Int64 { end - start }
  /// How many calls are sent.
  public var calls: Int { hours.reduce(0) { $0 + $1.calls } }
  /// The cells that never run.
  public var unopened: [UnopenedCell] { waves.flatMap(\.unopened) }

  /// One wave.
  public struct Wave: Hashable, Sendable, Codable {
    /// What it is called.
    public let name: String
    /// How many calls it sends.
    public let calls: Int
    /// When its first call is sent; when the wave before ends if it has none.
    public let start: Instant
    /// When its last call is answered.
    public let end: Instant
    /// Its cells that run, in the order in which they begin.
    public let cells: [Cell]
    /// Its cells that never run, in the order given.
    public let unopened: [UnopenedCell]
  }

  /// One cell that runs.
  public struct Cell: Hashable, Sendable, Codable {
    /// What it is called.
    public let name: String
    /// How many calls it sends.
    public let calls: Int
    /// When its first call is sent.
    public let start: Instant
    /// When its last call is answered, by the mean.
    public let end: Instant
  }

  /// One cell that never runs.
  public struct UnopenedCell: Hashable, Sendable, Codable {
    /// What it is called.
    public let name: String
    /// How many calls it would have sent.
    public let calls: Int
    /// Why no window opens for it.
    public let refusal: WindowRefusal
  }

  /// One hour of the quotas.
  public struct Hour: Hashable, Sendable, Codable {
    /// When it begins.
    public let start: Instant
    /// How many calls are sent in it.
    public let calls: Int
    /// How many may be sent in it, of all quotas together.
    public let capacity: Int
    /// Whether nothing is left of it.
    public var isFull: Bool { calls >= capacity }
  }

  /// The schedule of some waves.
  /// - Parameters:
  ///   - schedules: what `CellCalls.schedule` counts in; an index beyond them means any time.
  ///   - start: the first moment that comes into question.
  public init(_ waves: [WaveCalls], budget: CallBudget, schedules: [WindowSchedule] = [], from start: Instant) {
    var scheduler = CallScheduler(budget: budget, schedules: schedules, start: start)
    self.waves = waves.map { scheduler.place($0) }
    self.start = start
    quotas = budget.quotas.count
    end = self.waves.reduce(start) { max($0, $1.end) }
    hours = scheduler.hours
  }

  /// The schedules with 1, 2 … that many quotas.
  public static func comparing(
    _ waves: [WaveCalls], budget: CallBudget, upTo quotas: Int, schedules: [WindowSchedule] = [], from start: Instant
  ) throws(CallBudgetError) -> [CallSchedule] {
    var result: [CallSchedule] = []
    for count in 1...max(1, quotas) {
      result.append(
        CallSchedule(waves, budget: try budget.with(quotas: count), schedules: schedules, from: start))
    }
    return result
  }
}
