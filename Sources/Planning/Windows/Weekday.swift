import Documents

/// A day of the week, numbered as ISO 8601 does: 1 is Monday, 7 is Sunday.
public enum Weekday: Int, Sendable, Hashable, CaseIterable, Codable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday
}

extension Weekday: Comparable {
  /// Monday is the first.
  public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}

extension Weekday {
  private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  /// The name in English, `Tuesday`.
  public var name: String { Self.names[rawValue - 1] }
  /// The first three letters of the name, `Tue`.
  public var short: String { String(name.prefix(3)) }
  /// The two letters of RFC 5545, `TU`.
  var code: String { name.prefix(2).uppercased() }

  /// The day that so many others follow, Sunday being followed by Monday.
  func advanced(by days: Int) -> Weekday { Self.allCases[((rawValue - 1 + days) % 7 + 7) % 7] }

  /// Reads a name or its first three letters, in any case.
  public init?(named text: some StringProtocol) {
    let word = text.lowercased()
    guard let day = Self.allCases.first(where: { [$0.name.lowercased(), $0.short.lowercased()].contains(word) })
    else { return nil }
    self = day
  }

  /// Reads the two letters of RFC 5545, in any case.
  init?(code text: some StringProtocol) {
    let word = text.uppercased()
    guard let day = Self.allCases.first(where: { $0.code == word }) else { return nil }
    self = day
  }
}
