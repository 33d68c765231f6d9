public import Assurance
public import Determinism
import Documents
import MistAPI
public import Rollout
import Twin
import World

/// A change of the past judged again: what the gate of a policy would have said, hour by hour, over what was measured.
public struct Backtest: Sendable {
  /// What changed, when and where.
  public struct Event: Sendable {
    /// When.
    public var at: Instant
    /// The sites that it touched, by name or id.
    public var sites: [String]
    /// The access points that it touched, by name, MAC address or id; empty for whole sites.
    public var devices: [String]

    /// A change.
    public init(at: Instant, sites: [String], devices: [String] = []) {
      (self.at, self.sites, self.devices) = (at, sites, devices)
    }
  }

  /// One look of the gate.
  public struct Look: Sendable {
    /// The end of the hours it had seen.
    public var at: Instant
    /// What it found.
    public var gate: GateLook
  }

  /// The hours of history that the gate's baselines rest on, at most and at least.
  public static let history = (most: 168, least: 72)
  /// So many other sites are compared with at most.
  public static let mostSites = 24

  /// The name of the phase whose gate it is.
  public let phase: String
  /// What it asked for.
  public let policy: GatePolicy
  /// Who had the change, by name.
  public let canaries: [String]
  /// Who had not.
  public let controls: [String]
  /// Whether whole sites are judged, against other sites; else access points, against others of their site.
  public let judgesSites: Bool
  /// Hours of history before the change.
  public let historyHours: Int
  /// The looks, until the verdict stood or the history ended.
  public let looks: [Look]
  /// The end of what was measured.
  public let end: Instant

  /// The verdict that stood at last; nil when there was no look.
  public var verdict: GateVerdict? { looks.last?.gate.verdict }

  /// Who is judged, and what was measured there.
  private struct Arm {
    var name: String
    var site: MistID
    var model = ""
    var levels: MeasuredLevels
  }

  /// Judges a change again.
  /// - Parameters:
  ///   - phase: the phase whose gate is asked; nil for the last that has one.
  ///   - calibration: the noise of this organisation; nil for the office table.
  /// - Throws: `CalibrationError`
  public init(
    _ event: Event, in history: MeasuredHistory, policy rollout: RolloutPolicy, phase name: String? = nil,
    calibration: GateCalibration? = nil
  ) throws {
    let gates = rollout.phases.compactMap { phase -> (phase: RolloutPhase, rule: RolloutPhase.Gate)? in
      if case .gate(let rule) = phase.judgement { (phase, rule) } else { nil }
    }
    guard let chosen = name == nil ? gates.last : gates.first(where: { $0.phase.name == name }) else {
      throw CalibrationError.noGate(policy: rollout.name)
    }
    phase = chosen.phase.name
    let (canaries, controls) = try Self.arms(event, history, most: chosen.rule.mostControls)
    let judgesSites = event.devices.isEmpty
    self.judgesSites = judgesSites
    self.canaries = canaries.map(\.name)
    self.controls = controls.map(\.name)

    let before = event.at.seconds - event.at.seconds % MeasuredLevels.bin
    let first = GatePolicy.firstCountedBin(afterReboot: event.at.seconds, bin: MeasuredLevels.bin)
    let start = canaries.map(\.levels.start.seconds).max() ?? before
    end = canaries.map(\.levels.end).min() ?? event.at
    historyHours = min(Self.history.most, Int((before - start) / MeasuredLevels.bin))
    guard historyHours >= Self.history.least, first + MeasuredLevels.bin <= end.seconds else {
      throw CalibrationError.outsideHistory(
        found: "the change at \(event.at.iso8601), and hours from \(Instant(seconds: start).iso8601) to \(end.iso8601)",
        needed: "a change at least \(Self.history.least) h after their beginning and two hours before their end")
    }

    let noise = calibration?.noise ?? .office
    let rule = chosen.rule
    policy = GatePolicy(
      alpha: rule.alpha, margin: rule.margin, inflation: calibration?.inflation ?? 1.2,
      minimumBakeHours: chosen.phase.minimumBakeHours, maximumBakeHours: chosen.phase.maximumBakeHours,
      minimumExposure: rule.leastExposure, floor: rule.floor,
      noise: judgesSites ? noise.ofSites(Self.concentration(event, history)) : noise, method: rule.method ?? .mixture)
    let groups = Self.groups(canaries, controls, judgesSites: judgesSites)
    let from = Instant(seconds: before - Int64(historyHours) * MeasuredLevels.bin)
    var gate = CanaryGate(
      policy: policy,
      sites: groups.map { group in
        let donors = judgesSites ? Array(group.controls.indices) : []
        return GateSite(
          name: group.canaries.map(\.name).joined(separator: ", "),
          canaries: group.canaries.map { $0.levels.sum(from: from, to: Instant(seconds: before)) },
          controls: group.controls.map { $0.levels.sum(from: from, to: Instant(seconds: before)) }, donors: donors)
      })
    let step = Int64(max(1, rollout.looks.everyHours)) * MeasuredLevels.bin
    let last = event.at.seconds + Int64(chosen.phase.maximumBakeHours * 3600) + MeasuredLevels.bin
    var looks: [Look] = []
    var moment = first
    while moment + MeasuredLevels.bin <= min(end.seconds, last) {
      let hour = Instant(seconds: moment)
      for (place, group) in groups.enumerated() {
        gate.record(
          site: place, seconds: MeasuredLevels.bin, canaries: group.canaries.map { $0.levels.known(at: hour) },
          controls: group.controls.map { $0.levels.known(at: hour) })
      }
      moment += MeasuredLevels.bin
      guard (moment - first).isMultiple(of: step) else { continue }
      let silent = canaries.filter { $0.levels.known(at: hour).isSilent }.map(\.name)
      let found = gate.look(
        elapsedHours: Double(moment - event.at.seconds) / 3600, signals: GuardSignals(silent: silent))
      looks.append(Look(at: Instant(seconds: moment), gate: found))
      if found.verdict.isFinal { break }
    }
    self.looks = looks
  }

