import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Rollout
import Twin
import World

extension RehearsalRun {
  /// Day 2: the timeline, step by step.
  func dayTwo() async throws {
    if !scenario.measures {
      // Nobody asks how the sites are; whether they are ready is looked at once everything has come.
      if let last = arrivalTimes.max() { try await time.sleep(until: last.advanced(bySeconds: 3600)) }
      await observer.stage("Day 2: readiness", at: await time.now())
      try await lookAtReadiness()
    }
    try await walk(scenario.timeline, by: time)
  }

  /// Everything that was found, with the expectations of the end.
  /// - Parameter replay: the command that replays the run.
  func judged(replay: String) async throws -> RehearsalResult {
    var result = try await result(replay: replay)
    result.finalChecks = try await check(result, scenario.expectations)
    return result
  }

  // MARK: Steps

  private func walk(_ steps: [TimelineStep], by clock: any TimePort) async throws {
    for step in steps {
      let begun = try await carryOut(step, by: clock)
      // What would follow rests on it.
      if !begun { return }
    }
  }

  /// Carries out one step.
  /// - Returns: whether the timeline goes on: not when a condition did not come to hold.
  private func carryOut(_ step: TimelineStep, by clock: any TimePort) async throws -> Bool {
    if let at = step.at { try await clock.sleep(until: at.value.instant(from: scenario.start)) }
    if let condition = step.condition, try await wait(for: condition, of: step, by: clock) == false { return false }
    let started = await clock.now()
    // Its place in the result is that of the file, however long it takes.
    let place = records.count
    records.append(
      TimelineRecord(
        title: step.title, name: step.name?.value, place: Self.place(step.position), started: started, ended: started,
        outcome: .passed, checks: []))
    var refusal: String?
    do {
      records[place].outcome = try await outcome(of: step, by: clock)
    } catch let refused as StepRefusal {
      refusal = refused.words
    } catch let error as PlanningError where step.action.mayBeRefused {
      refusal = "\(error)"
    } catch let error as MistError where step.action.mayBeRefused {
      refusal = "\(error)"
    }
    if let refusal { records[place].outcome = .refused(refusal) }
    let ended = await clock.now()
    records[place].ended = ended
    await observer.note("\(step.title): \(records[place].sentence)", at: ended)
    if let wanted = step.refusal {
      records[place].checks.append(check(refusal, against: wanted, at: ended))
    } else if let refusal {
      records[place].checks.append(
        .init(
          line: "\(step.title) is carried out", place: Self.place(step.position), isMet: false, found: refusal,
          at: ended))
    }
    if step.condition == nil, let deadline = step.deadline {
      records[place].checks.append(
        .init(
          line: "\(step.title) within \(Self.hours(deadline.value))", place: Self.place(deadline.position),
          isMet: ended - started <= deadline.value, found: Self.hours(ended - started), at: ended))
    }
    if !step.expectations.isEmpty {
      let result = try await result()
      records[place].checks += try await check(result, step.expectations, at: ended)
    }
    return true
  }

  private func check(_ refusal: String?, against wanted: Placed<String>, at moment: Instant) -> RehearsalResult.Check {
    .init(
      line: "it is refused: \(wanted.value)", place: Self.place(wanted.position),
      isMet: refusal?.contains(wanted.value) ?? false, found: refusal ?? "it was not refused", at: moment)
  }

  /// Looks every hour whether a condition holds.
  /// - Returns: whether it came to hold before its deadline.
  private func wait(
    for condition: Placed<Expectation>, of step: TimelineStep, by clock: any TimePort
  ) async throws -> Bool {
    let began = await clock.now()
    let limit = began.advanced(byMilliseconds: step.deadline?.value ?? TimelineStep.longestWait)
    while true {
      if condition.value.needsMeasure || condition.value == .everyDeviceInSync {
        let moment = await clock.now()
        try await lookAtReadiness()
        if condition.value.needsMeasure { try await lookAtLevels(window: 86_400, until: moment) }
      }
      let result = try await result()
      let check = try await check(result, [condition])[0]
      if check.isMet { return true }
      let now = await clock.now()
      guard now < limit else {
        records.append(
          TimelineRecord(
            title: step.title, name: step.name?.value, place: Self.place(step.position), started: began, ended: now,
            outcome: .notBegun("'\(condition.value.line)' did not hold: \(check.found)"),
            checks: [
              .init(
                line: "when \(condition.value.line) within \(Self.hours(limit - began))",
                place: Self.place(condition.position), isMet: false, found: check.found, at: now)
            ]))
        await observer.note("\(step.title) is not begun: '\(condition.value.line)' did not hold", at: now)
        return false
      }
      try await clock.sleep(until: min(now.advanced(bySeconds: 3600), limit))
    }
  }

  private func outcome(of step: TimelineStep, by clock: any TimePort) async throws -> TimelineRecord.Outcome {
    switch step.action {
    case .measure(let window):
      let moment = await clock.now()
      await observer.stage("Day 2: readiness and service levels", at: moment)
      let uplinks = try await lookAtReadiness()
      try await lookAtLevels(window: window, until: moment)
      return .measured(
        Measurement(
          name: step.name?.value ?? "", window: self.window, sites: sites, findings: findings,
          connected: readiness.connected, uplinks: uplinks))
    case .upgrade(let wanted): return .upgraded(try await upgrade(wanted, by: clock))
    case .rotate(let wanted): return .rotated(try await rotate(wanted, by: clock))
    case .apply(let change): return try await apply(change)
    case .replace(let wanted): return try await replace(wanted)
    case .wait(let length):
      try await clock.sleep(until: await clock.now().advanced(byMilliseconds: length))
      return .passed
    case .run(let command): return try await run(command)
    case .power(let question): return try await ask(question, by: clock)
    case .parallel(let branches):
      try await walk(sideBySide: branches, from: clock)
      return .passed
    }
  }

