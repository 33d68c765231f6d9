/// Where the cables of a slot go: a slot and its port, `sw1 mge-0/0/{n-1}`, in which `{n}` is the number at the end of the
/// slot's own name.
struct CablePattern {
  /// Why a text is no cable of a slot.
  struct Flaw: Error {
    var found: String
    var expected: String
  }

  private enum Part {
    case text(String)
    /// The number of the slot and what is added to it, and how it was written.
    case number(plus: Int, written: String)
  }

  private let text: String
  private let parts: [Part]

  static let form = "a slot and its port, such as 'sw1 mge-0/0/0', or for a range 'sw1 mge-0/0/{n-1}'"

  init(_ text: String) throws(Flaw) {
    self.text = text
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        throw Flaw(found: "'\(text)' with a brace without its partner", expected: Self.form)
      }
      let inside = String(rest[rest.index(after: open)..<close].filter { $0 != " " })
      guard inside.first == "n", let plus = Self.shift(inside.dropFirst()) else {
        throw Flaw(found: "'{\(inside)}' in the cable '\(text)'", expected: "{n}, or {n-1} and {n+1} and the like")
      }
      parts.append(.text(String(rest[..<open])))
      parts.append(.number(plus: plus, written: inside))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    self.parts = parts
  }

  /// What follows the `n`: nothing, `-1`, `+12`.
  private static func shift(_ text: Substring) -> Int? {
    guard let sign = text.first else { return 0 }
    let digits = text.dropFirst()
    guard sign == "-" || sign == "+", !digits.isEmpty, digits.utf8.count <= 3,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(digits)
    else { return nil }
    return sign == "-" ? -value : value
  }

  /// Where the cable of one slot goes.
  func cable(of slot: String) throws(Flaw) -> (target: String, port: String) {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .number(let plus, let written):
        guard let number = NumberedName(slot[...])?.number else {
          throw Flaw(found: "'{\(written)}' in the cable of '\(slot)'", expected: "a slot whose name ends in a number")
        }
        guard number + plus >= 0 else {
          throw Flaw(
            found: "'{\(written)}' in the cable of '\(slot)', which is \(number + plus)", expected: "0 or more")
        }
        result += String(number + plus)
      }
    }
    let words = result.split(separator: " ")
    guard words.count == 2 else { throw Flaw(found: "'\(text)' as a cable", expected: Self.form) }
    return (String(words[0]), String(words[1]))
  }
}
