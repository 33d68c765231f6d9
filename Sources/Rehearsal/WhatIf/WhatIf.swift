import Assurance
public import Determinism
import Documents
public import MistAPI
public import Planning
public import Twin
import World

/// Rehearses a scenario twice on the same random numbers, once with a change, and compares what users felt, cell by cell.
///
/// Streams of randomness hang on the seed and on the entities' own ids, never on what else happens: what a change does not touch
/// comes out bit for bit the same, and what differs is caused by it.
public struct WhatIf: Sendable {
  private let before: Side
  private let after: Side
  private let threads: Int
  private let seed: UInt64?
  private let observer: any RehearsalObserver

  /// A scenario with its design.
  public struct Side: Sendable {
    /// The scenario.
    public var scenario: Scenario
    /// Its design.
    public var design: Design
    /// The load profiles that the design names.
    public var profiles: OwnProfiles?
    /// The twin to start from, one for each side; nil builds one. Both sides start from forks of the same twin, or both build theirs:
    /// otherwise they do not draw the same random numbers.
    public var origin: RehearsalOrigin?

    /// A scenario with its design, checked against each other.
    public init(scenario: Scenario, design: Design, profiles: OwnProfiles?, origin: RehearsalOrigin? = nil) {
      self.origin = origin
      self.scenario = scenario
      self.design = design
      self.profiles = profiles
    }
  }

  /// A comparison of two scenarios, which are usually one with two designs.
  /// - Parameters:
  ///   - seed: of both; nil for that of the first.
  ///   - threads: how many cores may work; the result does not depend on it.
  public init(
    _ before: Side, _ after: Side, seed: UInt64? = nil, threads: Int = 1,
    observer: any RehearsalObserver = SilentObserver()
  ) {
    self.before = before
    self.after = after
    self.seed = seed
    self.threads = threads
    self.observer = observer
  }

  /// Rehearses both and compares them over the window of the last measure that both have, else over their last day.
  /// - Throws: what a rehearsal throws.
  public func run(question: String, replay: String) async throws -> WhatIfResult {
    let seed = self.seed ?? before.scenario.seed
    let one = try await rehearse(before, seed: seed)
    let other = try await rehearse(after, seed: seed)
    let end = min(one.result.window?.upperBound ?? one.result.end, other.result.window?.upperBound ?? other.result.end)
    let length = one.result.window.map { $0.upperBound - $0.lowerBound } ?? 86_400_000
    let start = max(one.result.start, end.advanced(byMilliseconds: -length))
    let sites = PairedSite.compare(
      try await one.twin.levelSubjects(in: one.organisation),
      try await other.twin.levelSubjects(in: other.organisation), from: start, to: end, threads: threads)
    return WhatIfResult(
      question: question, before: Self.world(before.scenario.path, one.result),
      after: Self.world(after.scenario.path, other.result), window: start...end,
      changes: FieldChange.all(from: before.design, to: after.design) + scenarioChanges, sites: sites,
      estimates: Metric.allCases.map { PairedEstimate($0, over: sites) }, replay: replay)
  }

  /// A twin that is looked at.
  public struct Place: Sendable {
    /// What it is called.
    public var name: String
    /// The twin.
    public var twin: Twin
    /// A token of the organisation that may read.
    public var token: String
    /// The organisation.
    public var organisation: MistID

    /// A twin that is looked at.
    public init(name: String, twin: Twin, token: String, organisation: MistID) {
      self.name = name
      self.twin = twin
      self.token = token
      self.organisation = organisation
    }
  }

  /// Compares two twins as they stand, over the same time.
  /// - Throws: `MistError`
  public static func compare(
    _ before: Place, _ after: Place, window: ClosedRange<Instant>, threads: Int, replay: String
  ) async throws -> WhatIfResult {
    let sites = PairedSite.compare(
      try await before.twin.levelSubjects(in: before.organisation),
      try await after.twin.levelSubjects(in: after.organisation), from: window.lowerBound, to: window.upperBound,
      threads: threads)
    return WhatIfResult(
      question: "\(after.name) against \(before.name)",
      before: .init(name: before.name, failed: try await failed(before, window), verdict: nil),
      after: .init(name: after.name, failed: try await failed(after, window), verdict: nil), window: window,
      changes: [],
      sites: sites, estimates: Metric.allCases.map { PairedEstimate($0, over: sites) }, replay: replay)
  }

  /// The sites of a twin that fell below the floor beyond chance.
  private static func failed(_ place: Place, _ window: ClosedRange<Instant>) async throws -> [String] {
    let client = TwinClient(place.twin, token: place.token)
    let sites = try await RehearsedSite.all(
      of: Design(path: "", organisation: ""), in: place.organisation, by: client)
    let ids = try await client.siteIDs(in: place.organisation)
    return try await ServiceLevelReview(
      client: client, organisation: place.organisation, sites: sites, siteIDs: ids, start: window.lowerBound,
      end: window.upperBound
    ).run { _, _ in }.filter(\.isBelowFloor).map(\.site)
  }

  private func rehearse(
    _ side: Side, seed: UInt64
  ) async throws -> (result: RehearsalResult, twin: Twin, organisation: MistID) {
    try await Rehearsal(
      scenario: side.scenario, design: side.design, profiles: side.profiles,
      options: .init(seed: seed, threads: threads, origin: side.origin), observer: observer
    ).walk()
  }

  private static func world(_ name: String, _ result: RehearsalResult) -> WhatIfResult.World {
    .init(name: name, failed: result.sites.filter(\.hasFailed).map(\.site), verdict: result.isGood ? "good" : "bad")
  }

  /// What the scenarios themselves say differently: all of it is modelled.
  private var scenarioChanges: [FieldChange] {
    var changes: [FieldChange] = []
    func note(_ field: String, _ old: [String], _ new: [String], _ effect: String) {
      guard old != new else { return }
      let (gone, come) = (old.filter { !new.contains($0) }, new.filter { !old.contains($0) })
      changes.append(
        FieldChange(
          field: field, before: gone.isEmpty ? nil : JSON(gone), after: come.isEmpty ? nil : JSON(come),
          knowledge: .modelled, effect: effect))
    }
    let (one, other) = (before.scenario, after.scenario)
    note("causes", one.causes.map(\.words), other.causes.map(\.words), "what goes wrong (B.5)")
    note("firmware", one.releases.map(\.words), other.releases.map(\.words), "what a version does (B.5)")
    note("timeline", one.allSteps.map(\.title), other.allSteps.map(\.title), "what is done, and when")
    return changes
  }
}

extension Scenario.PlannedCause {
  fileprivate var words: String {
    "\(kind.rawValue) at \(sites.map { "\($0.value)" }.joined(separator: ", ")), \(start) to \(end), \(magnitude) of \(part)"
  }
}

extension FirmwareRelease {
  fileprivate var words: String { "\(model) \(version): \(harms.map { "\($0)" }.joined(separator: "; ")) \(failures)" }
}