  // MARK: - Who is compared with whom

  private static func arms(
    _ event: Event, _ history: MeasuredHistory, most: Int
  ) throws -> (canaries: [Arm], controls: [Arm]) {
    func isTouched(_ site: MeasuredHistory.Site) -> Bool {
      event.sites.contains(site.name) || event.sites.contains(site.id.description)
    }
    for name in event.sites
    where !history.sites.contains(where: { $0.name == name || $0.id.description == name }) {
      guard history.names.contains(name) else {
        throw CalibrationError.unknownSite(
          name, nearest: nearestWord(to: name, in: history.names), count: history.names.count)
      }
      throw CalibrationError.notMeasured(name)
    }
    guard event.devices.isEmpty else { return try accessPoints(event, history, most: most) }
    let arms = history.sites.map { Arm(name: $0.name, site: $0.id, levels: $0.levels) }
    let canaries = zip(history.sites, arms).filter { isTouched($0.0) }.map(\.1)
    let controls = busiest(
      zip(history.sites, arms).filter { !isTouched($0.0) }.map(\.1), before: event.at, most: mostSites)
    guard !controls.isEmpty else {
      throw CalibrationError.noControls(
        canaries.count == arms.count
          ? "the change touched every site whose hours were measured; name some of them, or pull more sites"
          : "no other site had clients in the week before the change")
    }
    return (canaries, controls)
  }

