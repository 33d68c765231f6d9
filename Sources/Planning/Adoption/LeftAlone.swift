/// What an organisation has and a design that is written from it does not own, and why.
public struct LeftAlone: Sendable {
  /// Things that are left alone for one reason.
  public struct Group: Sendable {
    /// Why, in words that end a sentence: `a secret is never written into a file`.
    public var reason: String
    /// What: `psks/scanners.passphrase`.
    public var subjects: [String]
  }

  /// The reasons with their things, in the order in which they came up.
  public private(set) var groups: [Group] = []
  private var places: [String: Int] = [:]
  private var seen: Set<[String]> = []

  /// Nothing is left alone.
  public init() {}

  /// Notes a thing.
  mutating func note(_ subject: String, _ reason: String) {
    guard seen.insert([reason, subject]).inserted else { return }
    if let place = places[reason] {
      groups[place].subjects.append(subject)
    } else {
      places[reason] = groups.count
      groups.append(Group(reason: reason, subjects: [subject]))
    }
  }

  /// One line a reason, for a person: the first things, and how many more there are.
  public var summary: [String] {
    groups.map { "left alone, \($0.reason): \(listed($0.subjects))" }
  }

  /// Every thing, as comments of at most that width.
  func comments(width: Int) -> [String] {
    groups.flatMap { group -> [String] in
      var lines = ["# left alone, \(group.reason):"]
      var line = "#  "
      for (index, subject) in group.subjects.enumerated() {
        let word = " \(subject.replacing("\n", with: " "))\(index + 1 < group.subjects.count ? ";" : "")"
        if line.count + word.count > width, line != "#  " {
          lines.append(line)
          line = "#  "
        }
        line += word
      }
      return lines + [line]
    }
  }
}
