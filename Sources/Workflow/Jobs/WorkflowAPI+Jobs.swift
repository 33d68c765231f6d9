import Determinism
import Ledger
import MistAPI

extension WorkflowAPI {
  /// Which changes wait for each other.
  enum Queue: String {
    /// Steps and plans.
    case configuration
    /// Upgrades, which may last weeks.
    case upgrades
  }

  /// Begins a job, or finds the one that this key began, and answers when it has ended or the caller's patience has.
  /// - Parameter work: what it does, told its number; what it throws is its answer.
  func job(
    _ operation: WorkflowOperation, _ request: WorkflowRequest, on queue: Queue, patience: Int64,
    _ work: @escaping @Sendable (Int64) async throws -> WorkflowAnswer
  ) async throws -> MistResponse {
    let digest = Self.digest(of: request)
    let number: Int64
    var isReplayed = false
    if let known = try await known(request, digest) {
      (number, isReplayed) = (known.job, true)
      // One whose process was killed is carried out again: what was done of it changes nothing.
      if known.ended == nil, jobs[number] == nil { start(number, on: queue, work) }
    } else {
      do {
        number = try await network.ledger.beginWorkflowJob(
          operation.name, request: digest, key: request.idempotencyKey, in: network.organisation,
          at: await network.time.now())
        start(number, on: queue, work)
      } catch {
        // Another request with the same key was quicker.
        guard let known = try await known(request, digest) else { throw error }
        (number, isReplayed) = (known.job, true)
      }
    }
    await wait(for: number, seconds: patience)
    return try await answer(of: number, isReplayed: isReplayed)
  }

  /// The job that the request's key has begun; nil for none.
  private func known(_ request: WorkflowRequest, _ digest: String) async throws -> WorkflowJobRecord? {
    guard let key = request.idempotencyKey,
      let known = try await network.ledger.workflowJob(key: key, of: network.organisation)
    else { return nil }
    guard known.request == digest else { throw WorkflowRefusal.keyReused(key: key, operation: known.operation) }
    return known
  }

  /// What tells requests apart that were sent with one key.
  private static func digest(of request: WorkflowRequest) -> String {
    let query = request.query.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
    return SHA256.hexadecimal(
      of: "\(request.method.rawValue) \(request.path)?\(query)\n" + String(decoding: request.body ?? [], as: UTF8.self))
  }

  /// Carries out a job when those before it have ended.
  func start(
    _ number: Int64, on queue: Queue, _ work: @escaping @Sendable (Int64) async throws -> WorkflowAnswer
  ) {
    jobs[number] = WorkflowJob(number: number)
    let before = tails[queue.rawValue]
    tails[queue.rawValue] = Task {
      await before?.value
      jobs[number]?.hasBegun = true
      let answer: WorkflowAnswer
      do {
        answer = try await work(number)
      } catch {
        answer = WorkflowAnswer(refusal(of: error))
      }
      await end(number, answer)
    }
  }

  private func end(_ number: Int64, _ answer: WorkflowAnswer) async {
    try? await network.ledger.endWorkflowJob(
      number, status: answer.status, answer: answer.body.text, at: await network.time.now())
    for waiting in jobs.removeValue(forKey: number)?.waiting ?? [] { waiting.finish() }
  }

  /// Waits for the end of a job, at most so many seconds of this machine's time.
  private func wait(for number: Int64, seconds: Int64) async {
    guard seconds > 0, jobs[number] != nil else { return }
    let (ended, ending) = AsyncStream<Void>.makeStream()
    jobs[number]?.waiting.append(ending)
    let wall = network.wall
    let until = await wall.now().advanced(bySeconds: seconds)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in ended {} }
      group.addTask { try? await wall.sleep(until: until) }
      await group.next()
      group.cancelAll()
    }
  }

  private func answer(of number: Int64, isReplayed: Bool) async throws -> MistResponse {
    guard let record = try await network.ledger.workflowJob(number, of: network.organisation) else {
      throw WorkflowRefusal.unknown("job", "\(number)")
    }
    var headers = [MistResponse.Header("location", "/jobs/\(number)")]
    if isReplayed { headers.append(.init("idempotency-replayed", "true")) }
    guard let status = record.status, let text = record.answer else {
      return MistResponse(status: 202, headers: headers, json: record.document(jobs[number]))
    }
    if status >= 400 { headers.append(.init("content-type", "application/problem+json")) }
    return MistResponse(status: status, headers: headers, body: Array(text.utf8))
  }

  /// Notes how far a job is.
  func progress(_ number: Int64, done: Int? = nil, total: Int? = nil, now: String) {
    // Steps that go on side by side may be told of in any order.
    if let done, done > jobs[number]?.done ?? 0 { jobs[number]?.done = done }
    if let total { jobs[number]?.total = total }
    jobs[number]?.now = now
  }

  func listJobs() async throws -> JSON {
    let records = try await network.ledger.workflowJobs(of: network.organisation)
    let items = records.map { record -> JSON in
      guard var members = record.document(jobs[record.job]).object else { return .null }
      members["answer"] = nil
      return .object(members)
    }
    return ["jobs": .array(items)]
  }

  func job(_ text: String) async throws -> WorkflowJobRecord {
    guard let number = Int64(text),
      let record = try await network.ledger.workflowJob(number, of: network.organisation)
    else { throw WorkflowRefusal.unknown("job", text) }
    return record
  }
}
