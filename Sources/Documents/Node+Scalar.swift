/// What a scalar stands for, by the core schema of YAML 1.2: `no` and `on` are words, `0.14.1` is text.
public enum ScalarValue: Sendable, Hashable {
  /// `true` or `false`.
  case bool(Bool)
  /// A number, as a literal that JSON allows and that keeps the digits that were written.
  case number(String)
  /// Text.
  case text(String)
}

extension Node {
  /// What a scalar stands for; nil for lists, mappings and nothing.
  public var scalar: ScalarValue? {
    guard case .scalar(let text, let style) = content else { return nil }
    if style == .quoted { return .text(text) }
    switch text {
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return Self.numberLiteral(text).map(ScalarValue.number) ?? .text(text)
    }
  }

  /// The JSON literal of a number as YAML allows it: `+5` is 5, `.5` is 0.5, `0x1F` is 31, `007` is 7.
  static func numberLiteral(_ text: String) -> String? {
    var rest = Substring(text)
    guard rest.utf8.count <= 400, let first = rest.utf8.first else { return nil }
    if first == UInt8(ascii: "0"), let based = basedLiteral(text) { return based }
    var sign = ""
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      sign = first == UInt8(ascii: "-") ? "-" : ""
      rest.removeFirst()
    }
    let whole = digits(&rest)
    var fraction: Substring?
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits(&rest)
    }
    guard !whole.isEmpty || !(fraction ?? "").isEmpty else { return nil }
    var exponent = ""
    if rest.first == "e" || rest.first == "E" {
      exponent = "e"
      rest.removeFirst()
      if let next = rest.first, next == "-" || next == "+" {
        exponent.append(next)
        rest.removeFirst()
      }
      let power = digits(&rest)
      guard !power.isEmpty else { return nil }
      exponent += power
    }
    guard rest.isEmpty else { return nil }
    let significant = whole.drop { $0 == "0" }
    let point = fraction.map { "." + ($0.isEmpty ? "0" : $0) } ?? ""
    return sign + (significant.isEmpty ? "0" : significant) + point + exponent
  }

  private static func digits(_ rest: inout Substring) -> Substring {
    let run = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest[run.endIndex...]
    return run
  }

  private static func basedLiteral(_ text: String) -> String? {
    let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 0
    guard radix > 0, let first = text.dropFirst(2).first, first != "-", first != "+" else { return nil }
    return UInt64(text.dropFirst(2), radix: radix).map(String.init)
  }
}
