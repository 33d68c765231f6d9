import MistAPI

/// Which access points of a site hear each other well enough that clients of one go to the other when it is gone.
struct SiteNeighbours: Sendable {
  /// Where it is known from.
  enum Source: Sendable {
    /// What the access points hear of each other.
    case heard
    /// Where they hang on the floor plan.
    case floorPlan
    /// From nowhere.
    case unknown
  }

  let source: Source
  private var pairs: [MACAddress: Set<MACAddress>] = [:]

  /// From which level on a neighbour counts, in dBm: there a client is served as well as anywhere (assumed).
  static let level = -70

  /// What access points hear of each other, by address.
  init(heard: [MACAddress: [RadioPositions.Heard]]) {
    source = heard.isEmpty ? .unknown : .heard
    for (mac, others) in heard {
      for other in others where other.strength >= Self.level { add(mac, other.mac) }
    }
  }

  /// Those that hang near each other: on one plan, at most half as far again apart as an access point and its nearest one.
  init(places: [(mac: MACAddress, place: Fleet.Place)]) {
    source = places.isEmpty ? .unknown : .floorPlan
    func distance(_ one: Fleet.Place, _ other: Fleet.Place) -> Double {
      let (x, y) = (one.x - other.x, one.y - other.y)
      return (x * x + y * y).squareRoot()
    }
    for (mac, place) in places {
      let others = places.filter { $0.mac != mac && $0.place.map == place.map }
      guard let nearest = others.map({ distance($0.place, place) }).min() else { continue }
      for other in others where distance(other.place, place) <= 1.5 * nearest { add(mac, other.mac) }
    }
  }

  private mutating func add(_ one: MACAddress, _ other: MACAddress) {
    pairs[one, default: []].insert(other)
    pairs[other, default: []].insert(one)
  }

  /// Whether two access points are neighbours; where nothing is known, none are.
  func areNeighbours(_ one: MACAddress, _ other: MACAddress) -> Bool { pairs[one]?.contains(other) ?? false }
}

extension MistClient {
  /// The neighbours at a site: as its access points hear each other at 5 GHz, else by the floor plan.
  func neighbours(at site: MistID, _ accessPoints: [Fleet.AccessPoint]) async throws -> SiteNeighbours {
    var heard: [MACAddress: [RadioPositions.Heard]] = [:]
    do {
      heard = try await radioNeighbours(at: site, on: .band5)
    } catch MistError.refused(404, _, _, _) {
      // Older clouds do not tell.
    }
    if !heard.isEmpty { return SiteNeighbours(heard: heard) }
    return SiteNeighbours(places: accessPoints.compactMap { point in point.place.map { (point.device.mac, $0) } })
  }
}
