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

/// A rehearsal under way: what each day needs of the days before.
struct RehearsalRun {
  let scenario: Scenario
  let design: Design
  let profiles: OwnProfiles?
  let seed: UInt64
  let secrets: [SecretReference: String]
  let twin: Twin
  let time: TwinTime
  let client: PacedClient
  let observer: any RehearsalObserver
  let ledger: Ledger
  /// The hashes by which secrets stand in plan and journal.
  let hash: KeyedHash
  /// The twin that it started from; nil for one that was built for it.
  var origin: RehearsalOrigin?
  /// The sites that are looked at.
  var rehearsed: [RehearsedSite]

  private var organisation = MistID.zero
  private var applier: Applier?
  private var plan: Plan?
  private var carving: RehearsalResult.Carving?
  private var steps: [StepCount] = []
  private var changesLeft = 0
  private var application = RehearsalResult.Application()
  /// Devices that stand at sites and are not the design's, by the names of their sites and their own.
  private var otherDevices: [String: [String: MACAddress]] = [:]
  /// The devices that were in their places before, and those of them that were up.
  private var placedBefore: Set<MACAddress> = []
  private var upBefore: Set<MACAddress> = []
  private var devices: [Int: MACAddress] = [:]
  private var siteIDs: [String: MistID] = [:]
  private var arrivalTimes: [Instant] = []
  private var readiness = ReadinessReview.Outcome()
  private var sites: [SiteReview] = []
  private var window: ClosedRange<Instant>?
  private var upgrade = RehearsalResult.UpgradeOutcome.none
  private var rotation: PSKRotationResult?

  init(
    scenario: Scenario, design: Design, profiles: OwnProfiles?, seed: UInt64, secrets: [SecretReference: String],
    twin: Twin, time: TwinTime,
    client: PacedClient, observer: any RehearsalObserver, ledger: Ledger, hash: KeyedHash
  ) {
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
    rehearsed = design.sites.map { RehearsedSite($0) }
  }

