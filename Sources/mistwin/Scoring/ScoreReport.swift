import Determinism
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout

/// What was predicted of runs, rollouts and rotations, and what became of them.
struct ScoreReport {
  var applies: [Apply] = []
  var rollouts: [RolloutScore] = []
  var rotations: [Rotation] = []
  /// Whether one was asked for, so that it is shown at length.
  var isOfOne = false

  /// A run of a plan.
  struct Apply {
    var score: ApplyScore
    /// What its rehearsal has shown; nil of a run that an older version has kept.
    var prediction: RunPrediction?
  }

  /// The rotation of a key.
  struct Rotation {
    var record: KeyRotationRecord
    /// What its rehearsal has shown; nil of one that an older version has kept.
    var prediction: RunPrediction?
  }

  static let unrecorded = "not recorded"
  static let unpredicted = "not predicted"

  func text(_ style: TextStyle) -> String {
    if isOfOne {
      return applies.map { text($0, style) }.joined() + rollouts.map { text($0, style) }.joined()
        + rotations.map { text($0, style) }.joined()
    }
    let tables = [applyTable, rolloutTable, rotationTable].compactMap { $0 }
    return tables.isEmpty ? "the ledger holds no run\n" : tables.map { $0.text(style) }.joined(separator: "\n")
  }

  private var applyTable: TextTable? {
    if applies.isEmpty { return nil }
    var table = TextTable([
      "#Run", "Organisation", "Plan", "Outcome", "#Calls said", "#taken", "#Time said", "#taken", "Sites",
    ])
    for apply in applies {
      let score = apply.score
      table.add([
        "\(score.run)", score.organisation, String(score.plan.prefix(12)), Self.word(score.outcome),
        Self.figure(score.predicted?.calls), Self.figure(score.calls),
        Self.duration(score.predicted?.milliseconds), Self.duration(score.milliseconds), sites(apply.prediction),
      ])
    }
    return table
  }

  private var rolloutTable: TextTable? {
    if rollouts.isEmpty { return nil }
    var table = TextTable([
      "#Rollout", "Name", "Verdict said", "found", "#Looks", "#Calls said", "#taken", "#Length said", "#taken", "Sites",
    ])
    for score in rollouts {
      let said = score.prediction?.rehearsed?.rollout
      table.add([
        "\(score.record.rollout)", score.record.name, said?.outcome ?? Self.unpredicted,
        score.record.outcome ?? "running, or killed", Self.figure(score.looks), Self.figure(score.predictedCalls),
        Self.figure(score.calls), said.map { Self.duration($0.seconds * 1000) } ?? Self.unpredicted,
        Self.duration(said == nil ? score.milliseconds : score.course.map { $0.seconds * 1000 }),
        sites(score.prediction),
      ])
    }
    return table
  }

  private var rotationTable: TextTable? {
    if rotations.isEmpty { return nil }
    var table = TextTable([
      "#Rotation", "Of", "Outcome", "#Left behind, said", "#found", "#Length said", "#taken", "Sites",
    ])
    for rotation in rotations {
      let said = rotation.prediction?.rehearsed
      table.add([
        "\(rotation.record.run)", rotation.record.order.subject,
        rotation.record.outcome?.rawValue ?? "waits, runs, or was killed",
        rotation.said.map { $0.left.map { "\($0)" } ?? "not counted" } ?? Self.unpredicted,
        rotation.course.left.map { "\($0)" } ?? "not counted",
        said.map { Self.duration($0.seconds * 1000) } ?? Self.unpredicted,
        Self.duration(rotation.record.milliseconds), sites(rotation.prediction),
      ])
    }
    return table
  }

  /// How the verdicts of sites came out, for a list.
  private func sites(_ prediction: RunPrediction?) -> String {
    guard let levels = prediction?.levels else {
      return prediction?.rehearsed?.levels == nil ? Self.unpredicted : prediction?.found == nil ? "not read" : "-"
    }
    return "\(levels.differing) of \(levels.compared) differ"
  }

  // MARK: One

  private func text(_ apply: Apply, _ style: TextStyle) -> String {
    let score = apply.score
    var table = TextTable(["", "#Predicted", "#Taken", "#Difference"])
    table.add([
      "calls", Self.figure(score.predicted?.calls), Self.figure(score.calls),
      Self.difference(score.predicted?.calls, score.calls) { "\($0)" },
    ])
    table.add([
      "duration", Self.duration(score.predicted?.milliseconds), Self.duration(score.milliseconds),
      Self.difference(
        (score.predicted?.milliseconds).map { Int($0) }, score.milliseconds.map { Int($0) }
      ) { Self.duration(Int64($0)) },
    ])
    var lines = [
      "run \(score.run) for '\(score.organisation)', plan \(score.plan.prefix(12))…: \(Self.word(score.outcome))"
    ]
    if case .stopped(let why) = score.outcome { lines.append("  \(why)") }
    lines.append(contentsOf: table.text(style).split(separator: "\n").map(String.init))
    lines += notes(on: score)
    lines += levelLines(apply.prediction, asked: "\(score.run)", style)
    return Self.printable(lines)
  }

  private func notes(on score: ApplyScore) -> [String] {
    var notes: [String] = []
    if let began = score.began { notes.append("begun \(began.iso8601)") }
    let count = score.stretches.count
    if count > 1 { notes.append("\(count) processes") }
    if score.unended > 0 {
      let known = score.stretches.compactMap(\.end).reduce(0) { $0 + $1.calls }
      notes.append(
        "\(score.unended) of them without an end, killed or running: what it took is not recorded, at least \(known) calls"
      )
    }
    if score.waited > 0 {
      notes.append(
        "\(Self.duration(score.waited)) of waits for windows, of which the prediction knows nothing, left out")
    }
    if count == 0 { notes.append("kept by an older version: nothing was recorded") }
    if count > 0, !score.isComparable {
      notes.append("the prediction is of the whole plan, and not the whole of it was carried out")
    }
    return notes
  }

