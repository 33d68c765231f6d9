import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Twin

extension RehearsalRun {
  /// Makes the network what a design says, then plans again, which must find nothing left to do.
  func apply(_ change: TimelineStep.DesignChange) async throws -> TimelineRecord.Outcome {
    if let refused = change.refused { throw StepRefusal(words: "\(refused)") }
    guard let wanted = change.result else { throw StepRefusal(words: "there is no such design") }
    await observer.stage("The network becomes what \(wanted.path) says", at: await time.now())
    for (reference, secret) in try await Planner.secrets(of: wanted, by: StandInSecrets(seed: seed))
    where secrets[reference] == nil {
      secrets[reference] = secret
    }
    try await DesignHardware(of: wanted, secrets: secrets).add(to: twin, besidesThatOf: design)
    for site in wanted.sites where design.site(site.key) == nil {
      try await twin.setWorld(ofSite: site.name, profile: site.profile, opens: site.opens)
    }
    let plan = try await planner.plan(wanted, in: organisation)
    let planned =
      origin?.secrets(of: plan, design: wanted) ?? PlanSecrets(of: wanted, resolved: secrets, hash: hash)
    let applier = Applier(client: client, plan: plan, secrets: planned, journal: ledger.applyJournal())
    let result = try await applier.run()
    if let problem = result.firstProblem {
      throw PlanningError.stepFailed(
        number: problem.number.step, subject: problem.subject, why: "\(problem.status)")
    }
    let newcomers = await takeOver(wanted)
    try await namePlaces()
    try await bringNewHardware(newcomers)
    let left = try await planner.plan(wanted, in: organisation).steps.count
    return .applied(changes: plan.steps.count, left: left)
  }

  /// The design that holds from now on.
  /// - Returns: the places of the slots that no earlier design had.
  private func takeOver(_ wanted: Design) async -> [Int] {
    let old = Set(design.slots.map { SlotPlace($0.siteKey, $0.slot) })
    design = wanted
    let kept = Set(rehearsed.filter { $0.key == nil }.map(\.name))
    rehearsed = wanted.sites.map { RehearsedSite($0) } + rehearsed.filter { kept.contains($0.name) }
    return wanted.slots.indices.filter { !old.contains(SlotPlace(wanted.slots[$0].siteKey, wanted.slots[$0].slot)) }
  }

  /// Finds the sites and the devices of the design by their names, and tells the twin its cables.
  /// - Returns: all devices of the twin, by the names of their sites and their own.
  @discardableResult
  func namePlaces() async throws -> [String: [String: MACAddress]] {
    siteIDs = try await client.siteIDs(in: organisation)
    let names = try await twin.deviceNames(in: organisation)
    let siteNames = design.siteNames
    devices = [:]
    for (index, slot) in design.slots.enumerated() {
      devices[index] = siteNames[slot.siteKey].flatMap { names[$0]?[slot.deviceName] }
    }
    try await DesignCabling(of: design).add(to: twin, devices: devices)
    return names
  }

  /// What is new arrives within the hour.
  private func bringNewHardware(_ slots: [Int]) async throws {
    let now = await time.now()
    let spread = RandomKey(seed: seed).child("new hardware")
    for index in slots {
      guard let mac = devices[index] else { continue }
      let after = Int64(spread.child(mac.value).integer(below: 3600))
      try await twin.scheduleArrival(of: mac, at: now.advanced(bySeconds: after))
      arrivalTimes.append(now.advanced(bySeconds: after))
    }
  }

  /// One device takes the place of another: the old one is unplugged, the new one claimed, told to replace it, and plugged in.
  func replace(_ wanted: TimelineStep.Replacement) async throws -> TimelineRecord.Outcome {
    let name = wanted.device.value
    let names = try await twin.deviceNames(in: organisation)
    let inventory = try await client.list("/orgs/\(organisation)/inventory")
    guard let old = names.values.compactMap({ $0[name] }).first,
      let row = inventory.first(where: { $0["mac"]?.string == old.description }),
      let site = row["site_id"]?.string.flatMap({ MistID($0) })
    else { throw StepRefusal(words: "there is no device '\(name)' at any site") }
    let model = wanted.model ?? row["model"]?.string ?? ""
    await observer.stage("\(name) is replaced", at: await time.now())
    if try await twin.factoryCodes().contains(where: { $0.claimCode == wanted.claimCode.magic }) == false {
      try await twin.addHardware([FactoryDevice(claimCode: wanted.claimCode, model: model)])
    }
    try await twin.unplug(old)
    let claimed = try await client.claim([wanted.claimCode.magic], in: organisation)
    guard let new = claimed.added.first?.mac else {
      let why = claimed.errors.first?.reason ?? "it is claimed already"
      throw StepRefusal(words: "the claim code \(wanted.claimCode.label) brought nothing: \(why)")
    }
    try await time.sleep(until: await time.now().advanced(byMilliseconds: wanted.after))
    _ = try await client.call(
      .post, "/orgs/\(organisation)/inventory/replace",
      body: [
        "site_id": .string(site.description), "mac": .string(old.description),
        "inventory_mac": .string(new.description),
      ])
    try await twin.scheduleArrival(of: new, at: await time.now())
    for index in devices.keys where devices[index] == old { devices[index] = new }
    for (place, others) in otherDevices {
      for (other, mac) in others where mac == old { otherDevices[place]?[other] = new }
    }
    return .replaced(old: "\(name) (\(old))", new: new.description)
  }

  /// Starts a program that speaks to the twin.
  func run(_ command: TimelineStep.Command) async throws -> TimelineRecord.Outcome {
    guard let host else {
      throw StepRefusal(words: "nobody here can start programs")
    }
    await observer.stage("run \(command.words.joined(separator: " "))", at: await time.now())
    let token = try await twin.mintToken("run", role: scenario.tokenRole, in: organisation)
    let result: CommandResult
    do {
      result = try await host.run(
        command.words, in: scenario.directory, limit: command.limit, on: twin, token: token, organisation: organisation)
    } catch {
      throw StepRefusal(words: "\(error)")
    }
    guard result.status == 0 else {
      throw StepRefusal(
        words:
          "\(command.words.first ?? "") ended with exit code \(result.status): \(result.output.last ?? "it said nothing")"
      )
    }
    return .ran(result)
  }
}
