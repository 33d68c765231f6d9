import Assurance
import MistAPI
import World

/// Writes the course of a service level as JSON text. Watchers read thousands of them, and each has thousands of numbers.
struct LevelText {
  private let level: ServiceLevel
  private let hours: [ClassifiedTally]
  private let window: LevelWindow
  private var out: [UInt8] = []

  /// The text of a level.
  /// - Parameter hours: What was counted in each hour of the window.
  init(_ level: ServiceLevel, _ hours: [ClassifiedTally], _ window: LevelWindow) {
    self.level = level
    self.hours = hours
    self.window = window
    out.reserveCapacity(1024 + hours.count * (3 + 3 * level.classifiers.count) * 6)
  }

  /// Begins the answer: the window.
  mutating func open() {
    append("{\"start\":")
    append(Int(window.start))
    append(",\"end\":")
    append(Int(window.end))
  }

  /// Ends the answer.
  mutating func close() -> MistResponse {
    append("}")
    return MistResponse(body: out)
  }

  /// Writes a member.
  mutating func write(_ name: StaticString, _ value: JSON) {
    appendName(name)
    value.write(to: &out)
  }

  /// Writes the samples of the level as a member. A bin without anything observed is null, not zero (sle-and-canary, section
  /// A.1).
  mutating func write(_ name: StaticString, samplesNamed metric: String, thresholds: Facet<LevelThresholds>) {
    appendName(name)
    append("{\"name\":")
    JSON.writeString(metric, to: &out)
    appendAxes()
    append("\"samples\":{\"total\":")
    appendSamples { $0.tally.total }
    append(",\"degraded\":")
    appendSamples { $0.tally.degraded }
    append(",\"value\":[")
    for (index, sum) in hours.enumerated() {
      if index > 0 { append(",") }
      let second = (window.hours.lowerBound + Int64(index)) * LevelWindow.bin
      let figure = PhysicalFigure(level, thresholds: thresholds.value(at: second))
      if let mean = figure?.mean(sum.tally) { append(Float(mean)) } else { append("null") }
    }
    append("]}}")
  }

  /// Writes all classifiers.
  mutating func writeClassifiers(impacts: LevelImpact?) {
    appendName("classifiers")
    append("[")
    for index in level.classifiers.indices {
      if index > 0 { append(",") }
      append(classifier: index, impact: impacts)
    }
    append("]")
  }

  /// Writes one classifier as a member.
  mutating func write(_ name: StaticString, _ classifier: Int, impact: LevelImpact?) {
    appendName(name)
    append(classifier: classifier, impact: impact)
  }

  private mutating func append(classifier index: Int, impact: LevelImpact?) {
    append("{\"name\":")
    JSON.writeString(level.classifiers[index], to: &out)
    appendAxes()
    if let impact {
      append("\"impact\":")
      impact.json(index).write(to: &out)
      append(",")
    }
    // Unlike the others it is a number in every bin.
    append("\"samples\":{\"duration\":[")
    for (place, sum) in hours.enumerated() {
      if place > 0 { append(",") }
      append(amount: sum.byClassifier[index])
    }
    append("],\"total\":")
    appendSamples { $0.tally.total }
    append(",\"degraded\":")
    appendSamples { $0.byClassifier[index] }
    append("}}")
  }

  private mutating func appendAxes() {
    append(",\"interval\":")
    append(Int(LevelWindow.bin))
    append(",\"x_label\":\"seconds\",\"y_label\":")
    JSON.writeString(level.unit.label, to: &out)
    append(",")
  }

  private mutating func appendSamples(_ value: (ClassifiedTally) -> Int64) {
    append("[")
    for (index, sum) in hours.enumerated() {
      if index > 0 { append(",") }
      if sum.tally.total == 0 { append("null") } else { append(amount: value(sum)) }
    }
    append("]")
  }

  /// Seconds become minutes as 32-bit floats, events stay whole (sle-and-canary, sections 0.3 and 0.5).
  private mutating func append(amount value: Int64) {
    if level.unit == .events || value == 0 { append(Int(value)) } else { append(Float(Double(value) / 60)) }
  }

  private mutating func appendName(_ name: StaticString) {
    append(",\"")
    append(name)
    append("\":")
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { out.append(contentsOf: $0) }
  }

  private mutating func append(_ value: Int) {
    if value >= 0, value < 10 { return out.append(UInt8(ascii: "0") + UInt8(value)) }
    append(number: JSONNumber(value))
  }

  private mutating func append(_ value: Float) { append(number: JSONNumber(float32: value)) }

  private mutating func append(number: JSONNumber) { JSON.number(number).write(to: &out) }
}
