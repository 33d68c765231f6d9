import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Reporting

extension WorkflowAPI {
  /// Carries out one of the thirteen steps, or says what it would do.
  func carryOut(
    _ step: DesignStep, _ operation: WorkflowOperation, _ request: WorkflowRequest, isDry: Bool
  ) async throws -> MistResponse {
    let body = try object(of: request)
    let range = try request.flag("with_prerequisites") ? .sites...step : step...step
    if let digest = request.query("plan") {
      guard body.isEmpty else {
        throw WorkflowRefusal.conflict(
          "found a body and ?plan: a plan is carried out as it was made; send the body to POST /plans")
      }
      guard let plan = try desk.plan(digest) else { throw WorkflowRefusal.unknown("plan", digest) }
      guard plan.organisation.id == network.organisation else {
        throw WorkflowRefusal.conflict(
          "the plan is for '\(plan.organisation.name)' (\(plan.organisation.id)), and the server works on '\(network.organisationName)' (\(network.organisation))"
        )
      }
      let read = try readDesign(design)
      if isDry { return MistResponse(json: try preview(plan, of: range, read)) }
      return try await job(operation, request, on: .configuration, patience: request.patience) { [self] number in
        try await apply(plan, range, read, number: number, isKept: true)
      }
    }
    let change = try DesignChange(body, operation.members)
    if isDry {
      let read = try readDesign(design.adding(change))
      return MistResponse(json: try preview(try await plan(read), of: range, read))
    }
    if network.isLive {
      throw WorkflowRefusal.notCleared(
        "on a live cloud a step is part of a plan that was rehearsed and approved: make it with POST /plans, rehearse it "
          + "(`mistwin rehearse --plan`), approve it (`mistwin approve`), bring both with PUT /keys/DIGEST/…, and ask with ?plan=DIGEST",
        plan: nil)
    }
    // Faults are told at once; the design that is carried out is the one that stands when the job's turn has come.
    _ = try readDesign(design.adding(change))
    return try await job(operation, request, on: .configuration, patience: request.patience) { [self] number in
      let read = try await readDesign(design.adding(change))
      let plan = try await plan(read)
      try Self.checkPrerequisites(of: range, in: plan)
      // What cannot be planned does not stay: it would stand in the way of every later step.
      try await keep(change)
      return try await apply(plan, range, read, number: number, isKept: false)
    }
  }

  /// Makes what was sent a part of the design, before anything of it is carried out.
  func keep(_ change: DesignChange) async throws {
    guard !change.isEmpty else { return }
    design = design.adding(change)
    try await network.ledger.keep(workflowDesign: design.sent.json.text, of: network.organisation)
  }

  /// The design of a working one.
  /// - Throws: `WorkflowRefusal.faults`
  func readDesign(_ working: WorkingDesign) throws(WorkflowRefusal) -> Design {
    let reading = working.read()
    guard reading.faults.isEmpty else { throw .faults(reading.faults) }
    let found = reading.design.organisation
    guard found == network.organisationName || found == "\(network.organisation)" else {
      throw .conflict("the design is for '\(found)', and the server works on '\(network.organisationName)'")
    }
    return reading.design
  }

  /// What leads from what stands to a design.
  func plan(_ design: Design) async throws -> Plan {
    let resolved = try await Planner.secrets(of: design, by: network.secrets)
    let ownership = try await network.ledger.ownership(inOrganisation: network.organisation)
    return try await Planner(
      client: network.client, secrets: resolved, hash: network.hash, forCopy: network.holdsHashes
    ).plan(design, in: network.organisation, options: PlanOptions(ownership: ownership))
  }

  private func preview(_ plan: Plan, of range: ClosedRange<DesignStep>, _ design: Design) throws -> JSON {
    let part = plan.limited(to: range)
    var members = Self.summary(of: part, range, of: plan, design)
    members["dry_run"] = true
    members["rests_on"] = JSON(plan.prerequisites(of: range).map(\.subject))
    members["plan"] = part.document
    return .object(members)
  }

