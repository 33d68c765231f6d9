import MistAPI

/// What was read of the cloud before the first write of a wave: lists and single objects of the wave's footprint.
struct WaveReading {
  /// An object that was read.
  struct Found {
    var id: MistID
    var body: JSON
  }

  /// A list as it was read, by id and by the values of the members that name its objects.
  private struct Listing {
    var items: [Found]
    var places: [MistID: Int]
    var indexes: [[String]: [String: [Int]]] = [:]
  }

  private var listings: [String: Listing] = [:]
  private var singles: [String: JSON?] = [:]

  /// Whether a list was read.
  func has(list path: String) -> Bool { listings[path] != nil }

  /// Whether an object was read by itself.
  func has(single path: String) -> Bool { singles[path] != nil }

  mutating func keep(list path: String, _ bodies: [JSON]) {
    let items = bodies.compactMap { body in
      body["id"]?.string.flatMap { MistID($0) }.map { Found(id: $0, body: body) }
    }
    listings[path] = Listing(
      items: items,
      places: Dictionary(items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first }))
  }

  /// - Parameter body: nil when it does not exist.
  mutating func keep(single path: String, _ body: JSON?) { singles[path] = .some(body) }

  /// An object that was read by itself: nil when it was not read, `.some(nil)` when it does not exist.
  func single(_ path: String) -> JSON?? { singles[path] }

  /// Whether a list has an object of that id; nil when it was not read.
  func has(_ id: MistID, in path: String) -> Bool? { listings[path].map { $0.places[id] != nil } }

  /// The object of that id in a list.
  func object(_ id: MistID, in path: String) -> JSON? {
    listings[path].flatMap { listing in listing.places[id].map { listing.items[$0].body } }
  }

  /// The objects of a list whose naming members have these values.
  mutating func matches(_ match: JSONObject, in path: String) -> [Found] {
    let members = match.keys
    guard !members.isEmpty, let listing = listings[path] else { return [] }
    let index: [String: [Int]]
    if let known = listing.indexes[members] {
      index = known
    } else {
      var made: [String: [Int]] = [:]
      for (offset, item) in listing.items.enumerated() {
        made[item.body.naturalKey(members), default: []].append(offset)
      }
      listings[path]?.indexes[members] = made
      index = made
    }
    return (index[JSON.object(match).naturalKey(members)] ?? []).map { listing.items[$0] }
  }
}
