import Determinism

extension Stream {
  /// Writes a line about what happened at a moment of the network's clock, to the minute.
  func writeLine(_ text: String, at time: Instant) {
    writeLine("\(String(time.iso8601.prefix(16).map { $0 == "T" ? " " : $0 }))  \(text)")
  }
}
