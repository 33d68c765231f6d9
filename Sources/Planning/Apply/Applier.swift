import Determinism
public import MistAPI

/// Carries out a plan through the client, wave by wave in plan order. A client that takes one call at a time, as that of a twin
/// does, gets them in the order of the plan (ruling 7); where more may be under way, cells are worked on side by side.
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
  /// The items whose intent is in the journal of this process.
  var intended: Set<ItemNumber> = []
  /// The steps of the present wave that somebody was told of.
  var told: Set<Int> = []
  /// The inventory that is being read for somebody.
  var inventoryReading: Task<Void, any Error>?
  private(set) var wanted: Set<ItemNumber>?
  var earliestStart: Instant?
  var changed: Set<Int> = []
  var counts: [DesignStep: StepCount] = [:]
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
    progress tell: @escaping @Sendable (PlanStep) async -> Void = { _ in }
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
