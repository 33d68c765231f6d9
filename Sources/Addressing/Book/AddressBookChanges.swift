/// What one book has that another has not.
public struct AddressBookChanges: Hashable, Sendable {
  /// Allocations that are new.
  public private(set) var added: [AddressBook.Entry] = []
  /// Prefixes that grew in place: every address that was in use stays valid.
  public private(set) var grown: [Renumbering] = []
  /// Keys whose prefix is another.
  public private(set) var renumbered: [Renumbering] = []
  /// Allocations that began to rest.
  public private(set) var rested: [AddressBook.Entry] = []
  /// Resting allocations that are in use again.
  public private(set) var returned: [AddressBook.Entry] = []
  /// Allocations that are gone, whose addresses may be given to others.
  public private(set) var released: [AddressBook.Entry] = []

  /// The changes from one book to the next, each list in order of key.
  public init(from old: AddressBook, to new: AddressBook) {
    var rest = old.entries[...]
    for entry in new.entries {
      while let first = rest.first, first.key < entry.key { released.append(rest.removeFirst()) }
      guard let before = rest.first, before.key == entry.key else {
        added.append(entry)
        continue
      }
      rest.removeFirst()
      if before.prefix != entry.prefix {
        let change = Renumbering(key: entry.key, from: before.prefix, to: entry.prefix)
        if change.isGrowth { grown.append(change) } else { renumbered.append(change) }
      } else if before.state != entry.state {
        if entry.state == .resting { rested.append(entry) } else { returned.append(entry) }
      }
    }
    released += rest
  }

  /// Whether the books have the same allocations.
  public var isEmpty: Bool {
    added.isEmpty && grown.isEmpty && renumbered.isEmpty && rested.isEmpty && returned.isEmpty && released.isEmpty
  }
}

extension AddressBookChanges: CustomStringConvertible {
  /// How many of each, for a person: `3 new, 1 resting`.
  public var description: String {
    let counts = [
      (added.count, "new"), (grown.count, "grown in place"), (renumbered.count, "renumbered"),
      (rested.count, "resting"),
      (returned.count, "in use again"), (released.count, "released"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.isEmpty ? "nothing changed" : parts.joined(separator: ", ")
  }
}
