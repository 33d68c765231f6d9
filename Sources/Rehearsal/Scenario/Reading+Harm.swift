import Assurance
import Documents
import Twin

extension Reading where Value == FirmwareRelease.Harm {
  /// Something that a firmware version does: `{ sle, classifier, points }`, with `per: day` a leak; `{ load_loss: 100 }`; `{ reboots: 0.15 }`
  /// per access point and day. Each may begin `after:` a mean time, and hit a part of the access points.
  static var harm: Reading<FirmwareRelease.Harm> {
    .mapping("the effect") { reader in
      let isLevel = reader.has("sle")
      let metric = reader.optional("sle", .metric)
      let name = Reading<String>.nonEmptyString.placed
      let share = Reading<Double>.double(in: 0...100)
      let classifier = isLevel ? reader.required("classifier", name) : reader.optional("classifier", name)
      let points = isLevel ? reader.required("points", share) : reader.optional("points", share)
      let isLeak = reader.optional("per", .oneOf([("day", true)])) ?? false
      let loadLoss = reader.optional("load_loss", share)
      let reboots = reader.optional("reboots", .double(in: 0...144))
      let mean = reader.optional("after", .duration)
      let hits = reader.optional("hits", share) ?? 100
      reader.exactlyOne(of: "sle", "load_loss", "reboots")
      let kind: FirmwareRelease.Harm.Kind
      if let metric {
        guard let classifier, let points else { return nil }
        guard metric.classifiers.contains(classifier.value) else {
          reader.log.reportUnknown(
            "classifier", classifier.value, at: classifier.position, known: metric.classifiers)
          return nil
        }
        kind =
          isLeak
          ? .leak(metric.name, classifier: classifier.value, pointsPerDay: points)
          : .level(metric.name, classifier: classifier.value, points: points)
      } else if let loadLoss {
        kind = .loadLoss(loadLoss)
      } else if let reboots {
        kind = .reboots(perDay: reboots)
      } else {
        return nil
      }
      return FirmwareRelease.Harm(kind, after: mean?.seconds ?? 0, hits: hits)
    }
  }
}
