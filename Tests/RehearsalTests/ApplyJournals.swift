import MistAPI
import Planning

/// A journal in memory, which outlives the applier as a file does.
actor MemoryJournal: ApplyJournal {
  struct Run: Sendable {
    var plan: String
    var organisation: String
    var isDone = false
    var entries: [ItemNumber: ApplyHistory.Entry] = [:]
  }

  private(set) var runs: [Run] = []
  private(set) var lines: [String] = []

  func begin(plan digest: String, organisation: String, continuing: Int64?, anew: Bool) throws -> ApplyHistory {
    lines.append("begin \(digest) \(organisation)")
    if let continuing {
      guard runs.indices.contains(Int(continuing) - 1) else { throw ApplyError.noSuchRun(continuing) }
      let found = runs[Int(continuing) - 1]
      guard found.plan == digest else {
        throw ApplyError.journalOfOtherPlan(run: continuing, found: found.plan, expected: digest)
      }
      return ApplyHistory(run: continuing, entries: found.entries)
    }
    let last = runs.indices.last { index in
      runs[index].plan == digest && (!runs[index].isDone || !anew && index == runs.count - 1)
    }
    if let last { return ApplyHistory(run: Int64(last) + 1, entries: runs[last].entries) }
    runs.append(Run(plan: digest, organisation: organisation))
    return ApplyHistory(run: Int64(runs.count))
  }

  func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) throws {
    lines.append("intend \(item.step).\(item.item)")
    // As a file keeps it.
    let kept = try ItemIntent(try JSON(parsing: intent.json.text))
    runs[Int(run) - 1].entries[item] = .init(intent: kept, outcome: nil)
  }

  func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) throws {
    lines.append("complete \(item.step).\(item.item) \(outcome.status.rawValue)")
    let kept = ItemOutcome(outcome.status, calls: outcome.calls, try JSON(parsing: outcome.json.text))
    let intent = runs[Int(run) - 1].entries[item]?.intent ?? ItemIntent()
    runs[Int(run) - 1].entries[item] = .init(intent: intent, outcome: kept)
  }

  func end(run: Int64, failure: String?) {
    lines.append("end \(failure ?? "well")")
    runs[Int(run) - 1].isDone = failure == nil
  }

  /// Everything that it holds, as text.
  var text: String {
    let entries = runs.flatMap { run in
      run.entries.sorted { $0.key < $1.key }.map { "\($0.value.intent.json.text) \($0.value.outcome?.json.text ?? "")" }
    }
    return (lines + entries).joined(separator: "\n")
  }
}

/// An audit trail in memory.
actor MemoryAudit: AuditSink {
  private(set) var records: [AuditRecord] = []

  func record(_ record: AuditRecord) { records.append(record) }
}
