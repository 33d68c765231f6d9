import Assurance
import Determinism
public import MistAPI
public import Rehearsal

extension WhatIfResult {
  /// The whole comparison as one document: points of the level (negative is worse), shares 0…1, times in ISO 8601.
  public var document: JSON {
    [
      "mistwin_whatif": 1,
      "verdict": .string(verdict.rawValue.lowercased()),
      "question": .string(question),
      "before": before.document,
      "after": after.document,
      "start": JSON(window.lowerBound),
      "end": JSON(window.upperBound),
      "changes": .array(changes.map(\.document)),
      "levels": .array(estimates.map(\.document)),
      "newly_failed": JSON(newlyFailed),
      "no_longer_failed": JSON(noLongerFailed),
      "sites_identical": JSON(identical.map(\.site)),
      "sites": .array(sites.filter { !($0.isInBoth && $0.changed == 0) }.map(\.document)),
      "replay": .string(replay),
    ]
  }
}

extension WhatIfResult.World {
  fileprivate var document: JSON {
    ["name": .string(name), "verdict": JSON(verdict), "failed": JSON(failed)]
  }
}

extension FieldChange {
  fileprivate var document: JSON {
    [
      "field": .string(field), "before": before ?? .null, "after": after ?? .null,
      "model": .string(knowledge.rawValue), "effect": .string(effect),
    ]
  }
}

extension PairedEstimate {
  fileprivate var document: JSON {
    [
      "sle": .string(metric.name), "before": before.map { JSON($0) } ?? .null, "after": after.map { JSON($0) } ?? .null,
      "points": JSON(points), "half_width_95": halfWidth.map { JSON($0) } ?? .null,
      "direction": .string(direction.rawValue), "variance_saved": varianceSaved.map { JSON($0) } ?? .null,
      "groups": JSON(groups), "classifier": JSON(classifier), "classifier_points": JSON(classifierPoints),
      "cells": JSON(cells), "cells_changed": JSON(changed),
    ]
  }
}

extension PairedSite {
  fileprivate var document: JSON {
    [
      "site": .string(site), "in_both": .bool(isInBoth), "cells": JSON(cells), "cells_changed": JSON(changed),
      "levels": .array(
        levels.filter { $0.changed > 0 }.map { level in
          [
            "sle": .string(level.metric.name), "before": level.before.level.map { JSON($0) } ?? .null,
            "after": level.after.level.map { JSON($0) } ?? .null, "cells_changed": JSON(level.changed),
          ]
        }),
    ]
  }
}
