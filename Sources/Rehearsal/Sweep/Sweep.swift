import Assurance
import Determinism
public import Ledger
public import Planning
import Rollout
public import Twin

/// Many rehearsals of one scenario: seeds times variants, on all cores, kept as they end.
public struct Sweep: Sendable {
  /// A scenario with something varied.
  public struct Variant: Sendable {
    /// What is varied, `policy=spread`; empty for nothing.
    public var name: String
    /// The scenario.
    public var scenario: Scenario
    /// Its design.
    public var design: Design
    /// The load profiles that the design names.
    public var profiles: OwnProfiles?
    /// Makes the twin that a rehearsal starts from; nil builds one with the rehearsal's seed. A twin that exists has its own seed.
    public var origin: (@Sendable () async throws -> RehearsalOrigin)?

    /// A scenario with something varied, checked against its design.
    public init(
      name: String, scenario: Scenario, design: Design, profiles: OwnProfiles?,
      origin: (@Sendable () async throws -> RehearsalOrigin)? = nil
    ) {
      self.origin = origin
      self.name = name
      self.scenario = scenario
      self.design = design
      self.profiles = profiles
    }
  }

  /// Which part of a sweep one machine does: part `number` of `count`, counted from 1.
  public struct Shard: Sendable, Hashable {
    /// The part, from 1.
    public var number: Int
    /// Of how many.
    public var count: Int

    /// All of it.
    public static let whole = Shard(number: 1, count: 1)

    /// A part; nil unless 1 ≤ number ≤ count.
    public init?(_ number: Int, of count: Int) {
      guard count >= 1, (1...count).contains(number) else { return nil }
      self.init(number: number, count: count)
    }

    private init(number: Int, count: Int) {
      self.number = number
      self.count = count
    }
  }

  private let variants: [Variant]
  private let seeds: ClosedRange<UInt64>
  private let shard: Shard

  /// A sweep.
  public init(_ variants: [Variant], seeds: ClosedRange<UInt64>, shard: Shard = .whole) {
    self.variants = variants
    self.seeds = seeds
    self.shard = shard
  }

  private struct Job {
    var variant: Variant
    var seed: UInt64
  }

  /// What this part has to do: every n-th rehearsal, so that parts are alike.
  private var jobs: [Job] {
    var jobs: [Job] = []
    var number = 0
    for seed in seeds {
      for variant in variants {
        if number % shard.count == shard.number - 1 { jobs.append(Job(variant: variant, seed: seed)) }
        number += 1
      }
    }
    return jobs
  }

  /// Rehearses what the file does not hold yet.
  /// - Parameters:
  ///   - lanes: how many rehearsals go side by side, each on one core.
  ///   - progress: told of each that has ended: how many of how many.
  /// - Throws: what the file throws. A rehearsal that comes to no end is a row that says why.
  public func run(
    into file: SweepFile, lanes: Int, progress: @escaping @Sendable (Int, Int) async -> Void
  ) async throws {
    let known = Set(try await file.rows().filter { $0.isGood != nil }.map { "\($0.variant)\u{0}\($0.seed)" })
    let open = jobs.filter { !known.contains("\($0.variant.name)\u{0}\($0.seed)") }
    let total = jobs.count
    var done = total - open.count
    await progress(done, total)
    try await withThrowingTaskGroup(of: SweepFile.Row.self) { group in
      var rest = open[...]
      for _ in 0..<max(1, lanes) {
        guard let job = rest.popFirst() else { break }
        group.addTask { await Self.rehearse(job) }
      }
      while let row = try await group.next() {
        try await file.record(row)
        done += 1
        await progress(done, total)
        if let job = rest.popFirst() { group.addTask { await Self.rehearse(job) } }
      }
    }
  }

  private static func rehearse(_ job: Job) async -> SweepFile.Row {
    do {
      let origin = try await job.variant.origin?()
      do {
        let result = try await Rehearsal(
          scenario: job.variant.scenario, design: job.variant.design, profiles: job.variant.profiles,
          options: .init(seed: job.seed, origin: origin)
        ).run()
        try await origin?.twin.close()
        return row(result, of: job)
      } catch {
        try? await origin?.twin.close()
        throw error
      }
    } catch {
      return SweepFile.Row(variant: job.variant.name, seed: job.seed, isGood: nil, checks: [], note: "\(error)")
    }
  }

  private static func row(_ result: RehearsalResult, of job: Job) -> SweepFile.Row {
    var row = SweepFile.Row(
      variant: job.variant.name, seed: job.seed, isGood: result.isGood,
      checks: result.checks.map { .init(line: $0.line, isMet: $0.isMet) }, calls: result.calls.total,
      note: result.storeDigest)
    for upgrade in result.upgrades {
      switch upgrade {
      case .none: continue
      case .skipped: row.outcome = "NOT STARTED"
      case .carriedOut(_, let rollout, let radius):
        row.outcome = rollout.outcome.word
        row.duration = (rollout.promoted ?? rollout.ended) - rollout.started
        row.badEvents += Int64(radius.badEvents)
        row.badUserMinutes += radius.badUserMinutes
      }
    }
    return row
  }
}
