import Determinism
import Documents
import Ledger
public import MistAPI
import Planning

/// The planner's own steps over HTTP: probe, the thirteen steps, service levels, upgrades.
///
/// What is sent makes up a design, which every step plans against what stands: asking twice changes nothing. A change is a job, kept
/// in the ledger. Changes of configuration are carried out one after the other, upgrades beside them.
public actor WorkflowAPI {
  /// Which callers may do what.
  public struct Access: Sendable {
    /// SHA-256 of the key, in hexadecimal.
    let keyDigest: String
    /// Whether anything may be changed.
    let allowsWrites: Bool

    /// - Parameters:
    ///   - key: what callers send in `X-API-Key`.
    ///   - allowsWrites: whether anything may be changed.
    public init(key: String, allowsWrites: Bool) {
      keyDigest = SHA256.hexadecimal(of: key)
      self.allowsWrites = allowsWrites
    }
  }

  let network: WorkflowNetwork
  let desk: any WorkflowDesk
  private let access: Access
  var design: WorkingDesign
  var jobs: [Int64: WorkflowJob] = [:]
  /// The last change of configuration, and the last upgrade, that were begun: the next one waits for it.
  var tails: [String: Task<Void, Never>] = [:]

  /// The steps on a network.
  /// - Parameter base: the design that they begin with. What was sent before, by this ledger, holds over it.
  /// - Throws: `SQLiteError`
  public init(
    _ network: WorkflowNetwork, desk: any WorkflowDesk, base: WorkflowBase, access: Access
  ) async throws {
    self.network = network
    self.desk = desk
    self.access = access
    let kept = try await network.ledger.workflowDesign(of: network.organisation)
    let sent = kept.flatMap { try? JSON(parsing: $0) }.map { DesignChange(kept: $0) } ?? DesignChange()
    design = WorkingDesign(base: base, sent: sent)
  }

  /// Whether a path is one of its own.
  public static func owns(_ path: String) -> Bool { WorkflowOperation.owns(path) }

  /// Answers a request; what is wrong with it is an answer, too.
  public func answer(_ request: WorkflowRequest) async -> MistResponse {
    do {
      return try await carryOut(request)
    } catch let refusal as WorkflowRefusal {
      return refusal.response
    } catch {
      return refusal(of: error).response
    }
  }

  private func carryOut(_ request: WorkflowRequest) async throws -> MistResponse {
    let (operation, values) = try Self.operation(of: request)
    if operation.isOpen == false {
      guard let key = request.apiKey else { throw WorkflowRefusal.noKey(given: false) }
      // Digests are compared: how long it takes tells nothing of the key.
      guard SHA256.hexadecimal(of: key) == access.keyDigest else { throw WorkflowRefusal.noKey(given: true) }
    }
    let isDry = operation.query.contains { $0.name == "dry_run" } ? try request.flag("dry_run") : false
    if operation.writes, isDry == false, access.allowsWrites == false { throw WorkflowRefusal.readOnly }
    switch operation.work {
    case .document: return MistResponse(json: WorkflowDocument.openAPI)
    case .page: return WorkflowPage.response
    case .probe: return MistResponse(json: try await probe())
    case .health: return MistResponse(json: try await health(request))
    case .step(let step): return try await carryOut(step, operation, request, isDry: isDry)
    case .upgrade: return try await upgrade(operation, request, isDry: isDry)
    case .makePlan: return try await makePlan(operation, request)
    case .listPlans: return MistResponse(json: ["plans": JSON(try desk.plans())])
    case .showPlan:
      guard let plan = try desk.plan(values[0]) else { throw WorkflowRefusal.unknown("plan", values[0]) }
      return MistResponse(json: plan.document)
    case .putKey(let key): return try putKey(key, of: values[0], request)
    case .design: return MistResponse(json: designDocument)
    case .designFile: return try designFile(values[0])
    case .listJobs: return MistResponse(json: try await listJobs())
    case .showJob: return MistResponse(json: try await job(values[0]).document(jobs[Int64(values[0]) ?? 0]))
    case .askJob: return MistResponse(json: try await ask(values[0], values[1]))
    }
  }

  /// The operation of a request, and the values of its path.
  private static func operation(of request: WorkflowRequest) throws(WorkflowRefusal) -> (WorkflowOperation, [String]) {
    var allowed: [HTTPMethod] = []
    for operation in WorkflowOperation.all {
      guard let values = operation.match(request.path) else { continue }
      if operation.method == request.method { return (operation, values) }
      if !allowed.contains(operation.method) { allowed.append(operation.method) }
    }
    guard allowed.isEmpty else { throw .methodNotAllowed(path: request.path, allowed: allowed) }
    let paths = WorkflowOperation.all.map(\.path).filter { !$0.contains("{") }
    throw .notFound(path: request.path, nearest: nearestWord(to: request.path, in: paths))
  }

  /// The organisation as plans name it.
  var organisation: Plan.Organisation { .init(name: network.organisationName, id: network.organisation) }

  /// The body as an object; nothing sent is an empty one.
  func object(of request: WorkflowRequest) throws(WorkflowRefusal) -> JSONObject {
    guard let bytes = request.body, bytes.contains(where: { $0 > 0x20 }) else { return JSONObject() }
    let value: JSON
    do {
      value = try JSON(parsing: bytes)
    } catch {
      throw .notJSON("\(error)")
    }
    guard let object = value.object else { throw .notJSON(value.describedForErrors) }
    return object
  }

  /// What an error of the planner, the network or the ledger says, as an answer.
  nonisolated func refusal(of error: any Error) -> WorkflowRefusal {
    switch error {
    case let refusal as WorkflowRefusal: refusal
    case MistError.unreachable, MistError.rateLimited: .unreachable(desk.words(for: error))
    case PlanningError.secretMissing(let name, let why):
      .faults([WorkflowFault(place: name, found: "a secret that cannot be had: \(why)")])
    default: .conflict(desk.words(for: error))
    }
  }
}
