/// A JSON value (RFC 8259), kept lossless: members keep their order, numbers keep their text.
public enum JSON: Sendable, Hashable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number with the text it was written with.
  case number(JSONNumber)
  /// A string, decoded.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object whose members keep their order.
  case object(JSONObject)
}

extension JSON {
  /// The member of that name, when this is an object that has it.
  public subscript(_ key: String) -> JSON? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// The text, when this is a string.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value, when this is a boolean.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The whole number, when this is a number without a fraction that fits.
  public var int: Int? {
    guard case .number(let number) = self else { return nil }
    return number.int
  }

  /// The number as a double, when this is a number.
  public var double: Double? {
    guard case .number(let number) = self else { return nil }
    return number.double
  }

  /// The elements, when this is an array.
  public var array: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The object, when this is one.
  public var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The strings of an array, when this is an array of nothing else.
  public var strings: [String]? {
    guard case .array(let elements) = self else { return nil }
    var result: [String] = []
    result.reserveCapacity(elements.count)
    for element in elements {
      guard case .string(let text) = element else { return nil }
      result.append(text)
    }
    return result
  }

  /// What the value is, in words for error messages: «an object», «the text 'x'», «the number 3».
  public var describedForErrors: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let number): "the number \(number.text)"
    case .string(let text): "the text '\(text.count > 40 ? "\(text.prefix(40))…" : text)'"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`
  public init(nilLiteral: ()) { self = .null }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(JSONNumber(value)) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with its members in the order written.
  public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }

  /// A whole number.
  public init(_ value: Int) { self = .number(JSONNumber(value)) }
  /// A number.
  public init(_ value: Double) { self = .number(JSONNumber(value)) }
  /// An array of strings.
  public init(_ values: [String]) { self = .array(values.map { .string($0) }) }
}
