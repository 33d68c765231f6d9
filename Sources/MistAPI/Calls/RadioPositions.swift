import Determinism

/// Where access points of a floor are, and how loudly they hear each other.
///
/// Signal strength falls with distance as in offices: 20 dBm sent, 47 dB lost in the first metre at 5 GHz (40 dB at
/// 2.4 GHz, 49 dB at 6 GHz), and 30 dB for every tenfold distance.
public struct RadioPositions: Sendable {
  /// A band of the air.
  public enum Band: String, Sendable, Hashable, CaseIterable {
    /// 2.4 GHz
    case band24 = "24"
    /// 5 GHz
    case band5 = "5"
    /// 6 GHz
    case band6 = "6"

    /// The loss over the first metre, in dB.
    var firstMetre: Double {
      switch self {
      case .band24: 40
      case .band5: 47
      case .band6: 49
      }
    }
  }

  /// An access point that another hears.
  public struct Heard: Sendable, Hashable {
    /// Who is heard.
    public var mac: MACAddress
    /// How loudly, in dBm.
    public var strength: Int
  }

  /// Whoever is heard at least that loudly, in dBm, is a neighbour: it takes over the clients of one that goes down.
  public static let leastStrength = -70
  /// Metres between access points of which nobody knows where they are.
  public static let gridSpacing = 15.0

  /// One access point in its place.
  struct Place: Sendable {
    var floor: String
    var x: Double
    var y: Double
  }

  private var places: [MACAddress: Place] = [:]

  /// Nobody's positions.
  public init() {}

  /// The access points that have a place, by address.
  public var macs: [MACAddress] { places.keys.sorted() }

  /// Puts an access point on a floor, in metres.
  public mutating func place(_ mac: MACAddress, on floor: String, x: Double, y: Double) {
    places[mac] = Place(floor: floor, x: x, y: y)
  }

  /// Puts access points of which no position is known on a square grid of their own, row by row in the order given.
  public mutating func placeOnGrid(_ macs: [MACAddress]) {
    var columns = 1
    while columns * columns < macs.count { columns += 1 }
    for (index, mac) in macs.enumerated() {
      place(
        mac, on: "grid", x: Double(index % columns) * Self.gridSpacing, y: Double(index / columns) * Self.gridSpacing)
    }
  }

  /// Whom each access point hears at least so loudly, the loudest first; floors do not hear each other.
  public func heard(on band: Band, atLeast limit: Int = leastStrength) -> [MACAddress: [Heard]] {
    var heard: [MACAddress: [Heard]] = [:]
    // No farther than that, of which most pairs are out by a subtraction.
    let reach = StrictMath.exp((20 - band.firstMetre - Double(limit) + 0.5) / 30 * StrictMath.log(10))
    let sorted = places.sorted { ($0.value.floor, $0.value.x, $0.key) < ($1.value.floor, $1.value.x, $1.key) }
    for (index, one) in sorted.enumerated() {
      heard[one.key, default: []] += []
      for other in sorted[(index + 1)...] {
        guard other.value.floor == one.value.floor, other.value.x - one.value.x <= reach else { break }
        let (x, y) = (other.value.x - one.value.x, other.value.y - one.value.y)
        let distance = max(1, (x * x + y * y).squareRoot())
        let strength = 20 - band.firstMetre - 30 * StrictMath.log(distance) / StrictMath.log(10)
        let rounded = Int(strength.rounded())
        guard rounded >= limit else { continue }
        heard[one.key, default: []].append(Heard(mac: other.key, strength: rounded))
        heard[other.key, default: []].append(Heard(mac: one.key, strength: rounded))
      }
    }
    return heard.mapValues { $0.sorted { ($1.strength, $0.mac) < ($0.strength, $1.mac) } }
  }

  /// The access points from the fringe of their floor to its centre: those far from the middle of all first.
  public func fromFringeToCentre() -> [MACAddress] {
    var middles: [String: (x: Double, y: Double, count: Double)] = [:]
    for (_, place) in places.sorted(by: { $0.key < $1.key }) {
      let before = middles[place.floor] ?? (0, 0, 0)
      middles[place.floor] = (before.x + place.x, before.y + place.y, before.count + 1)
    }
    func away(_ place: Place) -> Double {
      guard let middle = middles[place.floor] else { return 0 }
      let (x, y) = (place.x - middle.x / middle.count, place.y - middle.y / middle.count)
      return x * x + y * y
    }
    return places.map { (mac: $0.key, away: away($0.value)) }
      .sorted { ($1.away, $0.mac) < ($0.away, $1.mac) }.map(\.mac)
  }
}
