/// What people write for a version: itself, or `0.14.x` for any that begins with `0.14.`.
struct VersionForm: Hashable {
  private let text: String
  private let start: String?

  init(_ text: String) {
    self.text = text
    start = text.lowercased().hasSuffix(".x") ? String(text.dropLast()) : nil
  }

  func matches(_ version: String) -> Bool { start.map { version.hasPrefix($0) } ?? (version == text) }
}
