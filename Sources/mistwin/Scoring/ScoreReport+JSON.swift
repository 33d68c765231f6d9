import Determinism
import Ledger
import MistAPI
import Planning
import Rollout

extension ScoreReport {
  /// All of it.
  var document: JSON {
    [
      "mistwin_score": 1, "runs": .array(applies.map { Self.document($0) }),
      "rollouts": .array(rollouts.map { Self.document($0) }),
      "rotations": .array(rotations.map { Self.document($0) }),
    ]
  }

  /// What was not recorded is null.
  private static func document(_ apply: Apply) -> JSON {
    let score = apply.score
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
    return .object(document).adding(apply.prediction)
  }

  private static func document(_ rotation: Rotation) -> JSON {
    let said = rotation.prediction?.rehearsed
    let document: JSON = [
      "rotation": JSON(Int(rotation.record.run)), "subject": .string(rotation.record.order.subject),
      "outcome": rotation.record.outcome.map { .string($0.rawValue) } ?? .null,
      "predicted_ms": number(said.map { Int($0.seconds) * 1000 }), "ms": JSON(Int(rotation.record.milliseconds)),
      "predicted_course": rotation.said?.document ?? .null, "course": rotation.course.document,
    ]
    return document.adding(rotation.prediction)
  }

  private static func document(_ score: RolloutScore) -> JSON {
    let said = score.prediction?.rehearsed?.rollout
    let document: JSON = [
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
      "predicted_course": said?.document ?? .null, "course": score.course?.document ?? .null,
    ]
    return document.adding(score.prediction)
  }

  private static func number(_ value: Int?) -> JSON { value.map { JSON($0) } ?? .null }
}

extension JSON {
  /// With what was predicted of the service levels, and what was found; each null where it is not known.
  fileprivate func adding(_ prediction: RunPrediction?) -> JSON {
    guard var members = object else { return self }
    members["live"] = prediction.map { .bool($0.isLive) } ?? .null
    members["predicted_levels"] = prediction?.rehearsed?.levels?.document ?? .null
    members["levels"] = prediction?.found?.levels.document ?? .null
    members["read_at"] = (prediction?.found).map { .string($0.at.iso8601) } ?? .null
    guard let comparison = prediction?.levels else {
      members["levels_compared"] = .null
      return .object(members)
    }
    members["levels_compared"] = [
      "same_sites": .bool(comparison.isOfSameSites), "verdicts": JSON(comparison.compared),
      "verdicts_differing": JSON(comparison.differing), "not_judged": JSON(comparison.notJudged),
      "differences": .array(
        comparison.differences.map {
          [
            "predicted": .string($0.predicted.rawValue), "found": .string($0.found.rawValue), "count": JSON($0.count),
            "sites": JSON($0.sites),
          ]
        }),
      "metrics": .array(
        comparison.metrics.map {
          [
            "metric": .string($0.metric), "predicted": $0.predicted.map { JSON($0) } ?? .null,
            "found": $0.found.map { JSON($0) } ?? .null,
          ]
        }),
    ]
    return .object(members)
  }
}
