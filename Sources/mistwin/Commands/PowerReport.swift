import Assurance
import Determinism
import MistAPI
import Rehearsal
import Reporting
import Rollout

/// What a policy can notice, for people and as a document.
struct PowerReport {
  /// The harm that is tried unless asked otherwise.
  static let grid: [(metric: Metric, points: Double)] = Metric.gated.flatMap { metric in
    [1.0, 2, 5, 10, 20, 40].map { (metric, $0) }
  }

  private let study: PowerStudy
  private let trial: PowerStudy.Trial
  private let policy: RolloutPolicy
  private let grid: [(metric: Metric, points: Double)]
  private let start: Instant
  private let seed: UInt64
  private let answers: [String]

  init(
    study: PowerStudy, trial: PowerStudy.Trial, policy: RolloutPolicy, grid: [(metric: Metric, points: Double)],
    start: Instant, seed: UInt64, searches: Int
  ) async throws {
    (self.study, self.trial, self.policy, self.grid, self.start, self.seed) = (study, trial, policy, grid, start, seed)
    answers = await Self.answers(study, trial, policy, grid, searches: searches)
  }

  private var phases: [SimulatedPolicy.Phase] { trial.policy.phases }
  private var healthy: PowerStudy.Cell { trial.cells[0] }

  /// What the first gate can answer, and where it cannot, the smallest canary that could.
  private static func answers(
    _ study: PowerStudy, _ trial: PowerStudy.Trial, _ policy: RolloutPolicy, _ grid: [(metric: Metric, points: Double)],
    searches: Int
  ) async -> [String] {
    var sentences: [String] = []
    guard let phase = trial.policy.phases.first, case .gate(let gate)? = policy.phases.first?.judgement else {
      return ["the first phase has nothing to compare with: it notices nothing before all of it has the change"]
    }
    let count = phase.places.reduce(0) { $0 + $1.canaries.count }
    let names = Set(phase.places.map(\.site)).sorted().map { study.survey.sites[$0].name }
    let who = count == 1 ? "1 AP" : "\(count) APs"
    let hours = Int(policy.phases[0].minimumBakeHours.rounded(.up))
    let place = names.count == 1 ? "at \(names[0])" : "at \(names.count) sites"
    var worst: (metric: Metric, share: Double)?
    let metrics = grid.map(\.metric).reduce(into: [Metric]()) { if !$0.contains($1) { $0.append($1) } }
    for metric in metrics {
      let rows = grid.indices.filter { grid[$0].metric == metric }
      let seen = rows.map { (points: grid[$0].points, share: trial.cells[$0 + 1].noticed(by: 0).share) }
      let enough = seen.first { $0.share >= 0.8 }
      let missed = seen.last { row in row.share < 0.5 && row.points < enough?.points ?? .infinity }
      func words(_ row: (points: Double, share: Double)) -> String {
        let points = "\(PowerText.number(row.points, digits: 0)) point\(row.points == 1 ? "" : "s")"
        return "\(points) of \(metric.name) (\(PowerText.percent(row.share)))"
      }
      let start = "with \(who) and \(hours) h or more \(place) you would"
      switch (enough, missed) {
      case (let enough?, let missed?): sentences.append("\(start) notice ≥ \(words(enough)), not \(words(missed))")
      case (let enough?, nil): sentences.append("\(start) notice ≥ \(words(enough))")
      case (nil, let missed?): sentences.append("\(start) not even notice \(words(missed))")
      case (nil, nil): break
      }
      let asked = seen.last { $0.points <= 10 } ?? seen[0]
      if asked.share < worst?.share ?? 0.8 { worst = (metric, asked.share) }
    }
    if let worst {
      let points = grid.filter { $0.metric == worst.metric && $0.points <= 10 }.map(\.points).max() ?? grid[0].points
      let shown = "\(PowerText.number(points, digits: 0)) points of \(worst.metric.name)"
      for horizon in [hours, 24] where horizon >= hours {
        let found = await study.smallestCanary(
          worst.metric, points: points, hours: horizon, alpha: gate.alpha, replicates: searches)
        if let found {
          let one = found.canaries == 1 ? "1 AP" : "\(found.canaries) APs at \(found.canaries) sites like these"
          sentences.append(
            "\(who) cannot answer the question of \(shown); the smallest canary that could within \(horizon) h: "
              + "\(one) (\(PowerText.percent(found.probability.share)), \(searches) replicates)"
              + (found.canaries > study.survey.fleet.sites
                ? "; the fleet has \(study.survey.fleet.sites) sites" : ""))
          break
        } else if horizon >= 24 {
          sentences.append(
            "\(who) cannot answer the question of \(shown); not even 64 APs at 64 sites like these would within \(horizon) h"
          )
        }
      }
    }
    return sentences
  }

