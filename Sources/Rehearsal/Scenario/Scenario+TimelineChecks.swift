import Determinism
import Documents
import MistAPI
import Planning

extension Scenario {
  /// The directory of the file, which commands run in and from which paths are seen; empty for the present one.
  var directory: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

  /// Checks that the steps can follow each other, and that what they name is there.
  func checkTimeline(in design: Design, _ rehearsed: [RehearsedSite], log: DocumentErrorLog) {
    checkOrder(timeline, after: nil, log: log)
    var names: [String: SourcePosition] = [:]
    for step in allSteps {
      if let name = step.name {
        if let first = names[name.value] {
          log.report(
            at: name.position, found: "a second step '\(name.value)', the first is in line \(first.line)",
            expected: "each name once")
        }
        names[name.value] = name.position
      }
      if case .replace(let wanted) = step.action { checkReplacement(wanted, in: design, rehearsed, log: log) }
      if let deadline = step.deadline, deadline.value <= 0 {
        log.report(at: deadline.position, found: "a deadline before what it is for", expected: "a length of time, 6h")
      }
    }
    checkConditions(log: log)
    checkReferences(timeline, known: [], log: log)
  }

  /// A moment that has passed when the step's turn comes could never be kept.
  private func checkOrder(_ steps: [TimelineStep], after earliest: Instant?, log: DocumentErrorLog) {
    var last = max(start, earliest ?? start)
    for step in steps {
      if let at = step.at {
        let moment = at.value.instant(from: start)
        if moment < start {
          log.report(
            at: at.position, found: "\(moment.iso8601), before the scenario's start",
            expected: "a moment at or after \(start.iso8601)")
        } else if moment < last {
          log.report(
            at: at.position, found: "\(moment.iso8601), before the step that comes first",
            expected: "a moment at or after \(last.iso8601): steps follow each other, or stand in 'parallel'")
        }
        last = max(last, moment)
      }
      switch step.action {
      case .wait(let length): last = last.advanced(byMilliseconds: length)
      case .parallel(let branches): for branch in branches { checkOrder(branch, after: last, log: log) }
      default: break
      }
    }
  }

  private func checkReplacement(
    _ wanted: TimelineStep.Replacement, in design: Design, _ rehearsed: [RehearsedSite], log: DocumentErrorLog
  ) {
    let known = design.slots.map(\.deviceName) + rehearsed.flatMap { $0.devices.keys.sorted() }
    if twin == nil, !known.contains(wanted.device.value) {
      log.reportUnknown("device", wanted.device.value, at: wanted.device.position, known: known)
    }
  }

  /// A condition on a rollout or a key must be about one that is done before, or in a timeline beside it that does not wait for this
  /// one in turn.
  private func checkConditions(log: DocumentErrorLog) {
    let subjects = Set(allSteps.compactMap(\.subject))
    var done: Set<String> = []
    /// Goes as far as conditions let it. Returns what is left.
    func advance(_ steps: ArraySlice<TimelineStep>) -> ArraySlice<TimelineStep> {
      var rest = steps
      while let step = rest.first {
        if let wanted = step.awaited, subjects.contains(wanted), !done.contains(wanted) { return rest }
        if case .parallel(let branches) = step.action {
          var open = branches.map { $0[...] }
          var before = -1
          while before != done.count {
            before = done.count
            open = open.map { advance($0) }
          }
          // Those that are stuck are told here; what follows is looked at as if they were done.
          for stuck in open.compactMap(\.first) { tell(stuck) }
          done.formUnion(branches.flatMap { $0.flatMap(\.flattened) }.compactMap(\.subject))
        }
        if let subject = step.subject { done.insert(subject) }
        rest = rest.dropFirst()
      }
      return rest
    }
    func tell(_ step: TimelineStep) {
      guard let condition = step.condition, let wanted = step.awaited else { return }
      log.report(
        at: condition.position, found: "a condition on '\(wanted)', which never comes before this step",
        expected: "one on something earlier, or in a timeline beside it that does not wait for this one")
    }
    if let stuck = advance(timeline[...]).first { tell(stuck) }
  }

  /// What is compared with must have been measured by then.
  private func checkReferences(_ steps: [TimelineStep], known: [String], log: DocumentErrorLog) {
    var measured = known
    for step in steps {
      for expectation in step.expectations + [step.condition].compactMap({ $0 }) {
        guard let name = expectation.value.reference, measureNames.contains(name), !measured.contains(name) else {
          continue
        }
        log.report(
          at: expectation.position, found: "a comparison with '\(name)', which is measured later",
          expected: "one with what was measured before")
      }
      if case .measure = step.action, let name = step.name?.value { measured.append(name) }
      if case .parallel(let branches) = step.action {
        for branch in branches { checkReferences(branch, known: measured, log: log) }
        measured += branches.flatMap { $0.flatMap(\.flattened) }.compactMap { $0.name?.value }
      }
    }
  }
}

extension TimelineStep {
  /// The name of the rollout or key for which it waits.
  fileprivate var awaited: String? {
    guard let condition = condition?.value else { return nil }
    return if case .pskIsRotated(let name, _) = condition { name } else { condition.rollout }
  }

  /// The name of the rollout or key that it is about.
  fileprivate var subject: String? {
    switch action {
    case .upgrade(let upgrade): upgrade.name
    case .rotate(let rotation): rotation.name.value
    default: nil
    }
  }
}
