public import Addressing

/// A book that somebody else changed after it was read: what was carved from it may give away what is no longer free, so it
/// is not written.
public struct AddressBookConflict: Error, Hashable, Sendable {
  /// Two who would have the same addresses, or one who would have two prefixes.
  public struct Contest: Hashable, Sendable {
    /// What was about to be written.
    public let ours: AddressBook.Entry
    /// What is in the book by now.
    public let theirs: AddressBook.Entry
  }

  /// The name of the book.
  public let path: String
  /// Who wrote what is there now, and on which day; nil when it was not written through this ledger.
  public let writer: String?
  /// The day, as the writer says; nil as `writer`.
  public let date: String?
  /// What both gave away, in order of our keys.
  public let contests: [Contest]
}

extension AddressBookConflict: CustomStringConvertible {
  /// Who was first, what both took, and what to do.
  public var description: String {
    let who = writer.map { "\($0) wrote on \(date ?? "an unknown day")" } ?? "somebody wrote"
    var lines = ["\(path): found a book that \(who) after it was read; nothing is written: carve again"]
    lines += contests.prefix(20).map { contest in
      let (ours, theirs) = (contest.ours, contest.theirs)
      return ours.key == theirs.key
        ? "  \(ours.key): \(ours.prefix) here, \(theirs.prefix) in the book by now"
        : "  \(ours.prefix) for \(ours.key): \(theirs.key) has \(theirs.prefix) by now"
    }
    if contests.count > 20 { lines.append("  and \(contests.count - 20) more") }
    return lines.joined(separator: "\n")
  }
}

extension AddressBookConflict {
  /// What two books gave away that were both made from a third: allocations that are new in both and share addresses, or are
  /// of one key. Of a site and its networks only the site is named.
  static func contests(_ ours: AddressBook, _ theirs: AddressBook, since base: AddressBook) -> [Contest] {
    let isNew = { (entry: AddressBook.Entry) in base[entry.key] != entry.prefix }
    let (mine, others) = (ours.entries.filter(isNew), theirs.entries.filter(isNew))
    let keys = Dictionary(others.map { ($0.key, $0) }) { first, _ in first }
    let (sites, zones) = (others.filter { $0.key.isSite }, others.filter { $0.key.site == nil })
    var named: Set<AllocationKey> = []
    return mine.compactMap { entry in
      let parent = entry.key.network == nil ? nil : entry.key.site.map { AllocationKey(zone: entry.key.zone, site: $0) }
      if let parent, named.contains(parent) { return nil }
      var other = keys[entry.key].flatMap { $0.prefix == entry.prefix ? nil : $0 }
      if other == nil, keys[entry.key] == nil, entry.key.network == nil {
        other = (entry.key.site == nil ? zones : sites).first {
          $0.prefix.overlaps(entry.prefix) && !$0.key.holds(entry.key) && !entry.key.holds($0.key)
        }
      }
      guard let other else { return nil }
      named.insert(entry.key)
      return Contest(ours: entry, theirs: other)
    }
  }
}

extension AllocationKey {
  fileprivate var isSite: Bool { site != nil && network == nil }

  /// Whether this is the key of a level around another.
  fileprivate func holds(_ other: AllocationKey) -> Bool {
    var key = other.outer
    while let around = key {
      if around == self { return true }
      key = around.outer
    }
    return false
  }
}
