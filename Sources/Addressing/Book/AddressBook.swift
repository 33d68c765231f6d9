/// Who has which prefix: the allocations of an earlier carving, by key. A carving that is given its book keeps every
/// prefix in it, so adding, removing or reordering sites never renumbers another.
public struct AddressBook: Hashable, Sendable {
  /// Whether a prefix is in use.
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// The design has the key.
    case active
    /// The key is no longer in the design. The prefix is given to nobody else; a key that comes back has it again.
    case resting
  }

  /// One allocation.
  public struct Entry: Hashable, Sendable {
    /// Whom the prefix belongs to.
    public let key: AllocationKey
    /// The prefix.
    public let prefix: IPPrefix
    /// Whether it is in use.
    public let state: State
    /// Since when the key has had this prefix, or has been resting, as the caller writes dates ("2027-02-03"); nil when
    /// nobody knows.
    public let since: String?

    /// An allocation.
    public init(_ key: AllocationKey, _ prefix: IPPrefix, since: String? = nil, state: State = .active) {
      self.key = key
      self.prefix = prefix
      self.since = since
      self.state = state
    }

    /// An allocation that rests since a date; one in use, since when nobody knows, when that is nil.
    public init(_ key: AllocationKey, _ prefix: IPPrefix, restingSince: String?) {
      self.init(key, prefix, since: restingSince, state: restingSince == nil ? .active : .resting)
    }

    /// Since when the prefix rests; nil while it is in use.
    public var restingSince: String? { state == .resting ? since ?? "" : nil }
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
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.key < $1.key }
    let sorted = isSorted ? entries : entries.sorted { ($0.key, $0.prefix) < ($1.key, $1.prefix) }
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

  /// The allocation of a key, resting or not.
  public func entry(_ key: AllocationKey) -> Entry? {
    let index = entries.partitionPoint { $0.key < key }
    return index < entries.count && entries[index].key == key ? entries[index] : nil
  }

  /// The prefix of a key, resting or not.
  public subscript(key: AllocationKey) -> IPPrefix? { entry(key)?.prefix }

  /// The book without the allocations that have been resting since before a date, whose prefixes may be given again.
  /// Dates are compared as text, as ISO 8601 dates can be.
  public func releasing(restingBefore date: String) -> AddressBook {
    AddressBook(
      sorted: entries.filter { entry in
        entry.state == .active || (entry.since ?? date) >= date
      })
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
