import Assurance

extension RolloutPolicy {
  /// The policy as a file that `init(reading:)` reads, with every key that has a meaning for it.
  public var yaml: String {
    var lines = ["mistwin: 1", "policy: \(Self.quoted(name))", "summary: \(Self.quoted(summary))"]
    let excluded = canaries.excluded.map(Self.quoted).joined(separator: ", ")
    lines.append(
      "canaries: { exclude: [\(excluded)], history_days: \(canaries.historyDays), handhelds: \(canaries.handhelds), "
        + "neighbours: \(canaries.allowsNeighbours ? "allowed" : "never") }")
    lines.append(
      "looks: { every_hours: \(looks.everyHours), lag_minutes: \(looks.lagMinutes), quota_share: \(Self.number(looks.quotaShare)) }"
    )
    if !windows.isEmpty {
      lines.append("windows: [\(windows.map { Self.quoted("\($0)") }.joined(separator: ", "))]")
    }
    lines.append("auto_upgrade: \(autoUpgrade.rawValue)")
    lines.append("pin: \(pinsVersion)")
    if let watch {
      lines.append(
        "watch: { days: \(watch.days), alpha: \(Self.number(watch.alpha)), alarm: \(watch.onAlarm.rawValue) }")
    }
    lines.append("phases:")
    for phase in phases { lines += phase.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  fileprivate static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// Whole numbers without a fraction, others in the fewest digits that mean the same.
  fileprivate static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : "\(value)"
  }
}

extension RolloutPhase {
  fileprivate var lines: [String] {
    let number = RolloutPolicy.number
    var lines = ["  - name: \(RolloutPolicy.quoted(name))"]
    switch selection {
    case .onePerModel: lines.append("    take: one per model")
    case .onePerSite(let count): lines += ["    take: one per site", "    count: \(count)"]
    case .perSite(let sites, let each): lines += ["    take: per site", "    sites: \(sites)", "    each: \(each)"]
    case .restOfCanarySites: lines.append("    take: rest of canary sites")
    case .rest: lines.append("    take: rest")
    }
    if needsApproval { lines.append("    approval: true") }
    lines.append("    strategy: \(strategy.rawValue)")
    lines.append("    bake: { least_hours: \(number(minimumBakeHours)), most_hours: \(number(maximumBakeHours)) }")
    switch judgement {
    case .gate(let gate):
      let margin = gate.margin.map { "margin: \(number($0)), " } ?? ""
      let floor = gate.floor.map { ", floor: \(number($0))" } ?? ""
      let method = gate.method.map { ", method: \($0.rawValue)" } ?? ""
      lines.append(
        "    gate: { alpha: \(number(gate.alpha)), \(margin)least_controls: \(gate.leastControls), most_controls: "
          + "\(gate.mostControls), least_exposure: \(number(gate.leastExposure))\(floor)\(method) }")
    case .floor(let hours): lines.append("    floor: { every_hours: \(number(hours)) }")
    }
    lines.append("    inconclusive: \(onInconclusive.rawValue)")
    lines.append("    may_stay_away: \(number(mayStayAway))")
    return lines
  }
}
