extension StringProtocol {
  /// How many columns a terminal gives the text: one a character, two for the wide ones of East Asia and for pictures.
  var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text with spaces after it, so wide.
  func padded(to width: Int) -> String {
    String(self) + String(repeating: " ", count: Swift.max(0, width - displayWidth))
  }

  /// The text with spaces before it, so wide.
  func rightAligned(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - displayWidth)) + String(self)
  }
}

extension Character {
  fileprivate var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    // The ranges of UAX #11 that are wide or full-width, as far as names of places and pictures use them.
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

extension String {
  /// The text in which what would move a terminal's cursor or change its colours is shown as `?`: names come from files.
  var printable: String {
    let isClean = unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    guard !isClean else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: result.append(" ")
      case 0..<0x20, 0x7F...0x9F: result.append("?")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension TextStyle {
  /// The text in which what would move a terminal's cursor or change its colours is shown as `?`, and line feeds and tabs as
  /// spaces.
  public static func printable(_ text: String) -> String { text.printable }
}
