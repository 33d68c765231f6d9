import Addressing
import Assurance
import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Rollout
import Twin
import World

/// A rehearsal under way: what each day needs of the days before. Timelines side by side share it; only one of them works at a time.
actor RehearsalRun {
  let scenario: Scenario
  /// What the network is to be at present: the scenario's design, and later what a step has applied.
  var design: Design
  let profiles: OwnProfiles?
  let seed: UInt64
  var secrets: [SecretReference: String]
  let twin: Twin
  let time: any TimePort
  let client: PacedClient
  let observer: any RehearsalObserver
  let ledger: Ledger
  /// The hashes by which secrets stand in plan and journal.
  let hash: KeyedHash
  /// The twin that it started from; nil for one that was built for it.
  let origin: RehearsalOrigin?
  /// Who starts programs that speak to the twin; nil where nobody can.
  let host: (any TwinHost)?
  /// The sites that are looked at.
  var rehearsed: [RehearsedSite]

  var organisation = MistID.zero
  var applier: Applier?
  var plan: Plan?
  var carving: RehearsalResult.Carving?
  var steps: [StepCount] = []
  var changesLeft = 0
  var application = RehearsalResult.Application()
  /// Devices that stand at sites and are not the design's, by the names of their sites and their own.
  var otherDevices: [String: [String: MACAddress]] = [:]
  /// The devices that were in their places before, and those of them that were up.
  var placedBefore: Set<MACAddress> = []
  var upBefore: Set<MACAddress> = []
  var devices: [Int: MACAddress] = [:]
  var siteIDs: [String: MistID] = [:]
  var arrivalTimes: [Instant] = []
  var readiness = ReadinessReview.Outcome()
  var sites: [SiteReview] = []
  var window: ClosedRange<Instant>?
  /// What came of each step of the timeline, by its place in the file.
  var records: [TimelineRecord] = []

  init(
    scenario: Scenario, design: Design, profiles: OwnProfiles?, seed: UInt64, secrets: [SecretReference: String],
    twin: Twin, time: any TimePort,
    client: PacedClient, observer: any RehearsalObserver, ledger: Ledger, hash: KeyedHash,
    origin: RehearsalOrigin? = nil, rehearsed: [RehearsedSite]? = nil, host: (any TwinHost)? = nil
  ) {
    self.origin = origin
    self.host = host
    self.scenario = scenario
    self.design = design
    self.profiles = profiles
    self.seed = seed
    self.secrets = secrets
    self.twin = twin
    self.time = time
    self.client = client
    self.observer = observer
    self.ledger = ledger
    self.hash = hash
    self.rehearsed = rehearsed ?? design.sites.map { RehearsedSite($0) }
  }

  /// Day 0: who am I and may I write; the address plan; sites, hardware, bindings. Nothing is connected yet.
  func dayZero() async throws {
    await observer.stage("Day 0: identity, address plan, sites, hardware", at: await time.now())
    let planner = self.planner
    organisation = try await planner.probe(design.organisation)
    await observer.note("organisation '\(design.organisation)': the token may write", at: await time.now())
    carving = try prove()
    let plan = try await planner.plan(design, in: organisation)
    let applier = Applier(
      client: client, plan: plan, secrets: PlanSecrets(of: design, resolved: secrets, hash: hash),
      journal: ledger.applyJournal())
    self.plan = plan
    self.applier = applier
    try await apply(plan, by: applier, .sites ... .devices)
    let bound = await applier.devices()
    for site in design.sites { siteIDs[site.name] = await applier.siteID(site.name) }
    let siteNames = design.siteNames
    for (index, slot) in design.slots.enumerated() {
      devices[index] = siteNames[slot.siteKey].flatMap { bound[.device(slot.deviceName, atSite: $0)] }
    }
    try await DesignCabling(of: design).add(to: twin, devices: devices)
  }

  /// Day 0 on a twin that exists: what stands there is found, the rest is made.
  func dayZero(_ builder: TwinBuilder) async throws {
    guard let origin else { return }
    await observer.stage("Day 0: identity, sites, hardware", at: await time.now())
    organisation = origin.organisation
    await observer.note(
      "the organisation as it stands in \(origin.path): \(rehearsed.count) sites",
      at: await time.now())
    carving = try prove()
    placedBefore = Set(try await twin.deviceNames(in: organisation).values.flatMap(\.values))
    upBefore = Set(
      try await client.deviceStats(of: organisation, keeping: ["mac", "status"]).compactMap { stats in
        stats["status"]?.string == "connected" ? stats["mac"]?.string.flatMap { MACAddress($0) } : nil
      })
    let plan: Plan
    if let walked = origin.plan {
      plan = walked
      await observer.note("the plan \(plan.digest.prefix(12))…: \(plan.steps.count) steps", at: await time.now())
    } else if design.sites.isEmpty, design.objects.isEmpty {
      plan = Plan(organisation: .init(name: design.organisation, id: organisation))
    } else {
      plan = try await planner.plan(design, in: organisation)
    }
    let planned = origin.secrets(of: plan, design: design)
    try await builder.prepare(twin, for: plan, secrets: planned, sites: rehearsed)
    let applier = Applier(client: client, plan: plan, secrets: planned, journal: ledger.applyJournal())
    self.plan = plan
    self.applier = applier
    if !plan.isEmpty { try await apply(plan, by: applier, .sites ... .devices) }
    let names = try await namePlaces()
    let designed = Set(devices.values)
    otherDevices = names.mapValues { $0.filter { !designed.contains($0.value) } }
  }

  /// The address plan, proven by a reading that shares no code with the carver.
  func prove() throws -> RehearsalResult.Carving? {
    guard let addressing = design.addressing else { return nil }
    let violations = AddressPlanChecker.check(addressing.records).filter(\.isViolation)
    guard violations.isEmpty else {
      throw RehearsalError.addressPlanDisproved(violations.prefix(3).map(\.message))
    }
    var carving = RehearsalResult.Carving(proven: addressing.plan)
    carving.beside = addressing.beside.map { RehearsalResult.Carving(proven: $0.plan) }
    return carving
  }

  var planner: Planner {
    Planner(client: client, secrets: secrets, hash: hash, forCopy: origin?.holdsHashes ?? false)
  }

  func apply(
    _ plan: Plan, by applier: Applier, _ range: ClosedRange<DesignStep>
  ) async throws {
    let total = plan.steps.filter { range.contains($0.step) }.count
    let first = plan.steps.first { range.contains($0.step) }?.number ?? 1
    let observer = self.observer
    let begun = await time.now()
    let callsBefore = await client.calls
    let result = try await applier.run(steps: range) { step in
      await observer.progress(
        step.number - first + 1, of: total, "step \(step.step.rawValue) \(step.step.title): \(step.subject)")
    }
    steps += result.counts
    application.calls += await client.calls - callsBefore
    application.writes = plan.writes
    application.milliseconds += await time.now() - begun
    // A rehearsal of a deployment that cannot be carried out has nothing to measure.
    if let problem = result.firstProblem {
      throw PlanningError.stepFailed(number: problem.number.step, subject: problem.subject, why: "\(problem.status)")
    }
  }

  /// Hardware arrives by the schedule; from then on it comes up by itself.
  func arrivals() async throws {
    let schedule = ArrivalSchedule(scenario: scenario, seed: RandomKey(seed: seed))
    let bySite = Dictionary(design.sites.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, slot) in design.slots.enumerated() {
      guard let mac = devices[index], !upBefore.contains(mac), let site = bySite[slot.siteKey] else { continue }
      guard let arrival = schedule.arrival(of: mac, at: site) else {
        // What was away before, and is said nothing of, stays away.
        if placedBefore.contains(mac) { continue }
        throw RehearsalError.noArrival(site: site.name, path: scenario.path)
      }
      try await twin.scheduleArrival(of: mac, at: arrival)
      arrivalTimes.append(arrival)
    }
    if let first = arrivalTimes.min(), let last = arrivalTimes.max() {
      await observer.note(
        "\(arrivalTimes.count) devices are on their way: the first arrives \(first), the last \(last)",
        at: await time.now())
    }
  }

  /// Day 1: the other eleven steps, then a second plan, which must find nothing left to do.
  func dayOne() async throws {
    await observer.stage("Day 1: the thirteen steps", at: await time.now())
    guard let applier, let plan else { return }
    try await apply(plan, by: applier, .applications ... .psks)
    if origin != nil, plan.isEmpty { return }
    if let walked = origin?.plan {
      changesLeft = try await leftOf(walked)
      await observer.note(
        changesLeft == 0 ? "applied again: nothing left to do" : "applied again: \(changesLeft) changes were left",
        at: await time.now())
      return
    }
    let left = try await planner.plan(design, in: organisation)
    changesLeft = left.steps.count
    await observer.note(
      changesLeft == 0 ? "planned again: nothing left to do" : "planned again: \(changesLeft) changes are left",
      at: await time.now())
  }

  /// How many items of a plan do not stand as they should when it is applied once more, by a process that knows nothing of the
  /// first: those that fail or have drifted, and, where the configuration is not the same afterwards, those that did something.
  func leftOf(_ plan: Plan) async throws -> Int {
    guard let origin else { return 0 }
    let before = try await twin.configurationDigest()
    let items = try await Applier(
      client: client, plan: plan, secrets: origin.secrets(of: plan, design: design),
      journal: try Ledger().applyJournal()
    ).run().items
    let isTheSame = try await twin.configurationDigest() == before
    return items.count { item in
      switch item.status {
      case .skipped: false
      case .done: !isTheSame
      default: true
      }
    }
  }

  /// The load profiles of the sites: none of them is calibrated on a network that exists.
  func figures() async throws -> String {
    let profilesTold = try await twin.profilesOfSites()
    let names = Set(rehearsed.map { profilesTold[$0.name] ?? Twin.usualProfile }).sorted()
    let own = names.filter { name in profiles?.definitions.contains { $0.name == name } == true }
    func told(_ names: [String], _ kind: String) -> String? {
      names.isEmpty ? nil : "\(kind)profile\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    }
    let stock = told(names.filter { !own.contains($0) }, "stock ")
    return [stock, told(own, "").map { "\($0) of \(profiles?.file ?? "")" }].compactMap { $0 }.joined(separator: "; ")
  }

  /// How it went over the clock, read when all is over.
  func course(
    of result: RehearsalResult, events: EventRecorder, calls: CallRecorder
  ) async throws -> RehearsalCourse {
    try await CourseReading(
      scenario: scenario, twin: twin, result: result, siteIDs: siteIDs, arrivals: arrivalTimes, events: events,
      calls: calls
    ).run()
  }

  /// Everything that was found so far; the expectations of the end are still to be checked.
  /// - Parameter replay: the command that replays the run; nil for a look in between, which has no digest of the store.
  func result(replay: String? = nil) async throws -> RehearsalResult {
    let calls = RehearsalResult.Calls(
      total: await client.calls, writes: await client.writes, rateLimited: await client.rateLimited,
      mostInOneHour: await client.mostInOneHour)
    var result = RehearsalResult(
      scenario: scenario.path, title: scenario.title, organisation: design.organisation, seed: seed,
      worldModel: scenario.world, start: scenario.start, end: await time.now(), carving: carving,
      created: await applier?.created ?? .init(), steps: steps,
      changesLeft: changesLeft, planDigest: plan?.digest ?? "", application: application,
      hardware: .init(
        claims: await applier?.claims ?? .init(), connected: readiness.connected,
        slots: design.slots.count + otherDevices.values.reduce(0) { $0 + $1.count },
        firstArrival: arrivalTimes.min(), lastArrival: arrivalTimes.max()),
      findings: rehearsed.flatMap { site in (readiness.findings[site.name] ?? []).map { "\(site.name): \($0)" } },
      sites: sites, figures: "", window: window, timeline: records,
      calls: calls, finalChecks: [], storeDigest: "", replay: replay ?? "")
    if replay != nil {
      result.figures = try await figures()
      result.storeDigest = try await twin.contents().digest
    }
    return result
  }
}
