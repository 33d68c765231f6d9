import Documents

extension Reading where Value == NamingPattern {
  /// A naming pattern.
  /// - Parameter placeholders: The names that may stand in braces; any, if nil.
  static func pattern(_ placeholders: [String]?) -> Reading<NamingPattern> {
    let expected = "text with names in braces, such as {city} or {store:04}"
    return Reading(expected: expected) { node, log in
      guard let text = Reading<String>.nonEmptyString.read(node, log: log) else { return nil }
      let pattern: NamingPattern
      do throws(NamingPattern.Flaw) {
        pattern = try NamingPattern(text)
      } catch {
        log.report(at: node.position, found: "'\(text)' with \(error)", expected: expected)
        return nil
      }
      guard let placeholders else { return pattern }
      for name in pattern.placeholders where !placeholders.contains(name) {
        log.reportUnknown("name in braces", name, at: node.position, known: placeholders)
        return nil
      }
      return pattern
    }
  }
}