  /// What an answer says of a step, before and after it is carried out.
  private static func summary(
    of part: Plan, _ range: ClosedRange<DesignStep>, of plan: Plan, _ design: Design
  ) -> JSONObject {
    let left = DesignStep.allCases.filter { !range.contains($0) }.compactMap { step -> JSON? in
      let count = plan.steps(of: step).count
      guard count > 0, let operation = WorkflowOperation.of(step) else { return nil }
      return [
        "step": JSON(step.rawValue), "title": .string(step.title), "changes": JSON(count),
        "path": .string(operation.path),
      ]
    }
    var members = JSONObject([
      ("step", JSON(range.upperBound.rawValue)), ("title", .string(range.upperBound.title)),
      ("organisation", .string(plan.organisation.name)), ("changes", JSON(part.steps.count)),
      ("writes", JSON(part.writes)), ("left", .array(left)), ("notes", JSON(part.notes)),
      ("warnings", JSON(design.warnings.map { $0.document.found })),
    ])
    if range.upperBound == .sites { members["sites"] = .array(design.sites.map { addresses(of: $0, in: design) }) }
    return members
  }

  /// A site with its block and variables, as the address plan has them.
  private static func addresses(of site: DesignSite, in design: Design) -> JSON {
    var members = JSONObject([("name", .string(site.name))])
    if let zone = site.zone { members["zone"] = .string(zone) }
    if let block = site.block { members["block"] = .string("\(block)") }
    members["vars"] = .object(JSONObject(site.variables.map { ($0.name, JSON.string($0.value)) }))
    return .object(members)
  }

  /// Carries out a part of a plan.
  /// - Parameter isKept: whether the plan was kept before; then its run goes on from step to step, and on a live cloud it must have
  ///   both keys.
  private func apply(
    _ plan: Plan, _ range: ClosedRange<DesignStep>, _ design: Design, number: Int64, isKept: Bool
  ) async throws -> WorkflowAnswer {
    let part = isKept ? plan : plan.limited(to: range)
    var prediction = RunPrediction(organisation: network.organisation, isLive: network.isLive, rehearsed: nil)
    if network.isLive {
      prediction.rehearsed = try await desk.clear(
        ChangeSubject(plan), footprint: plan.footprintDigest, design.live)
    }
    let resolved = try await Planner.secrets(of: design, by: network.secrets)
    let secrets = PlanSecrets(of: design, resolved: resolved, hash: network.hash, forCopy: network.holdsHashes)
    var options = ApplyOptions()
    options.time = network.time
    options.audit = try desk.audit()
    options.predicted = ApplyPrediction(
      of: part,
      budget: try CallBudget(quotas: [TokenQuota(owner: "token 1")], flights: network.client.flights),
      from: await network.time.now())
    let applier = Applier(
      client: network.client, plan: part, secrets: secrets, journal: network.ledger.applyJournal(prediction),
      options: options)
    let places = Dictionary(
      part.steps.filter { range.contains($0.step) }.enumerated().map { ($0.element.number, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    progress(number, done: 0, total: places.count, now: "begins")
    let result = try await desk.alone { [self] in
      try await applier.run(steps: range) { step in
        await self.progress(number, done: places[step.number], now: "\(step.verb.rawValue) \(step.subject)")
      }
    }
    try await network.ledger.keep(
      result.ownership(of: part), deleted: result.deleted, of: part.ownerName, in: network.organisation)
    var members = Self.summary(of: plan.limited(to: range), range, of: plan, design)
    members["job"] = JSON(Int(number))
    members["result"] = ApplyReport(part, result, command: "").document
    if result.isComplete { return WorkflowAnswer(.object(members)) }
    let why = result.firstProblem.map { "\($0.subject): \($0.status)" } ?? "it did not come to its end"
    let problem = WorkflowAnswer(.conflict("\(why). What was done stays; ask again to go on"))
    var body = problem.body.object ?? JSONObject()
    for (name, value) in members { body[name] = value }
    return WorkflowAnswer(.object(body), status: problem.status)
  }

  private static func checkPrerequisites(
    of range: ClosedRange<DesignStep>, in plan: Plan
  ) throws(WorkflowRefusal) {
    let missing = plan.prerequisites(of: range)
    guard !missing.isEmpty else { return }
    var endpoints: [String] = []
    for step in missing {
      if let path = WorkflowOperation.of(step.step)?.path, !endpoints.contains(path) { endpoints.append(path) }
    }
    throw .restsOn(missing.map { "\($0.verb.rawValue) \($0.subject)" }, endpoints: endpoints)
  }
}