  /// - Parameter most: as many controls of each site as the policy reads.
  private static func accessPoints(
    _ event: Event, _ history: MeasuredHistory, most: Int
  ) throws -> (canaries: [Arm], controls: [Arm]) {
    var known: [(arm: Arm, names: [String])] = []
    for site in history.sites {
      for levels in site.accessPointLevels {
        guard let id = levels.accessPoint else { continue }
        let own = site.accessPoints.first { $0.id == id }
        let name = own?.name ?? id.description
        let mac = String(id.description.suffix(12))
        known.append(
          (Arm(name: name, site: site.id, model: own?.model ?? "", levels: levels), [name, id.description, mac]))
      }
    }
    guard !known.isEmpty else {
      throw CalibrationError.noControls(
        "the hours of access points were not pulled; judge whole sites with --sites, or pull them with --sle-access-points"
      )
    }
    func plain(_ text: String) -> String { text.lowercased().filter { $0 != ":" && $0 != "-" } }
    var canaries: [Arm] = []
    for device in event.devices {
      guard let found = known.first(where: { $0.names.contains(device) || $0.names[2] == plain(device) }) else {
        throw CalibrationError.unknownDevice(
          device, nearest: nearestWord(to: device, in: known.map { $0.names[0] }))
      }
      canaries.append(found.arm)
    }
    let touched = Set(canaries.compactMap(\.levels.accessPoint))
    let sites = Set(canaries.map(\.site))
    let models = Set(canaries.map(\.model))
    let controls = sites.sorted { $0.description < $1.description }.flatMap { site in
      busiest(
        known.map(\.arm).filter { arm in
          arm.site == site && !(arm.levels.accessPoint.map { touched.contains($0) } ?? true)
        }, before: event.at, most: most, preferring: models)
    }
    for site in sites where !controls.contains(where: { $0.site == site }) {
      let name = history.sites.first { $0.id == site }?.name ?? site.description
      throw CalibrationError.noControls(
        "the change touched every access point of \(name) whose hours were measured; judge whole sites with --sites")
    }
    return (canaries, controls)
  }

  /// Those that had clients before the change, of the same models first, the busiest first.
  private static func busiest(
    _ arms: [Arm], before event: Instant, most: Int, preferring models: Set<String> = []
  ) -> [Arm] {
    let start = event.advanced(bySeconds: -Int64(history.most) * MeasuredLevels.bin)
    let hour = Instant(seconds: start.seconds - start.seconds % MeasuredLevels.bin)
    let used = arms.map { (arm: $0, traffic: $0.levels.sum(from: hour, to: event)[.coverage]?.total ?? 0) }
    func isOther(_ arm: Arm) -> Int { models.isEmpty || models.contains(arm.model) ? 0 : 1 }
    let sorted = used.filter { $0.traffic > 0 }.sorted {
      (isOther($0.arm), $1.traffic, $0.arm.name) < (isOther($1.arm), $0.traffic, $1.arm.name)
    }
    return sorted.prefix(most).map(\.arm)
  }

  /// Canaries with what they are compared with: access points with others of their site; sites with other sites, each of which
  /// serves one canary where there are enough of them.
  private static func groups(
    _ canaries: [Arm], _ controls: [Arm], judgesSites: Bool
  ) -> [(canaries: [Arm], controls: [Arm])] {
    guard judgesSites else {
      return Set(canaries.map(\.site)).sorted { $0.description < $1.description }.map { site in
        (canaries.filter { $0.site == site }, controls.filter { $0.site == site })
      }
    }
    guard controls.count >= 3 * canaries.count else { return [(canaries, controls)] }
    return canaries.indices.map { place in
      ([canaries[place]], controls.indices.filter { $0 % canaries.count == place }.map { controls[$0] })
    }
  }

  /// How much of an access point's own noise is left in a whole site.
  private static func concentration(_ event: Event, _ history: MeasuredHistory) -> Double {
    let touched = history.sites.filter { event.sites.contains($0.name) || event.sites.contains($0.id.description) }
    return touched.reduce(0) { $0 + $1.fit.concentration } / Double(max(1, touched.count))
  }
}

extension NoiseModel {
  /// The noise of whole sites: what changes at each access point by itself averages out, bursts do not.
  fileprivate func ofSites(_ concentration: Double) -> NoiseModel {
    func scaled(_ table: NoiseTable) -> NoiseTable {
      NoiseTable(
        omega0: table.omega0,
        knots: table.knots.map { .init(hours: $0.hours, squaredNoise: $0.squaredNoise * concentration) },
        sigmaAccessPoint: table.sigmaAccessPoint * concentration.squareRoot())
    }
    return NoiseModel(
      label: label, tables: Dictionary(uniqueKeysWithValues: Metric.gated.map { ($0, scaled(self[$0])) }),
      load: scaled(load))
  }
}