  /// Day 0: who am I and may I write; the address plan; sites, hardware, bindings. Nothing is connected yet.
  mutating func dayZero() async throws {
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
  mutating func dayZero(_ builder: TwinBuilder) async throws {
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
    for site in try await client.list("/orgs/\(organisation)/sites") {
      if let name = site["name"]?.string { siteIDs[name] = site["id"]?.string.flatMap { MistID($0) } }
    }
    let names = try await twin.deviceNames(in: organisation)
    let siteNames = design.siteNames
    for (index, slot) in design.slots.enumerated() {
      devices[index] = siteNames[slot.siteKey].flatMap { names[$0]?[slot.deviceName] }
    }
    let designed = Set(devices.values)
    otherDevices = names.mapValues { $0.filter { !designed.contains($0.value) } }
    try await DesignCabling(of: design).add(to: twin, devices: devices)
  }

  /// The address plan, proven by a reading that shares no code with the carver.
  private func prove() throws -> RehearsalResult.Carving? {
    guard let addressing = design.addressing else { return nil }
    let violations = AddressPlanChecker.check(addressing.records).filter(\.isViolation)
    guard violations.isEmpty else {
      throw RehearsalError.addressPlanDisproved(violations.prefix(3).map(\.message))
    }
    var carving = RehearsalResult.Carving(proven: addressing.plan)
    carving.beside = addressing.beside.map { RehearsalResult.Carving(proven: $0.plan) }
    return carving
  }

  private var planner: Planner {
    Planner(client: client, secrets: secrets, hash: hash, forCopy: origin?.holdsHashes ?? false)
  }

  private mutating func apply(
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
  mutating func arrivals() async throws {
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
  mutating func dayOne() async throws {
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
  private func leftOf(_ plan: Plan) async throws -> Int {
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

  /// Day 2: are the sites ready, how do their users fare; then the upgrade, then the key.
  mutating func dayTwo() async throws {
    let end = scenario.measure?.at.instant(from: scenario.start) ?? arrivalTimes.max()?.advanced(bySeconds: 3600)
    if let end { await time.sleep(until: end) }
    await observer.stage("Day 2: readiness and service levels", at: await time.now())
    try await review()
    if let plan = scenario.upgrade { try await upgrade(plan) }
    if let plan = scenario.rotation { try await rotate(plan) }
  }

  private mutating func review() async throws {
    let observer = self.observer
    let versions = Dictionary(
      scenario.releases.filter(\.isFactory).map { ($0.model, $0.version) }, uniquingKeysWith: { first, _ in first })
    readiness = try await ReadinessReview(
      client: client, organisation: organisation, design: design, sites: rehearsed, siteIDs: siteIDs, devices: devices,
      others: otherDevices, versions: versions
    ).run { done, total in await observer.progress(done, of: total, "readiness of sites") }
    guard let measure = scenario.measure else { return }
    let end = measure.at.instant(from: scenario.start)
    let start = end.advanced(bySeconds: -measure.window)
    window = start...end
    sites = try await ServiceLevelReview(
      client: client, organisation: organisation, sites: rehearsed, siteIDs: siteIDs, start: start, end: end
    ).run { done, total in await observer.progress(done, of: total, "service levels of sites") }
    for index in sites.indices { sites[index].findings = readiness.findings[sites[index].site] ?? [] }
    let failed = sites.filter(\.hasFailed).count
    let early = sites.filter { $0.notYet != nil }.count
    await observer.note(
      "\(sites.count - early) sites judged by their users, \(early) by their readiness, \(failed) failed",
      at: await time.now())
  }

  private mutating func upgrade(_ wanted: Scenario.Upgrade) async throws {
    let failed = sites.filter(\.hasFailed)
    if let first = failed.first {
      let reason = "\(failed.count) sites have failed, first '\(first.site)': a failed deployment is not upgraded"
      upgrade = .skipped(name: wanted.name, reason: reason)
      await observer.note("upgrade \(wanted.name) is not started: \(reason)", at: await time.now())
      return
    }
    await time.sleep(until: wanted.start.instant(from: scenario.start))
    await observer.stage("Day 2: upgrade \(wanted.name) to \(wanted.version)", at: await time.now())
    let started = await time.now()
    let result = try await RolloutStage(
      client: client, time: time, organisation: organisation, observer: observer, ledger: ledger.rolloutJournal()
    ).run(wanted)
    let ended = await time.now()
    let radius = try await twin.blastRadius(of: result.sites, from: started, to: ended)
    upgrade = .carriedOut(name: wanted.name, result, radius)
  }

  private mutating func rotate(_ wanted: Scenario.Rotation) async throws {
    await observer.stage("Day 2: rotate the key '\(wanted.name.value)'", at: await time.now())
    rotation = try await PSKRotation(
      client: client, time: time, entropy: SeededEntropy(key: RandomKey(seed: seed).child("psk")),
      organisation: organisation, name: wanted.name.value, overlap: wanted.overlap
    ).run()
    if let rotation {
      for step in rotation.steps { await observer.note(step.sentence, at: step.at) }
    }
  }

  /// The load profiles of the sites: none of them is calibrated on a network that exists.
  private func figures() async throws -> String {
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

  /// Everything that was found; the expectations are still to be checked.
  func result(replay: String) async throws -> RehearsalResult {
    let calls = RehearsalResult.Calls(
      total: await client.calls, writes: await client.writes, rateLimited: await client.rateLimited,
      mostInOneHour: await client.mostInOneHour)
    return RehearsalResult(
      scenario: scenario.path, title: scenario.title, organisation: design.organisation, seed: seed,
      worldModel: scenario.world, start: scenario.start, end: await time.now(), carving: carving,
      created: await applier?.created ?? .init(), steps: steps,
      changesLeft: changesLeft, planDigest: plan?.digest ?? "", application: application,
      hardware: .init(
        claims: await applier?.claims ?? .init(), connected: readiness.connected,
        slots: design.slots.count + otherDevices.values.reduce(0) { $0 + $1.count },
        firstArrival: arrivalTimes.min(), lastArrival: arrivalTimes.max()),
      findings: rehearsed.flatMap { site in (readiness.findings[site.name] ?? []).map { "\(site.name): \($0)" } },
      sites: sites, figures: try await figures(), window: window, upgrade: upgrade, rotation: rotation, calls: calls,
      checks: [],
      storeDigest: try await twin.contents().digest, replay: replay)
  }
}
