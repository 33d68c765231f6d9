import Assurance
import Determinism
import MistAPI
import Rehearsal
import Rollout

extension CourseLanes {
  /// The course for the script that tells what was at a moment: times in seconds since the epoch, levels per mille, -1 where
  /// nothing was counted.
  var json: JSON {
    [
      "start": JSON(Int(course.start.seconds)), "bin": JSON(Int(course.bin)), "bins": JSON(course.bins),
      "metrics": JSON(Metric.gated.map(\.name)),
      "places": .array(([course.organisation] + course.sites).map(levels)),
      "causes": .array(
        course.causes.map { cause in
          [
            "from": JSON(Int(cause.start.seconds)), "to": JSON(Int(cause.end.seconds)),
            "text": .string(
              "\(cause.kind) at \(Figures.list(cause.sites, most: 5)). \(cause.sentence)"
                + (cause.place.map { " (\($0))" } ?? "")),
          ]
        }),
      "arrivals": .array(course.arrivals.map { JSON($0) }),
      "calls": .array(course.calls.map { JSON($0) }),
      "phases": .array((rollout?.phases ?? []).map(phase)),
      "looks": .array(looks),
      "events": .array(
        course.events.map { event in
          [JSON(Int(event.at.seconds)), .string(event.text), JSON(event.isStage ? 1 : 0)]
        }),
    ]
  }

  private func levels(_ levels: RehearsalCourse.Levels) -> JSON {
    [
      "name": .string(levels.place),
      "levels": .array(
        levels.tallies.map { bins in .array(bins.map { JSON($0.level.flatMap { Figures.permille($0) } ?? -1) }) }),
    ]
  }

  private func phase(_ phase: PhaseResult) -> JSON {
    [
      "name": .string(phase.name), "from": JSON(Int(phase.started.seconds)), "to": JSON(Int(phase.ended.seconds)),
      "ordered": phase.upgradeOrdered.map { JSON(Int($0.seconds)) } ?? .null,
      "devices": JSON(phase.devices.count), "verdict": .string(phase.verdict), "text": .string(phase.sentence),
    ]
  }

  private var looks: [JSON] {
    (rollout?.phases ?? []).flatMap { phase in
      phase.looks.map { look in
        var value = JSON.null
        if case .gate(let gate) = look.finding { value = .string(Self.number(gate.familyLogarithm)) }
        return [
          "at": JSON(Int(look.at.seconds)), "phase": .string(phase.name), "value": value,
          "limit": limit(of: phase.name).map { .string(Self.number($0)) } ?? .null, "text": .string(look.sentence),
        ]
      }
    }
  }
}
