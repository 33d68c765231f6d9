import Determinism
public import MistAPI

/// Carries out a plan through the client, wave by wave in plan order, one call at a time (ruling 7).
///
/// What was begun stands in the journal before it is sent, and what came of it afterwards: killed at any point and started
/// again, it goes on where it was, and reads of the cloud what is in doubt. What fails stops its cell and what rests on it;
/// what has drifted stops too; the rest goes on. It keeps what it learns: the ids of what it made, and which device fills
/// which slot.
public actor Applier {
  let client: CountedClient
  let plan: Plan
  let journal: any ApplyJournal
  let options: ApplyOptions
  /// Whether the token is asked for before the first call; not by the undoing of a run that asked already.
  private let checksToken: Bool

  var secrets: PlanSecrets
  var ids: [ObjectKey: MistID]
  var progress = ApplyProgress()
  /// What the journal holds of each item.
  var entries: [ItemNumber: ApplyHistory.Entry] = [:]
  /// The items that an earlier process began, and whose end must be read of the cloud.
  var doubtful: Set<ItemNumber> = []
  /// What this run made.
  var made: Set<ObjectKey> = []
  var run: Int64?
  /// Why the run ends before its time.
  var ending: ApplyResult.Ending?
  var footprint = Footprint()
  var stock = Stock()
  /// The slots by key, once they are needed.
  var slots: [ObjectKey: PlanSlot] = [:]
  /// The sites whose undoing did not come to its end, and why.
  var undoFailures: [PlanCell: String] = [:]
  private var wanted: Set<ItemNumber>?
  private var earliestStart: Instant?
  private var changed: Set<Int> = []
  private var counts: [DesignStep: StepCount] = [:]
  private var calls = 0
  /// The calls of its client before it began, and how long it waited for windows, in milliseconds.
  private var callsBefore: Int?
  private var waited: Int64 = 0

  /// What was made so far.
  public internal(set) var created = CreationCounts()
  /// What claims and assignments brought so far.
  public internal(set) var claims = ClaimCounts()

  /// Carries out a plan.
  /// - Parameters:
  ///   - client: A `PacedClient`, where the cloud's quota is to be kept.
  ///   - secrets: What the hashes of the plan stand for.
  ///   - journal: Keeps what was begun and done.
  public init(
    client: any MistClient, plan: Plan, secrets: PlanSecrets, journal: any ApplyJournal,
    options: ApplyOptions = ApplyOptions()
  ) {
    self.init(
      client: CountedClient(client), plan: plan, secrets: secrets, journal: journal, options: options, checksToken: true
    )
  }

  init(
    client: CountedClient, plan: Plan, secrets: PlanSecrets, journal: any ApplyJournal, options: ApplyOptions,
    checksToken: Bool
  ) {
    self.client = client
    self.plan = plan
    self.secrets = secrets
    self.journal = journal
    self.options = options
    self.checksToken = checksToken
    ids = plan.known
  }

  /// The id of a site by its name, once it exists.
  public func siteID(_ name: String) -> MistID? { ids[.site(name)] }

  /// The device of each slot, once devices are bound.
  public func devices() -> [ObjectKey: MACAddress] { stock.bound }

  /// Carries out the steps that belong to a range of the thirteen, those left out that were done already.
  /// - Parameter progress: Told of each step before it is begun.
  /// - Returns: what came of every item of the range.
  /// - Throws: `ApplyError` and `PlanningError.readOnlyToken` before anything is written; what the journal, the audit
  ///   trail or a cancelled wait throw. What the cloud refuses is no error: see `ApplyResult`.
  public func run(
    steps range: ClosedRange<DesignStep> = .sites ... .psks,
    progress tell: @Sendable (PlanStep) async -> Void = { _ in }
  ) async throws -> ApplyResult {
    counts = [:]
    ending = nil
    let callsBefore = await client.calls
    if self.callsBefore == nil { self.callsBefore = callsBefore }
    try await begin()
    let waves = plan.waves.map { $0.filter { range.contains($0.step) } }.filter { !$0.isEmpty }
    while true {
      progress.resume()
      earliestStart = nil
      let before = await client.calls
      for wave in waves where ending == nil { try await carryOut(wave, tell) }
      guard ending == nil, let until = earliestStart, let time = options.time else { break }
      let idles = await client.calls == before
      // A clock that shows that moment already, and a window that is still shut: it never opens.
      let now = await time.now()
      if idles, now >= until { break }
      try await time.sleep(until: until)
      waited += max(0, await time.now() - now)
    }
    if options.onFailure == .undo, !isInterrupted { try await undoFailedSites() }
    calls = await client.calls - callsBefore
    return try await finish(range)
  }

  private var isInterrupted: Bool {
    if case .interrupted = ending { true } else { false }
  }

  // MARK: Beginning

  /// Refuses what cannot be carried out, then takes up what an earlier process left.
  private func begin() async throws {
    guard run == nil else { return }
    if checksToken { try await checkToken() }
    let history = try await journal.begin(
      plan: plan.digest, organisation: plan.organisation.name, continuing: options.run, anew: !checksToken)
    run = history.run
    restore(history)
    wanted = try options.sites.map { try plan.items(at: $0) }
    try PlanCheck(plan: plan, secrets: secrets).check { [progress] in progress.status(of: $0) == nil }
    try await journal.begin(
      ApplyStretch(began: await options.time?.now(), predicted: options.predicted, isPart: options.sites != nil),
      of: history.run)
    try await finishUndo(history)
  }

  private func checkToken() async throws {
    let seen = try await client.identity().privileges.filter { $0.scope == "org" }
    guard let privilege = seen.first(where: { $0.organisation == plan.organisation.id }) else {
      throw ApplyError.otherOrganisation(planned: plan.organisation, seen: seen.map { "'\($0.name)'" })
    }
    guard privilege.role == "admin" || privilege.role == "write" else {
      throw PlanningError.readOnlyToken(role: privilege.role, organisation: plan.organisation.name)
    }
  }

  private func restore(_ history: ApplyHistory) {
    for (number, entry) in history.entries.sorted(by: { $0.key < $1.key }) {
      guard let item = plan.item(number), entry.outcome?.status != .undone else { continue }
      entries[number] = entry
      stock.bind(entry.intent.devices)
      for (key, id) in entry.outcome?.ids ?? [:] { ids[key] = id }
      switch entry.outcome?.status {
      case .done, .skipped, .undoing:
        if case .create(let place, _) = item.action, entry.outcome?.status != .skipped { made.insert(place.key) }
        progress.note(.skipped, of: number, item, subject: subject(of: number))
      case nil, .partly: doubtful.insert(number)
      case .failed, .drifted, .undone: continue
      }
    }
  }

  // MARK: Waves

  /// An item that is to be carried out.
  struct Pending {
    var number: ItemNumber
    var step: PlanStep
    var item: PlanItem
  }

  private func carryOut(_ wave: [PlanStep], _ tell: @Sendable (PlanStep) async -> Void) async throws {
    var pending: [Pending] = []
    for step in wave {
      for (index, item) in step.items.enumerated() {
        let number = ItemNumber(step: step.number, item: index)
        guard progress.status(of: number) == nil, wanted?.contains(number) ?? true else { continue }
        pending.append(Pending(number: number, step: step, item: item))
      }
    }
    guard let first = pending.first else { return }
    let seconds = predictedSeconds(pending)
    if options.mayStart != nil {
      for cell in Set(pending.map(\.item.cell)).sorted() { await admit(cell, seconds) }
    }
    let before = await client.calls
    stock.isFresh = false
    if let problem = try await guarded({ try await readFootprint(pending.filter { isFree($0) }) }) {
      ending = problem
      return
    }
    let read = await client.calls - before
    if read > 0 {
      counts[first.step.step, default: StepCount(step: first.step.step, changes: 0, calls: 0)].calls += read
    }
    var admitted: Set<PlanCell> = []
    var told = 0
    for one in pending where ending == nil {
      switch progress.obstacle(to: one.item, of: one.step) {
      case .barred(let step, let why):
        note(.notReached(step: step, why: why), one)
        continue
      case .waiting:
        progress.wait(one.item, of: one.number.step)
        continue
      case nil: break
      }
      if admitted.insert(one.item.cell).inserted {
        await admit(one.item.cell, seconds)
        if progress.obstacle(to: one.item, of: one.step) != nil { continue }
      }
      if told != one.step.number {
        told = one.step.number
        await tell(one.step)
      }
      try await carryOut(one)
      checkFailures(one)
    }
  }

  private func isFree(_ one: Pending) -> Bool { progress.obstacle(to: one.item, of: one.step) == nil }

  /// Asks whether a cell may start, where somebody wants to be asked.
  private func admit(_ cell: PlanCell, _ seconds: [PlanCell: Int64]) async {
    guard let mayStart = options.mayStart, !progress.waits(cell) else { return }
    switch await mayStart(cell, seconds[cell] ?? 0) {
    case .now: return
    case .never(let why): progress.hold(cell, why: why)
    case .wait(let until):
      guard options.time != nil else { return progress.hold(cell, why: "its window opens \(until.iso8601)") }
      progress.wait(cell)
      earliestStart = min(earliestStart ?? until, until)
    }
  }

  private func predictedSeconds(_ pending: [Pending]) -> [PlanCell: Int64] {
    guard options.mayStart != nil else { return [:] }
    var calls: [PlanCell: Int64] = [:]
    for one in pending { calls[one.item.cell, default: 0] += one.item.action.reads ? 2 : 1 }
    return calls.mapValues { ($0 * options.millisecondsPerCall + 999) / 1000 }
  }

  private func checkFailures(_ one: Pending) {
    switch progress.status(of: one.number) {
    case .failed, .partly, .inDoubt: break
    default: return
    }
    guard ending == nil else { return }
    if options.onFailure == .stop {
      ending = .stopped("step \(one.number.step), \(subject(of: one.number)), did not work")
    } else if let most = options.maxFailedSites, progress.failedSites.count > most {
      ending = .stopped("\(progress.failedSites.count) sites have failed, more than \(most)")
    }
  }

  // MARK: Items

  private func carryOut(_ one: Pending) async throws {
    let before = await client.calls
    let result = try await outcome(of: one)
    let calls = await client.calls - before
    let step = one.step.step
    counts[step, default: StepCount(step: step, changes: 0, calls: 0)].calls += calls
    guard var outcome = result.outcome else { return note(result.status, one) }
    outcome.calls = calls
    try await journal.complete(one.number, subject: subject(of: one.number), outcome: outcome, in: runNumber)
    entries[one.number] = .init(intent: entries[one.number]?.intent ?? ItemIntent(), outcome: outcome)
    doubtful.remove(one.number)
    for (key, id) in outcome.ids { ids[key] = id }
    if outcome.status == .done {
      if case .create(let place, _) = one.item.action { made.insert(place.key) }
      if changed.insert(one.number.step).inserted { counts[step]?.changes += 1 }
    }
    note(result.status, one)
  }

  private func note(_ status: ApplyResult.Status, _ one: Pending) {
    progress.note(status, of: one.number, one.item, subject: subject(of: one.number))
  }

  /// Carries one item out.
  /// - Returns: what came of it; without an outcome where that is not known.
  private func outcome(of one: Pending) async throws -> (status: ApplyResult.Status, outcome: ItemOutcome?) {
    intended = false
    do {
      if let findings = footprint.drift[one.number] { throw ItemProblem.drifted(findings) }
      if let why = footprint.unreadable[one.number] { throw ItemProblem.failed(why) }
      let outcome = try await act(one)
      switch outcome.status {
      case .partly: return (.partly(outcome.failure ?? ""), outcome)
      case .skipped: return (.skipped, outcome)
      default: return (.done, outcome)
      }
    } catch let problem as ItemProblem {
      switch problem {
      case .failed(let why): return (.failed(why), ItemOutcome(.failed, failure: why))
      case .drifted(let findings):
        let why = findings.map(\.description).joined(separator: "; ")
        return (.drifted(findings), ItemOutcome(.drifted, failure: why))
      }
    } catch let unknown as UnknownPlaceholder {
      return (.failed(unknown.description), ItemOutcome(.failed, failure: unknown.description))
    } catch let error as MistError {
      let why = scrubbed("\(error)", of: one.item)
      switch error {
      case .unreachable:
        ending = .interrupted(why)
        return (intended ? .inDoubt(why) : .notReached(step: nil, why: why), nil)
      case .rateLimited, .refused(status: 401, _, _, _): ending = .stopped(why)
      case .refused(let status, _, _, _) where status >= 500 && intended:
        // It may have been carried out: the next run reads whether it was.
        return (.inDoubt(why), nil)
      default: break
      }
      return (.failed(why), ItemOutcome(.failed, failure: why))
    }
  }

  /// Whether the intent of the present item is in the journal.
  var intended = false

  private func act(_ one: Pending) async throws -> ItemOutcome {
    switch one.item.action {
    case .create(let place, let body): try await create(place, body, one)
    case .edit(let place, let edits): try await edit(place, edits, one)
    case .delete(let place): try await delete(place, one)
    case .claim(let codes): try await claim(codes, one)
    case .claimOrder(_, let code, let brings): try await claimOrder(code, brings, one)
    case .assign(let site, let slots): try await assign(slots, to: site, one)
    case .unassign(let slots): try await unassign(slots, one)
    case .assignProfile(let profile, let slots): try await setProfile(profile, slots, isGiven: true, one)
    case .unassignProfile(let profile, let slots): try await setProfile(profile, slots, isGiven: false, one)
    }
  }

  /// Puts into the journal what is about to be sent.
  func intend(_ one: Pending, _ intent: ItemIntent = ItemIntent()) async throws {
    try await journal.intend(one.number, subject: subject(of: one.number), intent: intent, in: runNumber)
    entries[one.number] = .init(intent: intent, outcome: nil)
    intended = true
  }

  /// Carries out what reads only. A call that is not answered, or that the quota does not allow, ends the run.
  private func guarded(_ body: () async throws -> Void) async throws -> ApplyResult.Ending? {
    do {
      try await body()
      return nil
    } catch let error as MistError {
      switch error {
      case .unreachable: return .interrupted("\(error)")
      default: return .stopped("\(error)")
      }
    }
  }

  // MARK: The end

  private func finish(_ range: ClosedRange<DesignStep>) async throws -> ApplyResult {
    var items: [ApplyResult.Item] = []
    var isWhole = true
    for step in plan.steps {
      for (index, item) in step.items.enumerated() {
        let number = ItemNumber(step: step.number, item: index)
        let status = progress.status(of: number)
        guard range.contains(step.step) else {
          if status == nil { isWhole = false }
          continue
        }
        items.append(
          ApplyResult.Item(
            number: number, cell: item.cell, step: step.step, subject: subject(of: number),
            status: status ?? .notReached(step: nil, why: reasonNotReached(number))))
      }
    }
    var made: [OwnershipRecord.Made] = []
    var deleted: [ObjectKey] = []
    for (number, entry) in entries.sorted(by: { $0.key < $1.key }) where entry.outcome?.status == .done {
      switch plan.item(number)?.action {
      case .create(let place, _): if let id = ids[place.key] { made.append(.init(place: place, id: id)) }
      case .delete(let place): deleted.append(place.key)
      default: continue
      }
    }
    let result = ApplyResult(
      run: runNumber, ending: ending ?? .finished, items: items,
      counts: DesignStep.allCases.compactMap { counts[$0] }, calls: calls, undoFailures: undoFailures, made: made,
      deleted: deleted, inverse: inverse)
    try await journal.end(
      ApplyStretch.End(
        at: await options.time?.now(), calls: await client.calls - (callsBefore ?? 0), waited: waited), of: runNumber)
    if !isInterrupted, isWhole || result.ending != .finished {
      try await journal.end(run: runNumber, failure: result.isComplete ? nil : result.shortReason)
    }
    return result
  }

  private func reasonNotReached(_ number: ItemNumber) -> String {
    if let wanted, !wanted.contains(number) { return "it was not asked for" }
    switch ending {
    case .stopped(let why), .interrupted(let why): return why
    case .finished, nil: return "its window did not open"
    }
  }

  /// The number of the run; every item is seen to after it has begun.
  var runNumber: Int64 { run ?? 0 }

  /// What an item is about.
  func subject(of number: ItemNumber) -> String {
    guard let step = plan.step(number.step), let item = plan.item(number) else { return "" }
    return item.subject.isEmpty || step.items.count == 1 ? step.subject : "\(step.subject): \(item.subject)"
  }
}

