import Determinism
import MistAPI
import Rehearsal

extension TimelineRecord {
  /// What came of a step.
  var document: JSON {
    var members = JSONObject([
      ("step", .string(title)), ("name", JSON(name)), ("place", .string(place)), ("start", JSON(started)),
      ("end", JSON(ended)), ("outcome", .string(sentence)),
    ])
    switch outcome {
    case .measured(let measurement): members["measured"] = measurement.document
    case .upgraded(let upgrade): members["upgrade"] = upgrade.document
    case .rotated(let rotation): members["psk_rotation"] = rotation.document
    case .ran(let command): members["command"] = command.document
    case .applied(let changes, let left): members["applied"] = ["changes": JSON(changes), "left": JSON(left)]
    case .asked(let answer): members["power"] = answer.document
    case .replaced, .passed, .refused, .notBegun: break
    }
    if !checks.isEmpty { members["expectations"] = .array(checks.map(\.document)) }
    return .object(members)
  }
}

extension Measurement {
  fileprivate var document: JSON {
    [
      "start": JSON(window?.lowerBound), "end": JSON(window?.upperBound), "connected": JSON(connected),
      "findings": JSON(findings), "sites": .array(sites.map(\.document)),
    ]
  }
}

extension CommandResult {
  fileprivate var document: JSON {
    [
      "status": JSON(Int(status)), "writes": JSON(writes),
      "calls": .array(
        calls.map { ["method": .string($0.method), "path": .string($0.path), "status": JSON($0.status)] }),
    ]
  }
}
