/// A firmware version, ordered as people count: `0.9.2` before `0.14.1`.
struct FirmwareVersion: Comparable, Hashable {
  /// One run of digits, or of anything else.
  private enum Part: Comparable, Hashable {
    case number(Int)
    case word(String)
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var run = ""
    func part(_ run: String) -> Part { Int(run).map { .number($0) } ?? .word(run) }
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if let last = run.last, (last.isASCII && last.isNumber) != isDigit {
        parts.append(part(run))
        run = ""
      }
      run.append(character)
    }
    if !run.isEmpty { parts.append(part(run)) }
    self.parts = parts
  }

  static func < (one: FirmwareVersion, other: FirmwareVersion) -> Bool {
    one.parts.lexicographicallyPrecedes(other.parts)
  }

  /// What people write for a version: itself, or `0.14.x` for any that begins with `0.14.`.
  struct Form: Hashable {
    private let text: String
    private let start: String?

    init(_ text: String) {
      self.text = text
      start = text.lowercased().hasSuffix(".x") ? String(text.dropLast()) : nil
    }

    func matches(_ version: String) -> Bool { start.map { version.hasPrefix($0) } ?? (version == text) }
  }
}