/// Why an item stops.
enum ItemProblem: Error {
  case failed(String)
  case drifted([DriftFinding])
}

extension ApplyResult {
  /// The first thing that did not work, in a sentence.
  var shortReason: String {
    if case .stopped(let why) = ending { return why }
    return firstProblem.map { "step \($0.number.step), \($0.subject): \($0.status)" } ?? "not everything was reached"
  }
}

extension Plan {
  /// The items of sites, and those of what sites share on which they rest.
  /// - Throws: `ApplyError.noSuchSite`
  func items(at sites: Set<String>) throws(ApplyError) -> Set<ItemNumber> {
    var result: Set<ItemNumber> = []
    var needed: Set<Int> = []
    var missing = sites
    for step in steps.reversed() {
      var isNeeded = needed.contains(step.number)
      for (index, item) in step.items.enumerated() {
        if case .site(let name) = item.cell, sites.contains(name) {
          missing.remove(name)
          isNeeded = true
          result.insert(ItemNumber(step: step.number, item: index))
        } else if item.cell == .shared, needed.contains(step.number) {
          result.insert(ItemNumber(step: step.number, item: index))
        }
      }
      if isNeeded { needed.formUnion(step.after) }
    }
    if let name = missing.min() { throw .noSuchSite(name) }
    return result
  }
}
