import Determinism
import Ledger
import MistAPI

/// A change under way in this process: how far it is, and who waits for its end.
struct WorkflowJob: Sendable {
  /// Its number in the ledger.
  let number: Int64
  /// Whether it has begun.
  var hasBegun = false
  /// What it does at the moment.
  var now = ""
  /// How many of its steps are done, and how many there are; nil where that is not known.
  var done = 0
  var total: Int?
  /// Told at its end.
  var waiting: [AsyncStream<Void>.Continuation] = []
}

/// What a job answers at its end.
struct WorkflowAnswer: Sendable {
  let status: Int
  let body: JSON

  init(_ body: JSON, status: Int = 200) {
    self.status = status
    self.body = body
  }

  /// A refusal that is found only when the job's turn has come.
  init(_ refusal: WorkflowRefusal) {
    status = refusal.status
    body = (try? JSON(parsing: refusal.response.body)) ?? .null
  }
}

extension WorkflowJobRecord {
  /// As answers tell it.
  /// - Parameter running: what this process knows of it; nil of one that has ended, or that another process began.
  func document(_ running: WorkflowJob?) -> JSON {
    var members = JSONObject([
      ("job", JSON(Int(job))), ("operation", .string(operation)), ("state", .string(state(running))),
      ("asked", .string(asked.iso8601)),
    ])
    if let key { members["idempotency_key"] = .string(key) }
    if let ended { members["ended"] = .string(ended.iso8601) }
    if let rollout { members["rollout"] = JSON(Int(rollout)) }
    if let running {
      var progress = JSONObject([("done", JSON(running.done))])
      if let total = running.total { progress["total"] = JSON(total) }
      progress["now"] = .string(running.now)
      members["progress"] = .object(progress)
    }
    if let status { members["status"] = JSON(status) }
    if let answer, let body = try? JSON(parsing: answer) { members["answer"] = body }
    return .object(members)
  }

  /// `waiting`, `running`, `done`, `failed`, `paused` for an upgrade that wants a person's word, or `interrupted` for one whose process
  /// is gone.
  private func state(_ running: WorkflowJob?) -> String {
    if let status { return status == 202 ? "paused" : status < 300 ? "done" : "failed" }
    guard let running else { return "interrupted" }
    return running.hasBegun ? "running" : "waiting"
  }
}
