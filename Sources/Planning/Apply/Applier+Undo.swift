import MistAPI

extension Applier {
  /// What undoing takes of everything that this run and its earlier processes carried out.
  var inverse: InversePlanner {
    var all = ids
    for (key, mac) in stock.bound { all[key] = MistID(device: mac) }
    return InversePlanner(
      plan: plan,
      entries: entries.sorted { $0.key < $1.key }.compactMap { number, entry in
        guard let outcome = entry.outcome, outcome.leavesSomething(entry.intent) else { return nil }
        return InversePlanner.Entry(number: number, intent: entry.intent, outcome: outcome)
      }, ids: all)
  }

  /// Undoes what was done in the sites that failed.
  func undoFailedSites() async throws {
    for name in progress.failedSites.sorted() { try await undo(.site(name)) }
  }

  /// Finishes what an earlier process began to undo.
  func finishUndo(_ history: ApplyHistory) async throws {
    let numbers = history.entries.filter { $0.value.outcome?.status == .undoing }.keys
    let cells = Set(numbers.compactMap { plan.item($0)?.cell })
    for cell in cells.sorted() where ending == nil { try await undo(cell) }
  }

  /// Undoes a cell by a run of its own in the same journal. First the journal is told which items are to be undone: killed
  /// on the way, the next process finishes that before anything else.
  private func undo(_ cell: PlanCell) async throws {
    guard let inverse = inverse.inverse(of: cell), !inverse.isEmpty else { return }
    let numbers = entries.filter { number, entry in
      plan.item(number)?.cell == cell && entry.outcome?.leavesSomething(entry.intent) ?? false
    }.keys.sorted()
    try await mark(numbers, .undoing)
    var options = ApplyOptions()
    options.ticket = self.options.ticket
    options.time = self.options.time
    options.audit = self.options.audit
    let applier = Applier(
      client: client, plan: inverse, secrets: secrets, journal: journal, options: options, checksToken: false)
    let result = try await applier.run()
    if case .interrupted = result.ending { return ending = result.ending }
    guard result.isComplete else { return undoFailures[cell] = result.shortReason }
    try await mark(numbers, .undone)
    for number in numbers {
      guard let item = plan.item(number) else { continue }
      if case .create(let place, _) = item.action { ids[place.key] = plan.known[place.key] }
      progress.note(.undone, of: number, item, subject: subject(of: number))
      entries[number] = nil
    }
  }

  private func mark(_ numbers: [ItemNumber], _ status: ItemOutcome.Status) async throws {
    for number in numbers {
      guard var outcome = entries[number]?.outcome else { continue }
      outcome.status = status
      try await journal.complete(number, subject: subject(of: number), outcome: outcome, in: runNumber)
      entries[number]?.outcome = outcome
    }
  }
}

extension ItemOutcome {
  /// Whether there is something to undo: what was done, and devices of which some may have been moved.
  func leavesSomething(_ intent: ItemIntent) -> Bool {
    switch status {
    case .done, .partly, .undoing: true
    case .failed: !intent.devices.isEmpty
    case .skipped, .drifted, .undone: false
    }
  }
}
