import Assurance
import Determinism
import MistAPI
import SQLite
import World

/// What a version does to one access point along the time for which it runs it: harm that is there at once, that begins some
/// time after the access point came up, that grows with its uptime, and restarts.
///
/// All of it is drawn from the seed, the access point and the moment at which it came up, so that a version that does more
/// does it to the same access points at the same moments, and what it does not touch stays as it is.
struct FirmwareCourse {
  /// The version.
  let version: String
  private let harms: [FirmwareRelease.Harm]

  /// A leak grows in steps of this many seconds.
  private static let step: Int64 = 6 * 3600
  /// For how long an access point's course is worked out after it came up, in seconds: longer than anything is rehearsed.
  private static let horizon: Int64 = 180 * 86_400
  /// How long the cloud misses an access point that restarts, in seconds (sle-and-canary, section B.5: the median).
  private static let restart: Int64 = 150
  /// A leak never makes more than this fail.
  private static let mostShare = 0.95

  /// The course of a version with what it does.
  init(version: String, harms: [FirmwareRelease.Harm]) {
    self.version = version
    self.harms = harms
  }

  /// Whether it is always the same, wherever and from whenever on.
  var isConstant: Bool {
    harms.allSatisfy { harm in
      if case .level = harm.kind { harm.mean == 0 && harm.hits >= 100 } else { false }
    }
  }

  /// What it does at once, at every access point.
  var constantBehaviour: FirmwareBehaviour {
    FirmwareBehaviour(version: version, effects: harms.flatMap { Self.effects(of: $0, uptime: 0) })
  }

  /// What it does to one access point from a moment on, in the order of the seconds.
  /// - Parameters:
  ///   - seconds: for which it runs without coming up anew.
  ///   - draws: the access point's own.
  func behaviours(
    in seconds: Range<Int64>, draws: RandomKey
  ) -> [(at: Int64, behaviour: FirmwareBehaviour)] {
    let active = harms.filter { isHit(by: $0, draws) }
    var moments: Set<Int64> = [seconds.lowerBound]
    for harm in active {
      let start = onset(of: harm, from: seconds.lowerBound, draws)
      moments.insert(start)
      if case .leak = harm.kind {
        let end = min(seconds.upperBound, start + Self.horizon)
        moments.formUnion(stride(from: start, to: end, by: Int64.Stride(Self.step)))
      }
    }
    return moments.filter { seconds.contains($0) }.sorted().map { moment in
      let effects = active.flatMap { harm -> [Effect] in
        let start = onset(of: harm, from: seconds.lowerBound, draws)
        return moment < start ? [] : Self.effects(of: harm, uptime: moment - start)
      }
      return (moment, FirmwareBehaviour(version: version, effects: effects))
    }
  }

  /// When the access point restarts by itself.
  /// - Parameter seconds: for which it runs the version.
  func restarts(in seconds: Range<Int64>, draws: RandomKey) -> [Range<Int64>] {
    var restarts: [Range<Int64>] = []
    for harm in harms {
      guard case .reboots(let rate) = harm.kind, rate > 0, isHit(by: harm, draws) else { continue }
      let end = min(seconds.upperBound, seconds.lowerBound + Self.horizon)
      let stream = draws.child("restart")
      var moment = onset(of: harm, from: seconds.lowerBound, draws)
      var ordinal: UInt64 = 0
      while true {
        moment += max(Self.restart * 2, Self.exponential(86_400 / rate, stream.child(ordinal)))
        ordinal += 1
        guard moment < end else { break }
        restarts.append(moment..<(moment + Self.restart))
      }
    }
    return restarts
  }

  private func isHit(by harm: FirmwareRelease.Harm, _ draws: RandomKey) -> Bool {
    harm.hits >= 100 || draws.child("hit").openUniform * 100 < harm.hits
  }

  private func onset(of harm: FirmwareRelease.Harm, from start: Int64, _ draws: RandomKey) -> Int64 {
    guard harm.mean > 0 else { return start }
    return start + Self.exponential(Double(harm.mean), draws.child("onset").child(UInt64(bitPattern: start)))
  }

  private static func exponential(_ mean: Double, _ draw: RandomKey) -> Int64 {
    Int64(min(-StrictMath.log(draw.openUniform) * mean, Double(horizon)))
  }

  private static func effects(of harm: FirmwareRelease.Harm, uptime: Int64) -> [Effect] {
    switch harm.kind {
    case .level(let level, let classifier, let points):
      return effect(level, classifier, share: points / 100).map { [$0] } ?? []
    case .leak(let level, let classifier, let points):
      let days = Double(uptime) / 86_400
      return effect(level, classifier, share: min(mostShare, points / 100 * days)).map { [$0] } ?? []
    case .loadLoss(let percent):
      return [Effect(metric: .successfulConnect, classifier: 0, share: 0, loadLoss: percent / 100)]
    case .reboots: return []
    }
  }

  private static func effect(_ level: String, _ classifier: String, share: Double) -> Effect? {
    guard let metric = Metric(name: level), let index = metric.classifiers.firstIndex(of: classifier) else {
      return nil
    }
    return Effect(metric: metric, classifier: index, share: share)
  }
}

extension Twin {
  /// The draws of an access point that are its firmware's.
  func firmwareDraws(of mac: MACAddress) -> RandomKey { seed.child("firmware").child(mac.value) }

  /// What a version does to access points of a model.
  func firmwareCourse(_ model: String, _ version: String) throws -> FirmwareCourse {
    let text = try store.text("SELECT effects FROM firmware WHERE model = ? AND version = ?", model, version)
    let items = text.flatMap { try? JSON(parsing: $0) }?.array ?? []
    return FirmwareCourse(version: version, harms: items.compactMap { FirmwareRelease.Harm($0) })
  }

  /// Whether a version restarts access points anywhere.
  func mayFirmwareRestart() throws -> Bool {
    try store.integer("SELECT EXISTS (SELECT 1 FROM firmware WHERE instr(effects, 'reboots_per_day') > 0)") == 1
  }
}
