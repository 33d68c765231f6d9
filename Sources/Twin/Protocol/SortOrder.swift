import MistAPI

/// In which order a search tells its rows: `sort=name`, or `sort=-name` from the greatest down (`desc_sort=name` for those
/// operations that have it). A row without that member comes last.
struct SortOrder: Hashable {
  let member: String
  let isDescending: Bool

  /// Nil when the call asks for no order.
  init?(_ call: Call) {
    if let name = call.query("desc_sort") {
      self.init(name, isDescending: true)
    } else if let name = call.query("sort") {
      let isDescending = name.hasPrefix("-")
      self.init(isDescending ? String(name.dropFirst()) : name, isDescending: isDescending)
    } else {
      return nil
    }
  }

  private init(_ member: String, isDescending: Bool) {
    self.member = member
    self.isDescending = isDescending
  }

  /// What a row is sorted by. Numbers come before texts; of a list its last element counts, as the latest.
  private enum Key {
    case number(Double)
    case text(String)
    case missing

    init(_ value: JSON?) {
      switch value {
      case .number(let number)?: self = .number(number.double)
      case .bool(let value)?: self = .number(value ? 1 : 0)
      case .string(let text)?: self = .text(text)
      case .array(let elements)?: self = Key(elements.last)
      case .object?, .null?, nil: self = .missing
      }
    }

    /// Negative, zero or positive as the first comes before, beside or behind the second; nil where one is missing.
    static func compare(_ one: Key, _ other: Key) -> Int? {
      switch (one, other) {
      case (.number(let one), .number(let other)): one < other ? -1 : one > other ? 1 : 0
      case (.text(let one), .text(let other)): one < other ? -1 : one > other ? 1 : 0
      case (.number, .text): -1
      case (.text, .number): 1
      case (.missing, _), (_, .missing): nil
      }
    }

    var isMissing: Bool {
      if case .missing = self { return true }
      return false
    }
  }

  /// The rows in order; equal ones stay as they were.
  func sorted(_ rows: [JSON]) -> [JSON] {
    let keyed = rows.enumerated().map { (place: $0.offset, key: Key($0.element[member]), row: $0.element) }
    return keyed.sorted { one, other in
      guard let comparison = Key.compare(one.key, other.key) else {
        if one.key.isMissing != other.key.isMissing { return other.key.isMissing }
        return one.place < other.place
      }
      if comparison == 0 { return one.place < other.place }
      return isDescending ? comparison > 0 : comparison < 0
    }.map(\.row)
  }
}
