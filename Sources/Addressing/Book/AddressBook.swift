/// Who has which prefix: the allocations of an earlier carving, by key. A carving that is given its book keeps every
/// prefix in it, so adding, removing or reordering sites never renumbers another.
public struct AddressBook: Hashable, Sendable {
  /// One allocation.
  public struct Entry: Hashable, Sendable {
    /// Whom the prefix belongs to.
    public let key: AllocationKey
    /// The prefix.
    public let prefix: IPPrefix
    /// Since when the key is no longer in the design, as the caller writes dates ("2027-02-03"); nil while it is. A
    /// resting prefix is given to nobody else; a key that comes back has it again.
    public let restingSince: String?

    /// An allocation.
    public init(_ key: AllocationKey, _ prefix: IPPrefix, restingSince: String? = nil) {
      self.key = key
      self.prefix = prefix
      self.restingSince = restingSince
    }
  }

  /// The allocations, in order of key.
  public let entries: [Entry]

  /// A book without allocations.
  public init() {
    entries = []
  }

  /// A book of these allocations, in any order.
  ///
  /// - Throws: `AddressBookError.twoPrefixes` when a key has more than one prefix, as after a merge of branches that
  ///   both allocated it.
  public init(_ entries: [Entry]) throws(AddressBookError) {
    let sorted = entries.sorted { ($0.key, $0.prefix) < ($1.key, $1.prefix) }
    for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.key == next.key {
      throw .twoPrefixes(entry.key, entry.prefix, next.prefix)
    }
    self.entries = sorted
  }

  /// A book of allocations that are in order of key, one a key.
  init(sorted entries: [Entry]) {
    self.entries = entries
  }

  /// Whether nothing is allocated.
  public var isEmpty: Bool { entries.isEmpty }

  /// The prefix of a key, resting or not.
  public subscript(key: AllocationKey) -> IPPrefix? {
    var range = 0..<entries.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if entries[middle].key == key { return entries[middle].prefix }
      range = entries[middle].key < key ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// The book without the allocations that have been resting since before a date, whose prefixes may be given again.
  /// Dates are compared as text, as ISO 8601 dates can be.
  public func releasing(restingBefore date: String) -> AddressBook {
    AddressBook(sorted: entries.filter { entry in entry.restingSince.map { $0 >= date } ?? true })
  }
}

/// A book of allocations that cannot be one.
public enum AddressBookError: Error, Hashable, Sendable {
  /// One key has two prefixes.
  case twoPrefixes(AllocationKey, IPPrefix, IPPrefix)
}

extension AddressBookError: CustomStringConvertible {
  /// What was found and what to do, for a person.
  public var description: String {
    switch self {
    case .twoPrefixes(let key, let first, let second):
      "the book gives \(key) two prefixes, \(first) and \(second): keep the one that is in use"
    }
  }
}
