import OrderedCollections

/// The members of a JSON object, in order, each name once (the last one of a name holds, at the place of the first).
public struct JSONObject: Sendable, Hashable {
  private var members: OrderedDictionary<String, JSON>

  /// An object without members.
  public init() { members = [:] }

  /// An object with these members; of equal names the last one holds.
  public init(_ elements: some Sequence<(String, JSON)>) {
    members = [:]
    members.reserveCapacity(elements.underestimatedCount)
    for (name, value) in elements { members[name] = value }
  }

  /// The member of that name. Setting a new name appends it; setting nil removes it.
  public subscript(_ key: String) -> JSON? {
    get { members[key] }
    set { members[key] = newValue }
  }

  /// How many members there are.
  public var count: Int { members.count }
  /// Whether there are none.
  public var isEmpty: Bool { members.isEmpty }
  /// The names, in order.
  public var keys: [String] { Array(members.keys) }

  /// Makes room for that many members.
  public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }
}

extension JSONObject: Sequence {
  /// Goes through the members in order.
  public struct Iterator: IteratorProtocol {
    private var base: OrderedDictionary<String, JSON>.Iterator
    init(_ base: OrderedDictionary<String, JSON>.Iterator) { self.base = base }
    /// The next member.
    public mutating func next() -> (key: String, value: JSON)? { base.next() }
  }
  /// Goes through the members in order.
  public func makeIterator() -> Iterator { Iterator(members.makeIterator()) }
  /// How many members there are.
  public var underestimatedCount: Int { members.count }
}
