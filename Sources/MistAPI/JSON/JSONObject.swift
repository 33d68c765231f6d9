import OrderedCollections

/// The members of a JSON object, in order, each name once (the last one of a name holds, at the place of the first).
public struct JSONObject: Sendable {
  /// One member.
  struct Member: Sendable, Hashable {
    let name: String
    var value: JSON
  }

  /// A few members are found faster by looking through them than by their hashes, and made faster, too.
  private enum Members: Sendable {
    case few([Member])
    indirect case many(OrderedDictionary<String, JSON>)
  }

  private var members: Members

  /// Of more members a table is kept.
  static let few = 64

  /// An object without members.
  public init() { members = .few([]) }

  /// An object with these members, `few` of them at the most, whose names are known to differ.
  init(distinct members: [Member]) { self.members = .few(members) }

  /// An object with these members; of equal names the last one holds.
  public init(_ elements: some Sequence<(String, JSON)>) {
    self.init()
    reserveCapacity(elements.underestimatedCount)
    for (name, value) in elements { set(name, value) }
  }

  /// The member of that name. Setting a new name appends it; setting nil removes it.
  public subscript(_ key: String) -> JSON? {
    get {
      switch members {
      case .few(let members): Self.place(of: key, in: members).map { members[$0].value }
      case .many(let members): members[key]
      }
    }
    set {
      if let newValue { set(key, newValue) } else { remove(key) }
    }
  }

  /// How many members there are.
  public var count: Int {
    switch members {
    case .few(let members): members.count
    case .many(let members): members.count
    }
  }
  /// Whether there are none.
  public var isEmpty: Bool { count == 0 }
  /// The names, in order.
  public var keys: [String] { map(\.key) }

  /// Makes room for that many members.
  public mutating func reserveCapacity(_ count: Int) {
    guard case .few(var few) = members else { return }
    members = .few([])
    few.reserveCapacity(count < Self.few ? count : Self.few)
    members = .few(few)
  }

  @inline(__always)
  private static func place(of name: String, in members: [Member]) -> Int? {
    let members = members.span
    for place in members.indices where members[place].name == name { return place }
    return nil
  }

  private mutating func set(_ name: String, _ value: JSON) {
    switch members {
    case .few(var few):
      // Changed where it stands, not in a copy.
      members = .few([])
      if let place = Self.place(of: name, in: few) {
        few[place].value = value
      } else if few.count < Self.few {
        few.append(Member(name: name, value: value))
      } else {
        var many = OrderedDictionary<String, JSON>(minimumCapacity: 2 * Self.few)
        for member in few { many[member.name] = member.value }
        many[name] = value
        members = .many(many)
        return
      }
      members = .few(few)
    case .many(var many):
      members = .few([])
      many[name] = value
      members = .many(many)
    }
  }

  private mutating func remove(_ name: String) {
    switch members {
    case .few(var few):
      guard let place = Self.place(of: name, in: few) else { return }
      members = .few([])
      few.remove(at: place)
      members = .few(few)
    case .many(var many):
      members = .few([])
      many[name] = nil
      members = .many(many)
    }
  }
}

extension JSONObject {
  /// Appends the object as compact JSON text.
  func write(to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    switch members {
    case .few(let members):
      let members = members.span
      for place in members.indices {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        JSON.writeString(members[place].name, to: &out)
        out.append(UInt8(ascii: ":"))
        members[place].value.write(to: &out)
      }
    case .many(let members):
      for (place, (name, value)) in members.elements.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        JSON.writeString(name, to: &out)
        out.append(UInt8(ascii: ":"))
        value.write(to: &out)
      }
    }
    out.append(UInt8(ascii: "}"))
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members in the same order.
  public static func == (one: JSONObject, other: JSONObject) -> Bool {
    switch (one.members, other.members) {
    case (.few(let one), .few(let other)): one == other
    default: one.count == other.count && zip(one, other).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    }
  }

  /// Hashes the members in their order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for (key, value) in self {
      hasher.combine(key)
      hasher.combine(value)
    }
  }
}

extension JSONObject: Sequence {
  /// Goes through the members in order.
  public struct Iterator: IteratorProtocol {
    private let members: Members
    private var place = 0

    fileprivate init(_ object: JSONObject) { members = object.members }

    /// The next member.
    public mutating func next() -> (key: String, value: JSON)? {
      switch members {
      case .few(let members):
        guard place < members.count else { return nil }
        defer { place += 1 }
        return (members[place].name, members[place].value)
      case .many(let members):
        guard place < members.count else { return nil }
        defer { place += 1 }
        return members.elements[place]
      }
    }
  }

  /// Goes through the members in order.
  public func makeIterator() -> Iterator { Iterator(self) }
  /// How many members there are.
  public var underestimatedCount: Int { count }
}