  private func text(_ score: RolloutScore, _ style: TextStyle) -> String {
    var table = TextTable(["Phase", "#Calls a look, said", "#Looks", "#Calls said", "#taken", "#Difference"])
    for phase in score.phases {
      table.add([
        phase.name, "\(phase.perLook)", "\(phase.looks)", "\(phase.predicted)", Self.figure(phase.calls),
        Self.difference(phase.predicted, phase.calls) { "\($0)" },
      ])
    }
    let record = score.record
    let verdict = record.outcome ?? "running, or killed"
    var lines = [
      "rollout \(record.rollout) '\(record.name)', policy \(record.policy): \(verdict)"
        + (record.reason.map { " (\($0))" } ?? "")
    ]
    lines +=
      score.phases.isEmpty
      ? ["no phase with a gate was recorded"] : table.text(style).split(separator: "\n").map(String.init)
    lines += courseLines(score, style)
    lines += levelLines(score.prediction, asked: "--rollout \(record.rollout)", style)
    return Self.printable(lines)
  }

  /// Verdicts and lengths of a rollout and its phases.
  private func courseLines(_ score: RolloutScore, _ style: TextStyle) -> [String] {
    guard let said = score.prediction?.rehearsed?.rollout else {
      var table = TextTable(["Phase", "Verdict", "#Length"])
      for phase in score.course?.phases ?? [] {
        table.add([phase.name, phase.verdict, Self.duration(phase.seconds * 1000)])
      }
      let phases =
        score.course?.phases.isEmpty == false ? table.text(style).split(separator: "\n").map(String.init) : []
      return phases + ["length: \(Self.duration(score.milliseconds)); verdict and length were not predicted"]
    }
    var table = TextTable(["", "Verdict said", "found", "#Length said", "#taken", "#Difference"])
    func add(_ name: String, _ said: (String, Int64)?, _ found: (String, Int64)?) {
      table.add([
        name, said?.0 ?? "none", found?.0 ?? "none", said.map { Self.duration($0.1 * 1000) } ?? "-",
        found.map { Self.duration($0.1 * 1000) } ?? "-",
        said.flatMap { said in
          found.map { found in
            Self.difference(Int(said.1), Int(found.1)) { Self.duration(Int64($0) * 1000) }
          }
        } ?? "-",
      ])
    }
    let found = score.course
    for phase in said.phases {
      let other = found?.phases.first { $0.name == phase.name }
      add(phase.name, (phase.verdict, phase.seconds), other.map { ($0.verdict, $0.seconds) })
    }
    for phase in found?.phases ?? [] where !said.phases.contains(where: { $0.name == phase.name }) {
      add(phase.name, nil, (phase.verdict, phase.seconds))
    }
    add("in all, watch apart", (said.outcome, said.seconds), found.map { ($0.outcome, $0.seconds) })
    return table.text(style).split(separator: "\n").map(String.init)
  }

  private func text(_ rotation: Rotation, _ style: TextStyle) -> String {
    let record = rotation.record
    let said = rotation.prediction?.rehearsed
    var table = TextTable(["", "#Predicted", "#Taken", "#Difference"])
    table.add([
      "calls", said.map { "\($0.calls)" } ?? Self.unpredicted, Self.unrecorded, Self.unrecorded,
    ])
    table.add([
      "duration", said.map { Self.duration($0.seconds * 1000) } ?? Self.unpredicted,
      Self.duration(record.milliseconds),
      said == nil
        ? Self.unpredicted
        : Self.difference(said.map { Int($0.seconds) * 1000 }, Int(record.milliseconds)) {
          Self.duration(Int64($0))
        },
    ])
    var lines = [
      "rotation \(record.run) of \(record.order.subject): \(record.outcome?.rawValue ?? "waits, runs, or was killed")"
    ]
    lines.append(contentsOf: table.text(style).split(separator: "\n").map(String.init))
    lines += Self.courseLines(rotation, style)
    lines += levelLines(rotation.prediction, asked: "--rotation \(record.run)", style)
    return Self.printable(lines)
  }

  // MARK: Words

  private static func printable(_ lines: [String]) -> String {
    lines.map { TextStyle.printable($0) + "\n" }.joined()
  }

  static func word(_ outcome: ApplyRecord.Outcome) -> String {
    switch outcome {
    case .done: "done"
    case .stopped: "stopped"
    case .open: "open"
    }
  }

  private static func figure(_ value: Int?) -> String { value.map { "\($0)" } ?? unrecorded }

  /// `6.71 s`, `12 min 3 s`, `2 h 4 min`.
  static func duration(_ milliseconds: Int64?) -> String {
    guard let milliseconds else { return unrecorded }
    let hundredths = (milliseconds + 5) / 10
    let seconds = hundredths / 100
    switch seconds {
    case ..<120: return "\(seconds).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    case ..<7200: return "\(seconds / 60) min \(seconds % 60) s"
    default: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
  }

  /// `+1 (+2.4 %)`
  static func difference(
    _ said: Int?, _ taken: Int?, _ text: (Int) -> String, absent: String = unrecorded
  ) -> String {
    guard let said, let taken else { return absent }
    let difference = taken - said
    if difference == 0 { return "none" }
    let sign = difference < 0 ? "-" : "+"
    guard said > 0 else { return sign + text(abs(difference)) }
    let permille = (abs(difference) * 2000 + said) / (2 * said)
    return "\(sign)\(text(abs(difference))) (\(sign)\(permille / 10).\(permille % 10) %)"
  }
}