  func text(_ style: TextStyle) -> String {
    let survey = study.survey
    var text = "\(policy.name): \(TextStyle.printable(policy.summary))\n"
    text +=
      "\(survey.fleet.accessPoints) \(survey.models.joined(separator: ", ")) at \(survey.fleet.sites) sites, "
      + "\(survey.sites.count) of them read hour by hour; \(survey.calls) calls\n"
    text += "noise: \(study.noiseLabel)\n\n"
    for (index, phase) in phases.enumerated() {
      text += "phase \(index + 1), \(phase.name): \(words(phase, policy.phases[index]))\n"
      for reason in trial.reasons[index] { text += "  \(reason)\n" }
    }
    text += "\nhealthy firmware is stopped by mistake in \(interval(healthy.noticed)) of all rollouts"
    text += "; left undecided in \(interval(healthy.undecided)), promoted in \(interval(healthy.promoted))\n\n"
    var table = TextTable(
      ["Harm", "#Points"] + phases.map { "#by \($0.name)" } + ["#Median", "#Bad", "#p95", "Unit"])
    for (index, row) in grid.enumerated() {
      let cell = trial.cells[index + 1]
      let isEvents = row.metric.unit == .events
      let place = row.metric.rawValue
      let bad: (PolicyOutcome) -> Double = { $0.cost.bad[place] }
      let mean = cell.mean(bad)
      let phase = phases.indices.max { one, other in
        cell.share { $0.phase == one && !$0.isUndecided && $0.end == .stopped }.count
          < cell.share { $0.phase == other && !$0.isUndecided && $0.end == .stopped }.count
      }
      let median = phase.flatMap { cell.medianHours(inPhase: $0) }
      table.add(
        [row.metric.name, PowerText.number(row.points, digits: 0)]
          + phases.indices.map { interval(cell.noticed(by: $0)) }
          + [
            median.map { PowerText.number($0, digits: 0) + " h" } ?? "–",
            "\(PowerText.number(mean.mean, digits: 0)) ± \(PowerText.number(mean.halfWidth, digits: 0))",
            PowerText.number(cell.quantile(0.95, bad), digits: 0), isEvents ? "events" : "user-minutes",
          ])
    }
    text += table.text(style)
    text += """
      by: noticed up to the end of that phase, with the 95 % interval; median: from the start of the phase that notices most; \
      bad: what would not have been bad, over the whole rollout\n
      """
    for answer in answers { text += "\(answer)\n" }
    let reboots = healthy.mean { $0.cost.lostUserMinutes }
    text +=
      "the reboots alone cost \(PowerText.number(reboots.mean, digits: 0)) ± \(PowerText.number(reboots.halfWidth, digits: 0)) "
      + "user-minutes; healthy firmware needs \(PowerText.number(healthy.mean(\.days).mean, digits: 1)) days and "
      + "\(PowerText.number(healthy.mean(\.calls).mean, digits: 0)) calls\n"
    text += "\(trial.replicates) replicates, seed \(seed), from \(start.iso8601)\n"
    return text
  }

