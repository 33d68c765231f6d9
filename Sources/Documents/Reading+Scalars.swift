extension Reading where Value == String {
  /// Text. Numbers and truth values are taken as they were written, so that `0.14` and `NO` stay what they are.
  public static var string: Reading<String> {
    Reading(expected: "text") { node, log in
      if let text = node.text { return text }
      log.report(at: node.position, found: node.kind, expected: "text")
      return nil
    }
  }

  /// Text that is not empty.
  public static var nonEmptyString: Reading<String> {
    Reading.string.map(expected: "text that is not empty") { $0.isEmpty ? nil : $0 }
  }

  /// One of some words.
  public static func oneOf(_ words: [String]) -> Reading<String> {
    let expected = Expectation.oneOf(words)
    return Reading(expected: expected) { node, log in
      if let text = node.text, words.contains(text) { return text }
      log.report(
        at: node.position, found: node.kind, expected: expected,
        nearest: node.text.flatMap { nearestWord(to: $0, in: words) })
      return nil
    }
  }
}

extension Reading {
  /// Text that stands for something.
  /// - Parameters:
  ///   - expected: What is expected, in words, with its article and an example.
  ///   - convert: The conversion; nil if the text stands for nothing.
  public static func text(_ expected: String, _ convert: @escaping (String) -> Value?) -> Reading<Value> {
    Reading(expected: expected) { node, log in
      if let text = node.text, let value = convert(text) { return value }
      log.report(at: node.position, found: node.kind, expected: expected)
      return nil
    }
  }

  /// One of some words, each of which stands for a value. The words are given in the order of messages.
  public static func oneOf(_ words: [(String, Value)]) -> Reading<Value> {
    let names = words.map(\.0)
    let reading = Reading<String>.oneOf(names)
    return Reading(expected: reading.expected) { node, log in
      reading.read(node, log: log).flatMap { name in words.first { $0.0 == name }?.1 }
    }
  }
}

extension Reading where Value == Int {
  /// A whole number.
  public static var int: Reading<Int> { .int(in: .min ... .max) }

  /// A whole number in a range.
  public static func int(in range: ClosedRange<Int>) -> Reading<Int> {
    let expected = Expectation.wholeNumber(range)
    return Reading(expected: expected) { node, log in
      if case .number(let literal) = node.scalar, let value = Int(literal), range.contains(value) { return value }
      log.report(at: node.position, found: node.kind, expected: expected, advice: node.adviceOnQuotes)
      return nil
    }
  }

  /// A whole number of at least this.
  public static func int(in range: PartialRangeFrom<Int>) -> Reading<Int> { .int(in: range.lowerBound ... .max) }
}

extension Reading where Value == Double {
  /// A number.
  public static var double: Reading<Double> { .double(in: -.infinity ... .infinity) }

  /// A number in a range.
  public static func double(in range: ClosedRange<Double>) -> Reading<Double> {
    let expected = Expectation.number(range)
    return Reading(expected: expected) { node, log in
      if case .number(let literal) = node.scalar, let value = Double(literal), value.isFinite, range.contains(value) {
        return value
      }
      log.report(at: node.position, found: node.kind, expected: expected, advice: node.adviceOnQuotes)
      return nil
    }
  }

  /// A number of at least this.
  public static func double(in range: PartialRangeFrom<Double>) -> Reading<Double> {
    .double(in: range.lowerBound ... .infinity)
  }
}

extension Reading where Value == Bool {
  /// `true` or `false`.
  public static var bool: Reading<Bool> {
    Reading(expected: "true or false") { node, log in
      if case .bool(let value) = node.scalar { return value }
      let isWord = ["yes", "no", "on", "off"].contains(node.text?.lowercased())
      log.report(
        at: node.position, found: node.kind, expected: "true or false",
        advice: isWord ? "YAML 1.2 knows only true and false" : node.adviceOnQuotes)
      return nil
    }
  }
}

extension Node {
  /// Says that a number or truth value in quotes is text, if that is what this is.
  fileprivate var adviceOnQuotes: String? {
    guard case .scalar(let text, .quoted) = content else { return nil }
    if case .text = Node(at: position, .scalar(text: text, style: .plain)).scalar { return nil }
    return "remove the quotes"
  }
}
