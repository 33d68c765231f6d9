public import MistAPI

/// A variable that a value names and no layer sets.
public struct UnresolvedVariable: Sendable, Hashable {
  /// The variable's name.
  public let name: String
  /// The field that names it, such as `port_config.ge-0/0/1.vlan_id`.
  public let field: String

  /// A variable of that name in that field.
  public init(name: String, field: String) {
    self.name = name
    self.field = field
  }
}

extension JSON {
  /// A whole number, also one that a variable left as text.
  public var wholeNumber: Int? { int ?? string.flatMap { Int($0) } }
}

/// Variables of the form `{{name}}` in configuration values (mist-fidelity, section 4.4).
public enum Variables {
  /// A value after its variables were replaced, and those that could not be.
  public struct Resolution: Sendable, Hashable {
    /// The value; a variable that no layer sets stays as it is written.
    public var value: JSON
    /// The variables that no layer sets, in the order of the fields.
    public var unresolved: [UnresolvedVariable]
  }

  /// The names that a text refers to, in order.
  public static func references(in text: String) -> [String] {
    var names: [String] = []
    forEachPart(of: text) { part in
      if case .variable(let name) = part { names.append(name) }
    }
    return names
  }

  /// Every reference in a value, with its field, in order. Keys of objects may hold references as well.
  public static func references(in value: JSON) -> [UnresolvedVariable] {
    resolve(value) { _ in nil }.unresolved
  }

  /// Replaces every variable in a value, in keys of objects too.
  ///
  /// A field that consists of one variable and is a number in the published API (`vlan_id` …) becomes a number.
  /// - Parameter lookup: the value of a variable, nil when no layer sets it.
  public static func resolve(_ value: JSON, lookup: (String) -> String?) -> Resolution {
    var unresolved: [UnresolvedVariable] = []
    let result = resolve(value, field: "", lookup: lookup, unresolved: &unresolved)
    return Resolution(value: result, unresolved: unresolved)
  }

  private static func resolve(
    _ value: JSON, field: String, lookup: (String) -> String?, unresolved: inout [UnresolvedVariable]
  ) -> JSON {
    switch value {
    case .null, .bool, .number: return value
    case .string(let text):
      guard text.utf8.contains(UInt8(ascii: "{")) else { return value }
      let replaced = replace(text, field: field, lookup: lookup, unresolved: &unresolved)
      if isNumeric(field), text.hasPrefix("{{"), text.hasSuffix("}}"), let number = Int(replaced) {
        return JSON(number)
      }
      return .string(replaced)
    case .array(let elements):
      guard mayRefer(value) else { return value }
      var result: [JSON] = []
      result.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() {
        result.append(resolve(element, field: "\(field)[\(index)]", lookup: lookup, unresolved: &unresolved))
      }
      return .array(result)
    case .object(let object):
      guard mayRefer(value) else { return value }
      var result = JSONObject()
      result.reserveCapacity(object.count)
      for (key, member) in object {
        let inner = field.isEmpty ? key : "\(field).\(key)"
        let name =
          key.utf8.contains(UInt8(ascii: "{"))
          ? replace(key, field: inner, lookup: lookup, unresolved: &unresolved) : key
        result[name] = resolve(member, field: inner, lookup: lookup, unresolved: &unresolved)
      }
      return .object(result)
    }
  }

  /// Whether there is a brace anywhere in a value: most of a configuration has none, and stays as it is.
  private static func mayRefer(_ value: JSON) -> Bool {
    switch value {
    case .null, .bool, .number: false
    case .string(let text): text.utf8.contains(UInt8(ascii: "{"))
    case .array(let elements): elements.contains { mayRefer($0) }
    case .object(let object): object.contains { mayRefer($0.value) || $0.key.utf8.contains(UInt8(ascii: "{")) }
    }
  }

  /// Texts for people hold `{{code}}` and `{{duration}}`, which are not variables (mist-fidelity, section 4.4).
  private static func isMessage(_ field: String) -> Bool {
    let last = field.split(separator: ".").last ?? ""
    return last.hasPrefix("sms") || last.hasSuffix("message") || last.hasSuffix("message_format")
  }

  private static func isNumeric(_ field: String) -> Bool {
    let last = field.split(separator: ".").last ?? ""
    return last == "vlan_id" || last == "native_vlan_id" || last == "default_vlan_id"
  }

  private static func replace(
    _ text: String, field: String, lookup: (String) -> String?, unresolved: inout [UnresolvedVariable]
  ) -> String {
    if isMessage(field) { return text }
    var result = ""
    forEachPart(of: text) { part in
      switch part {
      case .text(let text): result += text
      case .variable(let name):
        if let value = lookup(name) {
          result += value
        } else {
          result += "{{\(name)}}"
          unresolved.append(UnresolvedVariable(name: name, field: field))
        }
      }
    }
    return result
  }

  private enum Part {
    case text(Substring)
    case variable(String)
  }

  private static func forEachPart(of text: String, _ body: (Part) -> Void) {
    let utf8 = text.utf8
    var start = utf8.startIndex
    while let opening = place(of: UInt8(ascii: "{"), in: utf8[start...]),
      let closing = place(of: UInt8(ascii: "}"), in: utf8[utf8.index(opening, offsetBy: 2)...])
    {
      if opening > start { body(.text(text[start..<opening])) }
      var name = text[utf8.index(opening, offsetBy: 2)..<closing]
      while name.first == " " { name = name.dropFirst() }
      while name.last == " " { name = name.dropLast() }
      body(.variable(String(name)))
      start = utf8.index(closing, offsetBy: 2)
    }
    if start < utf8.endIndex { body(.text(text[start...])) }
  }

  /// Where a byte first stands twice in a row.
  private static func place(of byte: UInt8, in text: Substring.UTF8View) -> String.Index? {
    var rest = text
    while let first = rest.firstIndex(of: byte) {
      let second = rest.index(after: first)
      if second < rest.endIndex, rest[second] == byte { return first }
      rest = rest[second...]
    }
    return nil
  }
}