  private func words(_ phase: SimulatedPolicy.Phase, _ rule: RolloutPhase) -> String {
    let count = PowerText.number(phase.count, digits: 0)
    let names = phase.places.map { study.survey.sites[$0.site].name }
    let sites = names.count <= 3 ? names.joined(separator: ", ") : "\(names.count) sites"
    let part = phase.scale > 1 ? "\(sites) standing for the fleet" : sites
    switch rule.judgement {
    case .gate(let gate):
      let controls = phase.places.reduce(0) { $0 + $1.controls.count }
      let margin = gate.margin.map { "\(PowerText.number($0 * 100, digits: 0)) points excluded" } ?? "catastrophes only"
      return
        "\(count) AP at \(part), \(controls) controls, \(hours(rule)) h, α \(PowerText.number(gate.alpha, digits: 3)), "
        + "\(margin); \(phase.callsPerLook) calls a look"
    case .floor(let every):
      let rhythm = "every \(PowerText.number(every, digits: 0)) h for \(hours(rule)) h"
      return "\(count) AP at \(part), watched against the floor \(rhythm)"
    }
  }

  private func hours(_ rule: RolloutPhase) -> String {
    let (least, most) = (rule.minimumBakeHours, rule.maximumBakeHours)
    return PowerText.number(least, digits: 0) + (most > least ? "–\(PowerText.number(most, digits: 0))" : "")
  }

  private func interval(_ share: Proportion) -> String {
    let ends = share.interval
    return
      "\(PowerText.percent(share.share)) (\(PowerText.number(ends.lowerBound * 100, digits: 0))–"
      + "\(PowerText.number(ends.upperBound * 100, digits: 0)))"
  }

  var document: JSON {
    let survey = study.survey
    func share(_ value: Proportion) -> JSON {
      [
        "share": JSON(value.share), "low": JSON(value.interval.lowerBound), "high": JSON(value.interval.upperBound),
      ]
    }
    func mean(_ value: BatchMeans) -> JSON { ["mean": JSON(value.mean), "half_width": JSON(value.halfWidth)] }
    return [
      "mistwin_power": 1, "policy": .string(policy.name), "replicates": JSON(trial.replicates),
      "seed": JSON(Int(truncatingIfNeeded: seed)), "start": .string(start.iso8601), "noise": .string(study.noiseLabel),
      "fleet": [
        "access_points": JSON(survey.fleet.accessPoints), "sites": JSON(survey.fleet.sites),
        "models": JSON(survey.models), "sites_read": JSON(survey.sites.count), "calls": JSON(survey.calls),
      ],
      "phases": .array(
        phases.enumerated().map { index, phase in
          [
            "name": .string(phase.name), "access_points": JSON(phase.count),
            "sites": JSON(phase.places.map { study.survey.sites[$0.site].name }),
            "controls": JSON(phase.places.reduce(0) { $0 + $1.controls.count }),
            "calls_per_look": JSON(phase.callsPerLook), "reasons": JSON(trial.reasons[index]),
          ]
        }),
      "false_alarms": share(healthy.noticed), "undecided": share(healthy.undecided),
      "promoted": share(healthy.promoted), "lost_user_minutes": mean(healthy.mean { $0.cost.lostUserMinutes }),
      "days": mean(healthy.mean(\.days)), "calls": mean(healthy.mean(\.calls)),
      "effects": .array(
        grid.enumerated().map { index, row in
          let cell = trial.cells[index + 1]
          let place = row.metric.rawValue
          return [
            "metric": .string(row.metric.name), "points": JSON(row.points), "unit": .string(row.metric.unit.label),
            "noticed_by_phase": .array(phases.indices.map { share(cell.noticed(by: $0)) }),
            "median_hours": .array(
              phases.indices.map { cell.medianHours(inPhase: $0).map { JSON($0) } ?? .null }),
            "bad": mean(cell.mean { $0.cost.bad[place] }),
            "bad_p95": JSON(cell.quantile(0.95) { $0.cost.bad[place] }),
          ]
        }),
      "answers": JSON(answers),
    ]
  }
}