  /// Walks several timelines on one clock. The first error of any ends all.
  private func walk(sideBySide branches: [[TimelineStep]], from clock: any TimePort) async throws {
    guard !branches.isEmpty else { return }
    let scheduler = BranchScheduler(branches: branches.count, time: clock)
    let began = await clock.now()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, steps) in branches.enumerated() {
        let branch = BranchTime(scheduler: scheduler, time: clock, branch: index)
        group.addTask {
          do {
            // All of them wait at the start, so that the first of the file is the first to work.
            try await scheduler.sleep(until: began, branch: index)
            try await self.walk(steps, by: branch)
          } catch {
            await scheduler.end()
            throw error
          }
          await scheduler.end()
        }
      }
      try await group.waitForAll()
    }
  }

  // MARK: Looking

  /// Whether the sites are ready, and which of those that have gateways have one that is up.
  @discardableResult
  private func lookAtReadiness() async throws -> [String: Bool] {
    let observer = self.observer
    readiness = try await ReadinessReview(
      client: client, organisation: organisation, design: design, sites: rehearsed, siteIDs: siteIDs, devices: devices,
      others: otherDevices, versions: versionsWanted
    ).run { done, total in await observer.progress(done, of: total, "readiness of sites") }
    return readiness.uplinks
  }

  /// What each model should run: what it arrived with, or what a rollout has brought it to.
  private var versionsWanted: [String: String] {
    var versions = Dictionary(
      scenario.releases.filter(\.isFactory).map { ($0.model, $0.version) }, uniquingKeysWith: { first, _ in first })
    for case .upgraded(.carriedOut(_, let rollout, _)) in records.map(\.outcome) where rollout.isPromoted {
      for model in rollout.models { versions[model] = rollout.version }
    }
    return versions
  }

  private func lookAtLevels(window length: Int64, until end: Instant) async throws {
    let observer = self.observer
    let start = end.advanced(bySeconds: -length)
    window = start...end
    var reviews = try await ServiceLevelReview(
      client: client, organisation: organisation, sites: rehearsed, siteIDs: siteIDs, start: start, end: end
    ).run { done, total in await observer.progress(done, of: total, "service levels of sites") }
    for index in reviews.indices { reviews[index].findings = readiness.findings[reviews[index].site] ?? [] }
    sites = reviews
  }

  /// What keeps sites from being ready.
  private var findings: [String] {
    rehearsed.flatMap { site in (readiness.findings[site.name] ?? []).map { "\(site.name): \($0)" } }
  }

  /// Holds expectations against what was found. Whether devices are connected is only asked where one is about that.
  private func check(
    _ result: RehearsalResult, _ expectations: [Placed<Expectation>], at moment: Instant? = nil
  ) async throws -> [RehearsalResult.Check] {
    let asksForDevices = expectations.contains { expectation in
      if case .deviceIsConnected = expectation.value { true } else { false }
    }
    let devices = asksForDevices ? try await twin.connectedDevices(in: organisation) : [:]
    let start = scenario.start
    let disturbances = scenario.causes.flatMap { cause in
      rehearsed.filter { site in cause.sites.contains { $0.value.includes(site) } }.map { site in
        ExpectationCheck.Disturbance(
          site: site.name, words: cause.kind.rawValue, start: cause.start.instant(from: start),
          end: (cause.until ?? cause.end).instant(from: start))
      }
    }
    return ExpectationCheck(
      result: result, disturbances: disturbances, known: scenario.knownFailures, devices: devices
    ).check(expectations, at: moment)
  }

  // MARK: Doing

  private func upgrade(
    _ wanted: Scenario.Upgrade, by clock: any TimePort
  ) async throws -> RehearsalResult.UpgradeOutcome {
    let failed = sites.filter(\.hasFailed)
    if let first = failed.first {
      let reason = "\(failed.count) sites have failed, first '\(first.site)': a failed deployment is not upgraded"
      return .skipped(name: wanted.name, reason: reason)
    }
    let started = await clock.now()
    await observer.stage("Day 2: upgrade \(wanted.name) to \(wanted.version)", at: started)
    let result = try await RolloutStage(
      client: client, time: clock, organisation: organisation, observer: observer, ledger: ledger.rolloutJournal()
    ).run(wanted)
    let radius = try await twin.blastRadius(of: result.sites, from: started, to: await clock.now())
    return .carriedOut(name: wanted.name, result, radius)
  }

  private func rotate(_ wanted: Scenario.Rotation, by clock: any TimePort) async throws -> PSKRotationResult {
    await observer.stage("Day 2: rotate the key '\(wanted.name.value)'", at: await clock.now())
    let rotation = try await PSKRotation(
      client: client, time: clock, entropy: SeededEntropy(key: RandomKey(seed: seed).child("psk")),
      organisation: organisation, name: wanted.name.value, overlap: wanted.overlap
    ).run()
    for step in rotation.steps { await observer.note(step.sentence, at: step.at) }
    return rotation
  }

  static func place(_ position: SourcePosition) -> String { "\(position.file):\(position.line)" }

  private static func hours(_ milliseconds: Int64) -> String {
    milliseconds % 3_600_000 == 0
      ? "\(milliseconds / 3_600_000)h" : "\(Double(milliseconds / 360_000) / 10)h"
  }
}

/// A step that was refused, by whom it was asked of.
struct StepRefusal: Error {
  var words: String
}
