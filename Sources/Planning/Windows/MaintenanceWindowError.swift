/// Why a text is not a maintenance window.
public struct MaintenanceWindowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text.
  public let text: String
  /// What was found in it, without the word «found»: "the day 'Tus'".
  public let found: String
  /// What was expected instead, without the word «expected».
  public let expected: String
  /// The nearest valid word.
  public let nearest: String?

  init(_ text: String, found: String, expected: String, nearest: String? = nil) {
    self.text = text
    self.found = found
    self.expected = expected
    self.nearest = nearest
  }

  /// A window as it should be.
  public static let example = "Tue 22:00–05:00 site"

  /// What was found, what was expected, and an example.
  public var description: String {
    let meant = nearest.map { "; did you mean '\($0)'?" } ?? ""
    return "the window '\(text)': found \(found); expected \(expected)\(meant) (for example '\(Self.example)')"
  }
}
