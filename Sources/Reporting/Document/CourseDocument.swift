import Assurance
import Determinism
import MistAPI
import Rehearsal

extension RehearsalCourse {
  /// The course over the clock, bin by bin: what `report.html` draws. A level is null where nothing was counted.
  var document: JSON {
    [
      "start": JSON(start), "bin_seconds": JSON(count: bin), "bins": JSON(bins), "counted_sites": JSON(countedSites),
      "levels": .array(([organisation] + sites).map(\.document)),
      "causes": .array(causes.map(\.document)),
      "arrivals": .array(arrivals.map { JSON($0) }),
      "calls": .array(calls.map { JSON($0) }),
      "operations": .array(
        operations.map {
          [
            "method": .string($0.method), "path": .string($0.path), "calls": JSON($0.calls),
            "rate_limited": JSON($0.rateLimited), "refused": JSON($0.refused), "first": JSON($0.first),
            "last": JSON($0.last),
          ]
        }),
      "gates": .array(
        gates.map {
          [
            "phase": .string($0.phase), "alpha": JSON($0.alpha), "fails_at": JSON($0.failsAt),
            "margin": JSON($0.margin),
          ]
        }),
      "events": .array(
        events.map { ["at": JSON($0.at), "text": .string($0.text), "stage": .bool($0.isStage)] }),
    ]
  }
}

extension RehearsalCourse.Levels {
  /// The levels by the names of metrics; the place is null for the organisation.
  fileprivate var document: JSON {
    var levels: [(String, JSON)] = []
    for (metric, bins) in zip(Metric.gated, tallies) {
      levels.append((metric.name, .array(bins.map { JSON(Self.rounded($0.level)) })))
    }
    return ["site": place.isEmpty ? .null : .string(place), "metrics": .object(JSONObject(levels))]
  }

  /// To four places: finer than the model is, and short.
  private static func rounded(_ level: Double?) -> Double? { level.map { ($0 * 10_000).rounded() / 10_000 } }
}

extension RehearsalCourse.CauseSpan {
  fileprivate var document: JSON {
    [
      "cause": .string(kind), "sentence": .string(sentence), "start": JSON(start), "end": JSON(end),
      "magnitude": JSON(magnitude), "unit": .string(unit),
      "every_seconds": period.map { JSON(count: $0) } ?? .null, "sites": JSON(sites), "place": JSON(place),
    ]
  }
}
