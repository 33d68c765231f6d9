import Assurance
import MistAPI
import World

/// How a level's figure is spread (schema `sle_histogram`): the sum over all ranges is all that was counted, in seconds or
/// events.
extension Twin {
  func levelHistogram(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let sums = try levelHours(level, in: scope, window)
    let thresholds = scope.world.timeline.thresholds
    let preset = PhysicalFigure(level, thresholds: .preset)
    // A level without a physical figure is spread by how good its hours were.
    let bounds = preset?.bounds ?? stride(from: 0.0, through: 100, by: 10).map { $0 }
    var counts = [Int64](repeating: 0, count: bounds.count + 1)
    for (hour, sum) in zip(window.hours, sums) where sum.total > 0 {
      if let figure = PhysicalFigure(level, thresholds: thresholds.value(at: hour * LevelWindow.bin)) {
        for (index, count) in figure.histogram(sum.tally).enumerated() { counts[index] += count }
      } else {
        let good = 100 * (sum.total - sum.degraded) / sum.total
        counts[min(bounds.count - 1, 1 + Int(good) / 10)] += sum.total
      }
    }
    let data = counts.indices.map { index -> JSON in
      let low: JSON = index == 0 ? .null : JSON(bounds[index - 1])
      let high: JSON = index == bounds.count ? .null : JSON(bounds[index])
      return ["range": .array([low, high]), "value": JSON(Int(counts[index]))]
    }
    return MistResponse(json: [
      "metric": .string(call.parameters[3]), "start": JSON(Int(window.start)), "end": JSON(Int(window.end)),
      "x_label": .string(preset?.label ?? "level(%)"), "y_label": level.unit == .events ? "events" : "seconds",
      "data": .array(data),
    ])
  }
}
