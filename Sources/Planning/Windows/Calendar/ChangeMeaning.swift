import Documents

/// What an event of a change calendar means and for which site groups: see `ChangeCalendar`.
struct ChangeMeaning {
  let kind: ChangeEvent.Kind
  /// In the order written, each once; empty for every site.
  let siteGroups: [String]

  /// The property that names site groups.
  static let property = "X-SITEGROUP"
  private static let prefix = "sitegroup:"

  /// That meaning, everywhere.
  init(everywhere kind: ChangeEvent.Kind) {
    self.kind = kind
    siteGroups = []
  }

  init(
    summary: CalendarLine?, categories: [CalendarLine], siteGroups lines: [CalendarLine], at position: SourcePosition
  ) throws(DocumentError) {
    var kinds: [ChangeEvent.Kind] = []
    var groups: [(name: String, position: SourcePosition)] = []
    for line in categories {
      for text in line.texts {
        if let kind = ChangeEvent.Kind(rawValue: text.lowercased()) {
          kinds.append(kind)
        } else if text.lowercased().hasPrefix(Self.prefix) {
          groups.append((Self.trimmed(text.dropFirst(Self.prefix.count)), line.position))
        }
      }
    }
    for line in lines { groups += line.texts.map { ($0, line.position) } }
    if kinds.isEmpty, let summary, let short = Self.shortForm(summary.text) {
      kinds = [short.kind]
      groups += short.groups.map { ($0, summary.position) }
    }
    guard let kind = kinds.first else {
      let title = (summary?.text ?? "").prefix(60)
      throw DocumentError(
        at: position, found: "the event '\(title)', which is neither a freeze nor store hours",
        expected: "CATEGORIES:FREEZE, CATEGORIES:HOURS, or a SUMMARY such as 'freeze: stores' or 'hours: stores'",
        advice: "take other events out of the file")
    }
    guard kinds.allSatisfy({ $0 == kind }) else {
      throw DocumentError(
        at: position, found: "an event that is both a freeze and store hours", expected: "one of the two")
    }
    if let empty = groups.first(where: { $0.name.isEmpty }) {
      throw DocumentError(
        at: empty.position, found: "a site group without a name",
        expected: "the name of a site group, such as 'stores'",
        advice: "an event that names no site group holds for every site")
    }
    self.kind = kind
    var seen: Set<String> = []
    siteGroups = groups.map(\.name).filter { seen.insert($0).inserted }
  }

  /// Reads `freeze`, `hours: stores, region-west`.
  private static func shortForm(_ summary: String) -> (kind: ChangeEvent.Kind, groups: [String])? {
    let parts = summary.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = parts.first, let kind = ChangeEvent.Kind(rawValue: trimmed(word).lowercased()) else { return nil }
    guard parts.count == 2 else { return (kind, []) }
    return (kind, parts[1].split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) })
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let head = text.drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...last])
  }
}
