import Determinism
public import MistAPI
public import Planning

/// What came of an apply, for people and for programs: what was done, what was not, why, and the command that goes on.
public struct ApplyReport: Sendable {
  let plan: Plan
  let result: ApplyResult
  /// The command that goes on, without the run's number.
  let command: String
  /// The files of the inverse plans.
  let undoFiles: [String]

  /// The most lines of one kind before the rest is counted.
  private static let most = 20

  /// The report on an apply.
  public init(_ plan: Plan, _ result: ApplyResult, command: String, undoFiles: [String] = []) {
    self.plan = plan
    self.result = result
    self.command = command
    self.undoFiles = undoFiles
  }

  /// How much of what cannot be undone is said.
  private static let mostNotes = 3

  /// The text. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var lines = [heading(style)]
    lines.append(
      "  \(counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")); \(Figures.count(result.calls, "call"))")
    if !result.counts.isEmpty {
      var table = TextTable(["Step", "", "Changes", "Calls"])
      for count in result.counts {
        table.add([
          String(count.step.rawValue), count.step.title, String(count.changes), String(count.calls),
        ])
      }
      lines += table.text(style).split(separator: "\n").map { "  \($0)" }
    }
    lines += problems(style)
    for (cell, why) in result.undoFailures.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(cell.description.printable) was not undone wholly: \(why.printable)")
    }
    let notes = result.inverse.whole.notes
    for note in notes.prefix(Self.mostNotes) { lines.append("  \(note.printable)") }
    if notes.count > Self.mostNotes {
      lines.append("  and \(notes.count - Self.mostNotes) more, in the plan that undoes")
    }
    if let whole = undoFiles.first {
      let cells = undoFiles.count - 1
      lines.append("  to undo: \(whole)" + (cells > 1 ? ", or site by site: \(cells) plans beside it" : ""))
    }
    if let next { lines.append("  to go on: \(next)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The document.
  public var document: JSON {
    [
      "mistwin_apply": 1,
      "organisation": .string(plan.organisation.name),
      "plan": .string(plan.digest),
      "run": JSON(Int(result.run)),
      "complete": .bool(result.isComplete),
      "ending": .string(ending),
      "calls": JSON(result.calls),
      "steps": .array(
        result.counts.map {
          [
            "number": JSON($0.step.rawValue), "title": .string($0.step.title), "changes": JSON($0.changes),
            "api_calls": JSON($0.calls),
          ]
        }),
      "items": .array(result.items.map { Self.document(of: $0) }),
      "undo": JSON(undoFiles),
      "continue": next.map { .string($0) } ?? .null,
    ]
  }

  private static func document(of item: ApplyResult.Item) -> JSON {
    var members = JSONObject([
      ("step", JSON(item.number.step)), ("item", JSON(item.number.item)), ("subject", .string(item.subject)),
      ("status", .string(item.status.word)),
    ])
    if case .site(let name) = item.cell { members["site"] = .string(name) }
    switch item.status {
    case .done, .skipped, .undone: break
    case .notReached(let step, let why):
      if let step { members["because_of_step"] = JSON(step) }
      members["why"] = .string(why)
    case .drifted(let findings): members["drift"] = .array(findings.map { Self.document(of: $0) })
    case .partly(let why), .failed(let why), .inDoubt(let why): members["why"] = .string(why)
    }
    return .object(members)
  }

  private static func document(of finding: DriftFinding) -> JSON {
    var members = JSONObject([
      ("object", .string(finding.key.text)), ("field", .string(finding.field)), ("planned", .string(finding.planned)),
      ("found", .string(finding.found)),
    ])
    if let author = finding.author {
      members["author"] = [
        "name": .string(author.name), "at": .string(author.at.iso8601), "certain": .bool(author.isCertain),
      ]
    }
    return .object(members)
  }

  // MARK: Parts

  private func heading(_ style: TextStyle) -> String {
    let state =
      result.isComplete ? style.paint("applied", .good) : style.paint("not everything was applied", .bad)
    return "\(plan.organisation.name.printable): \(state) · run \(result.run) · plan \(plan.digest.prefix(12))…"
  }

  private var ending: String {
    switch result.ending {
    case .finished: "finished"
    case .stopped(let why): "stopped: \(why)"
    case .interrupted(let why): "interrupted: \(why)"
    }
  }

  /// How many items came to what, in the order of the words.
  private var counts: [(word: String, count: Int)] {
    let words = Dictionary(grouping: result.items, by: \.status.word).mapValues(\.count)
    let order = ["done", "done before", "done in part", "failed", "drifted", "in doubt", "not reached", "undone"]
    let counts = order.compactMap { word in words[word].map { (word, $0) } }
    return counts.isEmpty ? [("items", 0)] : counts
  }

  private func problems(_ style: TextStyle) -> [String] {
    var lines: [String] = []
    if result.ending != .finished { lines.append("  \(style.paint(ending.printable, .bad))") }
    let open = result.items.filter { item in
      switch item.status {
      case .done, .skipped, .undone, .notReached: false
      default: true
      }
    }
    for item in open.prefix(Self.most) {
      lines.append("  #\(item.number.step) \(item.subject.printable): \(item.status.description.printable)")
    }
    if open.count > Self.most { lines.append("  and \(open.count - Self.most) more") }
    var reasons: [String] = []
    var held: [String: Int] = [:]
    for item in result.items {
      guard case .notReached = item.status else { continue }
      let reason = "\(item.cell.description): \(item.status.description)"
      if held[reason] == nil { reasons.append(reason) }
      held[reason, default: 0] += 1
    }
    for reason in reasons.prefix(Self.most) {
      lines.append("  \(Figures.count(held[reason] ?? 0, "item")) of \(reason.printable)")
    }
    if reasons.count > Self.most { lines.append("  and \(reasons.count - Self.most) more reasons") }
    return lines
  }

  /// The command that goes on; nil when nothing is left.
  private var next: String? {
    guard !result.isComplete else { return nil }
    return result.drift.isEmpty
      ? "\(command) --continue \(result.run)" : "plan anew, to see what has drifted; then apply that plan"
  }
}

extension ApplyResult.Status {
  /// In a word.
  fileprivate var word: String {
    switch self {
    case .done: "done"
    case .skipped: "done before"
    case .partly: "done in part"
    case .failed: "failed"
    case .drifted: "drifted"
    case .inDoubt: "in doubt"
    case .notReached: "not reached"
    case .undone: "undone"
    }
  }
}
