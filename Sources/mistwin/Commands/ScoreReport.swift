import Determinism
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout

/// What was predicted of runs and rollouts, and what they took.
struct ScoreReport {
  var applies: [ApplyScore] = []
  var rollouts: [RolloutScore] = []
  /// Whether one was asked for, so that it is shown at length.
  var isOfOne = false

  private static let unrecorded = "not recorded"

  // MARK: Text

  func text(_ style: TextStyle) -> String {
    if isOfOne { return applies.map { text($0, style) }.joined() + rollouts.map { text($0, style) }.joined() }
    var out = ""
    if applies.isEmpty, rollouts.isEmpty { return "the ledger holds no run\n" }
    if !applies.isEmpty {
      var table = TextTable([
        "#Run", "Organisation", "Plan", "Outcome", "#Calls said", "#taken", "#Time said", "#taken",
      ])
      for score in applies {
        table.add([
          "\(score.run)", score.organisation, String(score.plan.prefix(12)), Self.word(score.outcome),
          Self.figure(score.predicted?.calls), Self.figure(score.calls),
          Self.duration(score.predicted?.milliseconds), Self.duration(score.milliseconds),
        ])
      }
      out += table.text(style)
    }
    if !rollouts.isEmpty {
      if !out.isEmpty { out += "\n" }
      var table = TextTable(["#Rollout", "Name", "Verdict", "#Looks", "#Calls said", "#taken", "#Length"])
      for score in rollouts {
        table.add([
          "\(score.record.rollout)", score.record.name, score.record.outcome ?? "running, or killed",
          Self.figure(score.looks), Self.figure(score.predictedCalls), Self.figure(score.calls),
          Self.duration(score.milliseconds),
        ])
      }
      out += table.text(style)
    }
    return out
  }

  private func text(_ score: ApplyScore, _ style: TextStyle) -> String {
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
    lines.append(contentsOf: table.text(style).split(separator: "\n").map(String.init))
    lines += notes
    return lines.map { TextStyle.printable($0) + "\n" }.joined()
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
    var text =
      "rollout \(record.rollout) '\(record.name)', policy \(record.policy): \(verdict)"
      + (record.reason.map { " (\($0))" } ?? "")
    text = TextStyle.printable(text) + "\n"
    text += score.phases.isEmpty ? "no phase was recorded\n" : table.text(style)
    return text + "length: \(Self.duration(score.milliseconds))\n"
  }

  private static func word(_ outcome: ApplyRecord.Outcome) -> String {
    switch outcome {
    case .done: "done"
    case .stopped: "stopped"
    case .open: "open"
    }
  }

  private static func figure(_ value: Int?) -> String { value.map { "\($0)" } ?? unrecorded }

  /// `6.71 s`, `12 min 3 s`, `2 h 4 min`.
  private static func duration(_ milliseconds: Int64?) -> String {
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
  private static func difference(_ said: Int?, _ taken: Int?, _ text: (Int) -> String) -> String {
    guard let said, let taken else { return unrecorded }
    let difference = taken - said
    if difference == 0 { return "none" }
    let sign = difference < 0 ? "-" : "+"
    guard said > 0 else { return sign + text(abs(difference)) }
    let permille = (abs(difference) * 2000 + said) / (2 * said)
    return "\(sign)\(text(abs(difference))) (\(sign)\(permille / 10).\(permille % 10) %)"
  }

  // MARK: JSON

  var document: JSON {
    [
      "mistwin_score": 1, "runs": .array(applies.map { Self.document($0) }),
      "rollouts": .array(rollouts.map { Self.document($0) }),
    ]
  }

  /// What was not recorded is null.
  private static func document(_ score: ApplyScore) -> JSON {
    var document = JSONObject([
      ("run", JSON(Int(score.run))), ("organisation", .string(score.organisation)), ("plan", .string(score.plan)),
      ("outcome", .string(word(score.outcome))),
    ])
    if case .stopped(let why) = score.outcome { document["reason"] = .string(why) }
    document["predicted_calls"] = number(score.predicted?.calls)
    document["calls"] = number(score.calls)
    document["predicted_ms"] = number((score.predicted?.milliseconds).map { Int($0) })
    document["ms"] = number(score.milliseconds.map { Int($0) })
    document["waited_ms"] = JSON(Int(score.waited))
    document["comparable"] = .bool(score.isComparable && score.predicted != nil && score.calls != nil)
    document["processes"] = .array(
      score.stretches.map { stretch in
        [
          "began": stretch.began.map { .string($0.iso8601) } ?? .null,
          "ended": (stretch.end?.at).map { .string($0.iso8601) } ?? .null, "calls": number(stretch.end?.calls),
          "sites_only": .bool(stretch.isPart),
        ]
      })
    return .object(document)
  }

  private static func document(_ score: RolloutScore) -> JSON {
    [
      "rollout": JSON(Int(score.record.rollout)), "name": .string(score.record.name),
      "verdict": score.record.outcome.map { .string($0) } ?? .null,
      "ms": number(score.milliseconds.map { Int($0) }), "predicted_calls": number(score.predictedCalls),
      "calls": number(score.calls),
      "phases": .array(
        score.phases.map {
          [
            "phase": .string($0.name), "predicted_calls_per_look": JSON($0.perLook), "looks": JSON($0.looks),
            "predicted_calls": JSON($0.predicted), "calls": number($0.calls),
          ]
        }),
    ]
  }

  private static func number(_ value: Int?) -> JSON { value.map { JSON($0) } ?? .null }
}

/// What a rollout was granted to look, and how often it looked.
struct RolloutScore {
  /// A phase of it.
  struct Phase {
    let name: String
    /// The calls of one look, as they were counted when the phase was chosen.
    let perLook: Int
    var looks: Int
    /// The calls that its looks took; nil where one of them does not say.
    var calls: Int?

    /// What its looks were said to take.
    var predicted: Int { perLook * looks }
  }

  let record: RolloutRecord
  /// Its phases in the order in which they were chosen.
  private(set) var phases: [Phase] = []

  /// - Parameter history: its events; nil of one that an older version has kept in another form.
  init(_ record: RolloutRecord, _ history: [RecordedEvent]?) {
    self.record = record
    for recorded in history ?? [] {
      switch recorded.event {
      case .chosen(let name, _, let calls):
        if !phases.contains(where: { $0.name == name }) {
          phases.append(Phase(name: name, perLook: calls.perLook, looks: 0, calls: 0))
        }
      case .looked(let name, let look):
        guard let index = phases.firstIndex(where: { $0.name == name }) else { continue }
        phases[index].looks += 1
        phases[index].calls = look.calls.flatMap { calls in phases[index].calls.map { $0 + calls } }
      default: break
      }
    }
  }

  /// How often it looked; nil where that was not recorded.
  var looks: Int? { phases.isEmpty ? nil : phases.reduce(0) { $0 + $1.looks } }

  /// What its looks were said to take.
  var predictedCalls: Int? { phases.isEmpty ? nil : phases.reduce(0) { $0 + $1.predicted } }

  /// What its looks took; nil where one of them does not say.
  var calls: Int? {
    phases.isEmpty ? nil : phases.reduce(0) { sum, phase in sum.flatMap { sum in phase.calls.map { sum + $0 } } }
  }

  /// From its first event to its last, in milliseconds.
  var milliseconds: Int64? {
    guard let first = record.events.first, let last = record.events.last else { return nil }
    return last.at - first.at
  }
}
