import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout

extension WorkflowAPI {
  /// Begins an upgrade behind canaries, or says what it would be.
  func upgrade(_ operation: WorkflowOperation, _ request: WorkflowRequest, isDry: Bool) async throws -> MistResponse {
    let order = try order(of: try object(of: request))
    let subject = try order.subject(ofOrganisation: network.organisationName)
    if isDry {
      let digest = subject.digest
      return MistResponse(
        json: [
          "dry_run": true, "name": .string(order.name), "digest": .string(digest), "models": JSON(order.models),
          "version": .string(order.version), "policy": .string(order.policy.name),
          "phases": JSON(order.policy.phases.map(\.name)), "needs_keys": .bool(network.isLive),
        ])
    }
    var prediction = RunPrediction(organisation: network.organisation, isLive: network.isLive, rehearsed: nil)
    if network.isLive {
      prediction.rehearsed = try await desk.clear(subject, footprint: nil, try readDesign(design).live)
    }
    return try await job(operation, request, on: .upgrades, patience: 0) { [self, prediction] number in
      try await carryOut(order, prediction, number: number)
    }
  }

  private func order(of body: JSONObject) throws(WorkflowRefusal) -> CanaryRollout.Order {
    var faults: [WorkflowFault] = []
    let known = ["models", "version", "policy", "name"]
    for name in body.keys where !known.contains(name) {
      faults.append(
        WorkflowFault(
          pointer: pointer("", name), found: "the unknown member '\(name)'",
          expected: "one of \(known.map { "'\($0)'" }.joined(separator: ", "))",
          nearest: nearestWord(to: name, in: known)))
    }
    let models = body["models"]?.strings ?? []
    if models.isEmpty {
      faults.append(
        WorkflowFault(
          pointer: "/models", found: body["models"]?.describedForErrors ?? "nothing", expected: "a list of models"))
    }
    let version = body["version"]?.string ?? ""
    if version.isEmpty {
      faults.append(
        WorkflowFault(
          pointer: "/version", found: body["version"]?.describedForErrors ?? "nothing",
          expected: "a version such as 0.14.x"))
    }
    let policy = policy(of: body["policy"], &faults)
    guard faults.isEmpty, let policy else { throw .faults(faults) }
    return CanaryRollout.Order(
      name: body["name"]?.string ?? "\(models.joined(separator: "-"))-\(version)", organisation: network.organisation,
      models: models, version: version, policy: policy)
  }

  private func policy(of value: JSON?, _ faults: inout [WorkflowFault]) -> RolloutPolicy? {
    switch value {
    case nil: return .spread
    case .string(let name):
      if let policy = RolloutPolicy.named(name) { return policy }
      let names = RolloutPolicy.shipped.map(\.name)
      faults.append(
        WorkflowFault(
          pointer: "/policy", found: "the unknown policy '\(name)'",
          expected: "one of \(names.joined(separator: ", ")), or a whole one",
          nearest: nearestWord(to: name, in: names)))
    case .object(let object):
      let text = JSON.object(object).indentedText
      do {
        return try RolloutPolicy(reading: try YAML.parse(text, file: "policy"))
      } catch let errors as DocumentErrors {
        let places = DocumentPlaces(text, file: "policy")
        faults += errors.errors.map { error in
          let path = places?.path(at: error.position) ?? []
          return WorkflowFault(error, pointer: path.reduce("/policy") { pointer($0, $1) }, place: nil)
        }
      } catch {
        faults.append(WorkflowFault(pointer: "/policy", found: "\(error)"))
      }
    case let other?:
      faults.append(
        WorkflowFault(
          pointer: "/policy", found: other.describedForErrors, expected: "the name of a policy, or a whole one"))
    }
    return nil
  }

