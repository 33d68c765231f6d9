import Documents

extension Reading {
  /// Another reading, with the place of its value: `.placed(.nonEmptyString)` where a bare member is written.
  static func placed<Inner>(_ reading: Reading<Inner>) -> Reading<Placed<Inner>> where Value == Placed<Inner> {
    reading.placed
  }
}
