/// Which places of an access point's roster of clients do not count in service levels, because their WLAN is excluded.
///
/// In a cell in which an access point has `n` clients, the first `n` places of its roster are there.
public struct RosterMask: Sendable, Hashable {
  private var words: [UInt64]

  /// Everybody counts.
  public static let none = RosterMask(words: [])

  private init(words: [UInt64]) { self.words = words }

  /// A mask of the first so many places; those beyond count.
  public init(places: Int, isExcluded: (Int) -> Bool) {
    words = Array(repeating: 0, count: (max(0, places) + 63) / 64)
    for place in 0..<max(0, places) where isExcluded(place) { words[place / 64] |= 1 << UInt64(place % 64) }
    while words.last == 0 { words.removeLast() }
  }

  /// Whether everybody counts.
  public var isEmpty: Bool { words.isEmpty }

  /// Whether a place does not count.
  public func excludes(_ place: Int) -> Bool {
    place >= 0 && place / 64 < words.count && words[place / 64] >> UInt64(place % 64) & 1 == 1
  }

  /// Of so many user-seconds, given to places of an interval each from the first on, those that count.
  func judged(_ seconds: Int) -> Int {
    let interval = Int(WorldModel.interval)
    let (whole, rest) = seconds.quotientAndRemainder(dividingBy: interval)
    var excluded = 0
    for (index, word) in words.enumerated() where index * 64 < whole {
      let places = whole - index * 64
      excluded += (places >= 64 ? word : word & (1 << UInt64(places) - 1)).nonzeroBitCount
    }
    return seconds - excluded * interval - (excludes(whole) ? rest : 0)
  }
}