  /// Carries an upgrade out to its end, or until a person's word is needed.
  /// - Parameter prediction: what is predicted of one that begins; of one that goes on it is known.
  private func carryOut(
    _ order: CanaryRollout.Order?, _ prediction: RunPrediction?, number: Int64
  ) async throws -> WorkflowAnswer {
    let begun = try await network.ledger.workflowJob(number, of: network.organisation)?.rollout
    var history: [RecordedEvent] = []
    if let begun { history = try await network.ledger.history(ofRollout: begun) }
    let ledger = network.ledger
    let journal = WorkflowJournal(
      ledger.rolloutJournal(prediction, continuing: begun), isBegun: begun != nil,
      begins: { [network] in
        guard let newest = try await network.ledger.rollouts().last else { return }
        try await network.ledger.keep(rollout: newest.rollout, ofWorkflowJob: number)
      }
    ) { [weak self] event in await self?.progress(number, now: event.sentence) }
    let rollout: CanaryRollout
    if begun == nil, let order {
      rollout = CanaryRollout(order, client: network.client, time: network.time, journal: journal)
    } else {
      rollout = try CanaryRollout(
        continuing: history, client: network.client, time: network.time, journal: journal)
    }
    let result = try await desk.alone { try await rollout.run() }
    let run = try await network.ledger.workflowJob(number, of: network.organisation)?.rollout ?? 0
    let events = try await network.ledger.history(ofRollout: run)
    return WorkflowAnswer(
      [
        "job": JSON(Int(number)), "outcome": .string(result.outcome.word.lowercased()),
        "reason": result.outcome.reason.map { .string($0) } ?? JSON.null,
        "result": RolloutReport(result, events: events, run: run).document,
      ], status: Self.status(of: result.outcome))
  }

  /// An upgrade that waits for a person's word has not ended.
  private static func status(of outcome: RolloutResult.Outcome) -> Int {
    switch outcome {
    case .promoted: 200
    case .waiting: 202
    case .rolledBack, .held: 409
    }
  }

  /// Tells an upgrade what a person wants of it.
  func ask(_ job: String, _ request: String) async throws -> JSON {
    let record = try await self.job(job)
    guard let rollout = record.rollout else {
      throw WorkflowRefusal.conflict("job \(job) (\(record.operation)) is not an upgrade that has begun")
    }
    let wanted: RolloutRequest
    switch request {
    case "pause": wanted = .pause(by: "the workflow API")
    case "approve": wanted = .approve(by: "the workflow API")
    case "abort": wanted = .abort(by: "the workflow API", keepsUpgraded: false)
    default:
      throw WorkflowRefusal.notFound(
        path: "/jobs/\(job)/\(request)", nearest: nearestWord(to: request, in: ["pause", "approve", "abort"]))
    }
    try await network.ledger.ask(wanted, ofRollout: rollout)
    // One that waits for a word, or whose process was killed, goes on with it.
    if jobs[record.job] == nil, request != "pause" {
      try await network.ledger.reopenWorkflowJob(record.job)
      start(record.job, on: .upgrades) { [self] number in try await carryOut(nil, nil, number: number) }
    }
    return try await self.job(job).document(jobs[record.job])
  }
}

/// The ledger's journal of a rollout, which also tells how far it is.
private actor WorkflowJournal: RolloutJournal {
  private let journal: any RolloutJournal
  private var isBegun: Bool
  private let begins: @Sendable () async throws -> Void
  private let tell: @Sendable (RolloutEvent) async -> Void

  init(
    _ journal: any RolloutJournal, isBegun: Bool, begins: @escaping @Sendable () async throws -> Void,
    tell: @escaping @Sendable (RolloutEvent) async -> Void
  ) {
    self.journal = journal
    self.isBegun = isBegun
    self.begins = begins
    self.tell = tell
  }

  func record(_ event: RolloutEvent, at time: Instant) async throws {
    try await journal.record(event, at: time)
    if isBegun == false {
      isBegun = true
      try await begins()
    }
    await tell(event)
  }

  func request() async throws -> RolloutRequest? { try await journal.request() }
}
