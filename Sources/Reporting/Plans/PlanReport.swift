import MistAPI
public import Planning

/// A plan for people: what would change, step by step and field by field, what users feel of it, and what it rests on.
public struct PlanReport: Sendable {
  /// How much is shown.
  public enum Detail: String, Sendable, Hashable, CaseIterable {
    /// The counts alone.
    case counts
    /// A line a step.
    case steps
    /// Every field.
    case fields
  }

  let plan: Plan
  private let slots: [ObjectKey: PlanSlot]

  /// The report on a plan.
  public init(_ plan: Plan) {
    self.plan = plan
    slots = Dictionary(plan.slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The text. Ends with a line feed.
  public func text(_ style: TextStyle = .plain, detail: Detail = .fields) -> String {
    var lines: [String] = []
    if detail != .counts {
      for wave in plan.waves {
        guard let first = wave.first else { continue }
        lines.append(style.paint("Step \(first.step.rawValue) · \(first.step.title) · wave \(first.wave)", .strong))
        for step in wave { lines += self.lines(of: step, style, detail) }
        lines.append("")
      }
    }
    for note in plan.notes { lines.append("note: \(note.printable)") }
    lines += closing(style)
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(of step: PlanStep, _ style: TextStyle, _ detail: Detail) -> [String] {
    let (sign, tone) = Self.sign(of: step.verb)
    var title = "  \(style.paint(sign, tone)) #\(step.number) \(step.subject.printable)"
    let quiet = [felt(step), rests(step), reach(step)].filter { !$0.isEmpty }
    if !quiet.isEmpty { title += style.paint("  (\(quiet.joined(separator: "; ")))", .quiet) }
    var lines = [title]
    if let reason = step.irreversible { lines.append("      cannot be undone: \(reason)") }
    guard detail == .fields else { return lines }
    for item in step.items {
      let indent = step.items.count > 1 ? "        " : "      "
      if step.items.count > 1 { lines.append("      '\(item.subject.printable)'") }
      let changes = item.changes
      let width = min(40, changes.map(\.path.printable.displayWidth).max() ?? 0)
      for change in changes { lines.append(indent + line(of: change, width, style)) }
      for slot in item.action.slots { lines.append(indent + self.line(ofSlot: slot)) }
    }
    return lines
  }

  private func line(of change: FieldChange, _ width: Int, _ style: TextStyle) -> String {
    let padded = change.path.printable.padded(to: width)
    switch (change.before, change.after) {
    case (let before?, let after?):
      return "\(style.paint("~", .caution)) \(padded) = \(shown(before)) → \(shown(after))"
    case (let before?, nil): return "\(style.paint("-", .bad)) \(padded) = \(shown(before))"
    case (_, let after): return "\(style.paint("+", .good)) \(padded) = \(after.map { shown($0) } ?? "")"
    }
  }

  private func line(ofSlot key: ObjectKey) -> String {
    guard let slot = slots[key] else { return key.text.printable }
    let device =
      switch (slot.device, slot.filling) {
      case (let device?, _): device.description
      case (nil, .claimCode): "by its claim code, known after the claim"
      case (nil, .serial(let serial)): "serial \(serial)"
      case (nil, .mac(let mac)): mac.description
      case (nil, .anyOfModel): "any free \(slot.model), known after the claim"
      }
    return "\(slot.name.printable) · \(slot.model.printable) · \(device.printable)"
  }

  /// A value on one line; ids by the names of their objects, secrets never.
  private func shown(_ value: JSON) -> String {
    switch Placeholder(value) {
    case .id(let key): return "(id of \(key.text.printable))"
    case .secret(let reference, _): return reference.isEmpty ? "(secret)" : "(secret \(reference.printable))"
    case nil: break
    }
    switch value {
    case .array(let elements): return "[" + elements.map { shown($0) }.joined(separator: ", ") + "]"
    case .object(let members):
      return members.isEmpty
        ? "{}" : "{ " + members.map { "\($0.key.printable): \(shown($0.value))" }.joined(separator: ", ") + " }"
    default: return value.text.printable
    }
  }

  private func felt(_ step: PlanStep) -> String {
    switch step.impact.level {
    case .unknown: "users feel: unknown"
    default: "users feel: \(step.impact.level.rawValue), because \(step.impact.source)"
    }
  }

  private func rests(_ step: PlanStep) -> String {
    guard !step.after.isEmpty else { return "" }
    return "after \(Self.ranges(step.after).map { "#\($0)" }.joined(separator: ", "))"
  }

  private func reach(_ step: PlanStep) -> String {
    let parts = [
      step.reach.sites > 1 ? Figures.count(step.reach.sites, "site") : nil,
      step.reach.devices > 1 ? Figures.count(step.reach.devices, "device") : nil,
    ].compactMap { $0 }
    return parts.isEmpty ? "" : "touches \(parts.joined(separator: ", "))"
  }

  /// `1, 2, 3, 7` as `1–3`, `7`.
  private static func ranges(_ numbers: [Int]) -> [String] {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
  }

  private static func sign(of verb: PlanStep.Verb) -> (String, Tone) {
    switch verb {
    case .create, .claim, .assign: ("+", .good)
    case .update, .bind: ("~", .caution)
    case .delete, .unassign: ("-", .bad)
    }
  }

  private func closing(_ style: TextStyle) -> [String] {
    if plan.isEmpty {
      return [
        "\(plan.organisation.name.printable): \(style.paint("nothing to do", .good)), what is there is what the design says"
      ]
    }
    let counts = plan.counts
    var parts: [String] = []
    if counts.created > 0 { parts.append("\(counts.created) to create") }
    if counts.changed > 0 { parts.append("\(counts.changed) to change") }
    if counts.deleted > 0 { parts.append("\(counts.deleted) to delete") }
    if counts.claimed > 0 { parts.append("\(Figures.count(counts.claimed, "device")) to claim") }
    if counts.moved > 0 { parts.append("\(Figures.count(counts.moved, "device")) to place") }
    var lines = [
      "\(style.paint("Plan", .strong)) for \(plan.organisation.name.printable): \(parts.joined(separator: ", "))"
    ]
    lines.append(
      "  \(Figures.count(plan.steps.count, "step")) in \(Figures.count(plan.waves.count, "wave")), \(Figures.count(plan.writes, "writing call"))"
    )
    let irreversible = plan.irreversible
    if !irreversible.isEmpty {
      lines.append(
        "  \(Figures.count(irreversible.count, "step")) cannot be undone: \(Self.ranges(irreversible.map(\.number)).map { "#\($0)" }.joined(separator: ", "))"
      )
    }
    if plan.counts.created > 0 { lines.append("  ids of what is made are known after apply") }
    lines.append("  digest \(plan.digest)")
    return lines
  }
}
