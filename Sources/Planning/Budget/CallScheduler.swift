import Determinism
import MistAPI

/// Places waves and their cells one after the other; see `CallSchedule`.
struct CallScheduler {
  private let budget: CallBudget
  private let schedules: [WindowSchedule]
  private var quota: QuotaHours
  /// When the wave before has ended, in milliseconds since 1970.
  private var now: Double
  /// What the schedules last answered, by their index.
  private var lookups: [Int: WindowLookup] = [:]

  init(budget: CallBudget, schedules: [WindowSchedule], start: Instant) {
    self.budget = budget
    self.schedules = schedules
    quota = QuotaHours(budget: budget, start: start)
    now = Double(start.milliseconds)
  }

  var hours: [CallSchedule.Hour] { quota.used }

  mutating func place(_ wave: WaveCalls) -> CallSchedule.Wave {
    let shared = quota.place(wave.sharedCalls, from: now, flights: budget.flights)
    let chain = shared.begin + Double(max(0, wave.longestChain)) * budget.callTime.mean
    let sharedEnd = wave.sharedCalls > 0 ? max(shared.end, chain) : now
    let (cells, unopened) = place(wave.cells, from: sharedEnd)
    let begin = wave.sharedCalls > 0 ? shared.begin : cells.first?.begin ?? now
    now = cells.reduce(sharedEnd) { max($0, $1.end) }
    return CallSchedule.Wave(
      name: wave.name, calls: wave.sharedCalls + cells.reduce(0) { $0 + max(0, $1.cell.calls) },
      start: Self.instant(begin),
      end: Self.instant(now),
      cells: cells.map {
        CallSchedule.Cell(
          name: $0.cell.name, calls: max(0, $0.cell.calls), start: Self.instant($0.begin), end: Self.instant($0.end))
      }, unopened: unopened)
  }

  private typealias Placed = (cell: CellCalls, begin: Double, end: Double)

  /// Something that is ready at a time, or comes in an order.
  private struct Ready: Comparable {
    var time: Double
    var order: Int

    static func < (left: Ready, right: Ready) -> Bool { (left.time, left.order) < (right.time, right.order) }
  }

  /// Gives each flight the next cell that may begin, until none is left: first those that have a window, which closes
  /// again, then the others, each in the order given.
  private mutating func place(
    _ cells: [CellCalls], from start: Double
  ) -> (placed: [Placed], unopened: [CallSchedule.UnopenedCell]) {
    let limit = start + Double(WindowSchedule.searchedDays * LocalDay.seconds) * 1000
    var waiting = MinimumHeap(cells.indices.map { Ready(time: start, order: $0) })
    var due = MinimumHeap<Ready>([])
    var flights = MinimumHeap((0..<min(budget.flights, max(1, cells.count))).map { Ready(time: start, order: $0) })
    var placed: [Placed] = []
    var refusals: [(order: Int, refusal: WindowRefusal)] = []
    while placed.count + refusals.count < cells.count, var flight = flights.popMinimum() {
      while let first = waiting.minimum, first.time <= flight.time {
        _ = waiting.popMinimum()
        due.insert(Ready(time: cells[first.order].schedule == nil ? 1 : 0, order: first.order))
      }
      let isDue = due.minimum != nil
      guard let next = due.popMinimum() ?? waiting.popMinimum() else { break }
      let cell = cells[next.order]
      var trial = quota
      let run = trial.place(max(0, cell.calls), from: isDue ? flight.time : next.time, flights: 1)
      switch answer(for: cell, run) {
      case .neverOpens(let refusal):
        refusals.append((next.order, refusal))
      case .opens(let fit) where Double(fit.start.milliseconds) > limit:
        refusals.append((next.order, Self.refusal(fit, from: start, until: limit)))
      case .opens(let fit) where Double(fit.start.milliseconds) > run.begin.rounded(.up):
        waiting.insert(Ready(time: Double(fit.start.milliseconds), order: next.order))
      case .opens:
        quota = trial
        placed.append((cell, run.begin, run.end))
        flight.time = run.end
      }
      flights.insert(flight)
    }
    placed.sort { $0.begin < $1.begin }
    let unopened = refusals.sorted { $0.order < $1.order }.map {
      CallSchedule.UnopenedCell(
        name: cells[$0.order].name, calls: max(0, cells[$0.order].calls), refusal: $0.refusal)
    }
    return (placed, unopened)
  }

  /// Whether the window of a cell is open for a run of it.
  private mutating func answer(for cell: CellCalls, _ run: (begin: Double, end: Double)) -> WindowAnswer {
    let begin = Self.instant(run.begin)
    guard let index = cell.schedule, schedules.indices.contains(index) else {
      return .opens(WindowFit(start: begin, end: Self.instant(run.end), openUntil: nil, delayedBy: []))
    }
    let length = Int64((run.end - run.begin + budget.callTime.allowance(for: cell.calls)).rounded(.up))
    if let known = lookups[index]?.answer(from: begin, lasting: length) { return known }
    let answer = schedules[index].firstFit(from: begin, lasting: length)
    lookups[index] = WindowLookup(from: begin, length: length, answer: answer)
    return answer
  }

  /// Why a cell is given up that no opening has taken in all the days that are searched: each was long enough when it
  /// was looked for, and too short for the waits of a run that begins in it.
  private static func refusal(_ fit: WindowFit, from start: Double, until limit: Double) -> WindowRefusal {
    WindowRefusal(
      needed: fit.end - fit.start, from: instant(start), searchedUntil: instant(limit),
      reason: .windowTooShort(longest: fit.openUntil.map { $0 - fit.start } ?? 0))
  }

  /// A moment in whole milliseconds, rounded up.
  private static func instant(_ milliseconds: Double) -> Instant {
    Instant(milliseconds: Int64(milliseconds.rounded(.up)))
  }
}
