import Determinism
import Documents
import Rollout
import Twin
import World

extension Rehearsal {
  /// Something that happens in a scenario and might have not.
  private struct Event {
    var time: Instant
    var words: String
    var leaveOut: @Sendable (inout Scenario) -> Void
  }

  /// Looks for the first event after which the outcome stood: with it and all before it the same expectations are missed, without it
  /// and all after it they are not. Rehearses anew, on the same random numbers, as often as halving the events takes.
  /// - Returns: the event with its time; that none was needed, when they are missed without any; nil where there are no events, and of
  ///   rehearsals on a twin that exists.
  /// - Throws: what a rehearsal throws.
  public func decisiveEvent(of result: RehearsalResult) async throws -> RehearsalResult.DecisiveEvent? {
    let events = self.events(of: result)
    let missed = Self.missed(result)
    guard options.origin == nil, !missed.isEmpty, !events.isEmpty else { return nil }
    func stands(with count: Int) async throws -> Bool {
      var scenario = self.scenario
      for event in events[count...] { event.leaveOut(&scenario) }
      var quiet = options
      quiet.keep = nil
      quiet.recordsCourse = false
      await observer.note("without \(events.count - count) of \(events.count) events", at: result.end)
      let other = try await Rehearsal(
        scenario: scenario, design: design, profiles: profiles, options: quiet
      ).run()
      return missed.isSubset(of: Self.missed(other))
    }
    if try await stands(with: 0) {
      return .init(at: nil, words: "the beginning: it is the same without anything that goes wrong or changes")
    }
    var (low, high) = (0, events.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if try await stands(with: middle) { high = middle } else { low = middle }
    }
    return .init(at: events[high - 1].time, words: events[high - 1].words)
  }

  private static func missed(_ result: RehearsalResult) -> Set<String> {
    Set(result.checks.filter { !$0.isMet }.map { "\($0.place) \($0.line)" })
  }

  /// What goes wrong and what changes, by time.
  private func events(of result: RehearsalResult) -> [Event] {
    var events: [Event] = []
    for cause in scenario.causes {
      let places = cause.sites.map { $0.value.words }.joined(separator: ", ")
      let (kind, position) = (cause.kind, cause.sites.first?.position)
      events.append(
        Event(time: cause.start.instant(from: scenario.start), words: "\(kind.rawValue) at \(places)") { scenario in
          scenario.causes.removeAll { $0.kind == kind && $0.sites.first?.position == position }
        })
    }
    for (index, release) in scenario.releases.enumerated()
    where !release.harms.isEmpty || release.failures != .none {
      let begun = result.timeline.first { record in
        if case .upgraded(.carriedOut(_, let rollout, _)) = record.outcome {
          rollout.version == release.version
        } else {
          false
        }
      }
      events.append(
        Event(time: begun?.started ?? scenario.start, words: "what \(release.model) \(release.version) does") {
          scenario in
          scenario.releases[index].harms = []
          scenario.releases[index].failures = .none
        })
    }
    for step in scenario.allSteps {
      switch step.action {
      case .apply, .replace, .run: break
      default: continue
      }
      let place = RehearsalRun.place(step.position)
      guard let record = result.timeline.first(where: { $0.place == place }) else { continue }
      let position = step.position
      events.append(
        Event(time: record.started, words: "\(step.title) (\(place))") { scenario in
          scenario.timeline = scenario.timeline.without(position)
        })
    }
    // Of equals the order of the file holds.
    return events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }
}

extension [TimelineStep] {
  /// The steps but the one that stands there.
  fileprivate func without(_ position: SourcePosition) -> [TimelineStep] {
    filter { $0.position != position }.map { step in
      guard case .parallel(let branches) = step.action else { return step }
      var step = step
      step.action = .parallel(branches.map { $0.without(position) })
      return step
    }
  }
}

extension Scenario.Sites {
  /// In words, for a message.
  fileprivate var words: String {
    switch self {
    case .all: "all sites"
    case .zone(let name): "zone \(name)"
    case .group(let name): "group \(name)"
    case .site(let name): name
    }
  }
}
