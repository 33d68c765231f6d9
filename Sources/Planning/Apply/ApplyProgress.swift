import MistAPI

/// How far a plan has come, and what stands in the way of the rest: a pure state machine, which the applier asks before
/// each item and tells of each outcome.
///
/// An item is pending until it is told of. A failed item halts its cell; one that failed, drifted or was not reached bars
/// what rests on it: in its own cell, in what sites share, and, if it is shared itself, everywhere. An item that waits for
/// its cell's window makes wait what rests on it in the same way, until `resume()`.
struct ApplyProgress {
  typealias Status = ApplyResult.Status

  /// What stands in the way of an item.
  enum Obstacle: Hashable {
    /// A step that did not work.
    case barred(step: Int?, why: String)
    /// A cell that may not start yet.
    case waiting
  }

  /// What is barred of a step, by cell: the step where it began, and why.
  private struct Bar {
    var step: Int?
    var why: String
  }

  private var statuses: [ItemNumber: Status] = [:]
  private var halted: [PlanCell: Bar] = [:]
  private var barred: [Int: [PlanCell: Bar]] = [:]
  private var lost: [ObjectKey: Bar] = [:]
  private var waiting: [Int: Set<PlanCell>] = [:]
  private var waitingCells: Set<PlanCell> = []
  private var haltedSites: [ObjectKey: String] = [:]
  /// The sites in which something failed.
  private(set) var failedSites: Set<String> = []

  /// What came of an item; nil while it is pending.
  func status(of number: ItemNumber) -> Status? { statuses[number] }

  /// Whether a cell waits for its window.
  func waits(_ cell: PlanCell) -> Bool { waitingCells.contains(cell) }

  /// What stands in the way of an item of a step, if anything does.
  func obstacle(to item: PlanItem, of step: PlanStep) -> Obstacle? {
    if let bar = halted[item.cell] { return .barred(step: bar.step, why: bar.why) }
    if !barred.isEmpty {
      for number in step.after {
        guard let cells = barred[number], let bar = Self.bar(in: cells, for: item) else { continue }
        return .barred(step: bar.step, why: bar.why)
      }
    }
    if !lost.isEmpty {
      let bars = (item.action.needs + (item.action.place.map { [$0.key] } ?? [])).compactMap { lost[$0] }
      if let bar = bars.first { return .barred(step: bar.step, why: bar.why) }
    }
    if waitingCells.contains(item.cell) { return .waiting }
    guard !waiting.isEmpty else { return nil }
    let waits = step.after.contains { number in
      waiting[number].map { item.cell == .shared || $0.contains(.shared) || $0.contains(item.cell) } ?? false
    }
    return waits ? .waiting : nil
  }

  private static func bar(in cells: [PlanCell: Bar], for item: PlanItem) -> Bar? {
    if let bar = cells[.shared] ?? cells[item.cell] { return bar }
    // Of devices of many sites, only those of the site are left out.
    guard item.cell == .shared, item.action.slots.isEmpty else { return nil }
    return cells.min { $0.key < $1.key }?.value
  }

  /// Why nothing more is done at a site, where that is so.
  func halt(at site: ObjectKey) -> String? {
    guard !haltedSites.isEmpty else { return nil }
    return haltedSites[site]
  }

  /// An item came to that.
  mutating func note(_ status: Status, of number: ItemNumber, _ item: PlanItem, subject: String) {
    statuses[number] = status
    switch status {
    case .done, .skipped, .partly: return
    case .failed:
      halt(item.cell, because: number.step, why: "\(subject) failed")
      bar(number, item, Bar(step: number.step, why: "\(subject) failed"))
    case .inDoubt:
      halt(item.cell, because: number.step, why: "\(subject) is in doubt")
      bar(number, item, Bar(step: number.step, why: "\(subject) is in doubt"))
    case .drifted: bar(number, item, Bar(step: number.step, why: "\(subject) has drifted"))
    case .undone: bar(number, item, Bar(step: number.step, why: "\(subject) was undone"))
    case .notReached(let step, let why): bar(number, item, Bar(step: step, why: why))
    }
  }

  private mutating func bar(_ number: ItemNumber, _ item: PlanItem, _ bar: Bar) {
    barred[number.step, default: [:]][item.cell] = barred[number.step]?[item.cell] ?? bar
    if case .create(let place, _) = item.action { lost[place.key] = bar }
  }

  /// Nothing more is done in the cell of a site. What sites share has no cell of its own: only what rests on it stops.
  private mutating func halt(_ cell: PlanCell, because step: Int, why: String) {
    guard case .site(let name) = cell else { return }
    failedSites.insert(name)
    haltedSites[.site(name)] = why
    if halted[cell] == nil { halted[cell] = Bar(step: step, why: why) }
  }

  /// Nothing is done in a cell, for that reason.
  mutating func hold(_ cell: PlanCell, why: String) {
    if case .site(let name) = cell { haltedSites[.site(name)] = why }
    if halted[cell] == nil { halted[cell] = Bar(step: nil, why: why) }
  }

  /// A cell waits for its window.
  mutating func wait(_ cell: PlanCell) { waitingCells.insert(cell) }

  /// An item waits, because its cell does, or something that it rests on.
  mutating func wait(_ item: PlanItem, of step: Int) { waiting[step, default: []].insert(item.cell) }

  /// Nothing waits any more.
  mutating func resume() {
    waiting = [:]
    waitingCells = []
  }
}
