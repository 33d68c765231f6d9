/// A firmware version, put in order as people read it: `0.14.9` is before `0.14.30`, and `22.4R3` before `22.4R3-S3`.
///
/// Runs of digits count as numbers, what stands between them as text; a version that goes on is later than one that ends.
public struct FirmwareVersion: Sendable, Hashable {
  /// The version as it is written.
  public let text: String
  private let parts: [Part]

  private enum Part: Sendable, Hashable {
    case number(UInt64)
    case word(String)
  }

  /// A version of that text.
  public init(_ text: String) {
    self.text = text
    var parts: [Part] = []
    var digits: UInt64?
    var word = ""
    func closeWord() {
      if !word.isEmpty { parts.append(.word(word)) }
      word = ""
    }
    for character in text.unicodeScalars {
      if ("0"..."9").contains(character) {
        closeWord()
        let (product, overflow) = (digits ?? 0).multipliedReportingOverflow(by: 10)
        digits = overflow ? .max : product &+ UInt64(character.value - 48)
      } else {
        if let number = digits { parts.append(.number(number)) }
        digits = nil
        word.unicodeScalars.append(character)
      }
    }
    closeWord()
    if let number = digits { parts.append(.number(number)) }
    self.parts = parts
  }
}

extension FirmwareVersion: Comparable {
  /// Whether one version is before another.
  public static func < (one: FirmwareVersion, other: FirmwareVersion) -> Bool {
    for (left, right) in zip(one.parts, other.parts) where left != right {
      switch (left, right) {
      case (.number(let left), .number(let right)): return left < right
      case (.word(let left), .word(let right)): return left < right
      case (.number, .word): return true
      case (.word, .number): return false
      }
    }
    return one.parts.count < other.parts.count
  }
}
