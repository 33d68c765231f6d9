import Determinism
import MistAPI
import World

/// The people and things on a site's wireless network, as a pure function: who the nth client of an access point is
/// follows from the seed and the two of them alone.
///
/// An access point has a roster without end. In an interval in which it serves `n` clients, the first `n` of the roster are
/// there; so whatever counts clients and whatever names them agree, and a session is a run of intervals in which the count
/// stays above the client's place.
struct ClientPopulation {
  let seed: RandomKey

  /// A device of somebody's.
  struct Client: Hashable {
    let mac: MACAddress
    let hostname: String
    let manufacture: String
    let family: String
    let model: String
    let os: String
    let osVersion: String
    let username: String
    /// Whether the address is locally administered, as phones make them up for each network.
    let isRandomMAC: Bool
    /// The best that it speaks.
    let proto: String
    let bands: Bands
  }

  /// The bands that a device can use.
  struct Bands: OptionSet, Hashable {
    let rawValue: UInt8
    static let band24 = Bands(rawValue: 1)
    static let band5 = Bands(rawValue: 2)
    static let band6 = Bands(rawValue: 4)
    static let each: [(band: Bands, name: String)] = [(.band24, "24"), (.band5, "5"), (.band6, "6")]
  }

  private struct Kind {
    let share: UInt64
    let manufacture: String
    let family: String
    let model: String
    let os: String
    let osVersion: String
    let prefix: String
    /// Nil: the device makes up an address for each network.
    let oui: UInt64?
    let proto: String
    let bands: Bands
  }

  private static let kinds: [Kind] = [
    Kind(
      share: 30, manufacture: "Apple", family: "iPhone", model: "iPhone 15", os: "iOS", osVersion: "18.1",
      prefix: "iPhone", oui: nil, proto: "ax", bands: [.band24, .band5, .band6]),
    Kind(
      share: 16, manufacture: "Samsung Electronics", family: "Galaxy", model: "Galaxy S23", os: "Android",
      osVersion: "14", prefix: "Galaxy-S23", oui: nil, proto: "ax", bands: [.band24, .band5, .band6]),
    Kind(
      share: 14, manufacture: "Intel", family: "Windows", model: "Windows PC", os: "Windows", osVersion: "11",
      prefix: "LAPTOP", oui: 0x8C1D96, proto: "ax", bands: [.band24, .band5, .band6]),
    Kind(
      share: 12, manufacture: "Apple", family: "Mac", model: "MacBook Pro", os: "macOS", osVersion: "15.1",
      prefix: "MacBook", oui: 0xF0189F, proto: "ax", bands: [.band24, .band5, .band6]),
    Kind(
      share: 8, manufacture: "Apple", family: "iPad", model: "iPad Air", os: "iPadOS", osVersion: "18.1",
      prefix: "iPad", oui: nil, proto: "ax", bands: [.band24, .band5]),
    Kind(
      share: 8, manufacture: "Zebra Technologies", family: "Handheld", model: "TC52", os: "Android",
      osVersion: "11", prefix: "TC52", oui: 0x48A493, proto: "ac", bands: [.band24, .band5]),
    Kind(
      share: 5, manufacture: "HP", family: "Printer", model: "LaserJet", os: "Embedded", osVersion: "1",
      prefix: "NPI", oui: 0x3C5282, proto: "n", bands: [.band24, .band5]),
    Kind(
      share: 4, manufacture: "Verifone", family: "Point of sale", model: "V400m", os: "Linux", osVersion: "4",
      prefix: "POS", oui: 0x0025E4, proto: "ac", bands: [.band24, .band5]),
    Kind(
      share: 3, manufacture: "Espressif", family: "Sensor", model: "ESP32", os: "FreeRTOS", osVersion: "10",
      prefix: "sensor", oui: 0x240AC4, proto: "n", bands: .band24),
  ]

  private static let people: [String] = [
    "amara", "ben", "chloe", "david", "elena", "farid", "grace", "hugo", "ines", "jonas", "kira", "liam", "mina",
    "noah",
    "olga", "pavel", "quinn", "rosa", "sam", "tara", "uwe", "vera", "wei", "yara", "zoe",
  ]

  /// The key of an access point's roster.
  func roster(of accessPoint: MACAddress) -> RandomKey { seed.child("clients").child(accessPoint.value) }

  /// The client in that place of an access point's roster. Places beyond 65,535 repeat addresses.
  func client(_ place: Int, of accessPoint: MACAddress) -> Client {
    let key = roster(of: accessPoint).child(UInt64(place))
    var draw = key.child(0).integer(below: 100)
    let kind =
      Self.kinds.first { kind in
        if draw < kind.share { return true }
        draw -= kind.share
        return false
      } ?? Self.kinds[0]
    let tail = Self.tail(accessPoint, place)
    // A made-up address has its second lowest bit of the first byte set (IEEE 802c).
    let mac = MACAddress(
      value: kind.oui.map { $0 << 24 | (tail & 0xFF_FFFF) }
        ?? (key.child(1).integer(below: 64) << 2 | 2) << 40 | (tail & 0xFF_FFFF_FFFF))
    let person = Self.people[Int(key.child(2).integer(below: UInt64(Self.people.count)))]
    let suffix = mac.description.suffix(6)
    return Client(
      mac: mac, hostname: kind.oui == nil ? "\(person)-\(kind.prefix)" : "\(kind.prefix)-\(suffix.uppercased())",
      manufacture: kind.manufacture, family: kind.family, model: kind.model, os: kind.os, osVersion: kind.osVersion,
      username: "\(person).\(suffix)", isRandomMAC: kind.oui == nil, proto: kind.proto, bands: kind.bands)
  }

  /// The moment in a cell at which a client comes or goes, if it does: in its first minutes, the client's own.
  func moment(_ place: Int, of accessPoint: MACAddress, in cell: Int64) -> Int64 {
    let key = roster(of: accessPoint).child(UInt64(place)).child(5).child(UInt64(bitPattern: cell))
    return cell * WorldModel.interval + Int64(key.integer(below: 240))
  }

  /// How strong a client is heard, in dBm.
  func signal(_ place: Int, of accessPoint: MACAddress) -> Int {
    -45 - Int(roster(of: accessPoint).child(UInt64(place)).child(6).integer(below: 33))
  }

  /// Which of so many networks a client is on; nil when there are none.
  func network(_ place: Int, of accessPoint: MACAddress, among count: Int) -> Int? {
    guard count > 0 else { return nil }
    return Int(roster(of: accessPoint).child(UInt64(place)).child(4).child(0).integer(below: UInt64(count)))
  }

  /// Bits that differ for each place of each access point: a bijection of 40 bits on the access point's number and the
  /// place, so that no two clients of a site share an address.
  private static func tail(_ accessPoint: MACAddress, _ place: Int) -> UInt64 {
    // Mist's addresses count in steps of sixteen.
    let number = accessPoint.value >> 4 & 0xFFFF | (accessPoint.value >> 24 & 0xFF) << 16
    let joined = (number & 0xFF_FFFF) << 16 | UInt64(place & 0xFFFF)
    // An odd factor is invertible; the low 24 bits then depend on place and access point.
    return joined &* 0x9E_3779_B97F & 0xFF_FFFF_FFFF
  }

  /// The band that a client is on, of those that it and the network have. A client that has none of the network's is
  /// counted as present all the same, and so is on one of them.
  func band(_ client: Client, place: Int, of accessPoint: MACAddress, offered: Bands) -> String {
    let common = ClientPopulation.Bands.each.filter { client.bands.contains($0.band) && offered.contains($0.band) }
    guard !common.isEmpty else { return ClientPopulation.Bands.each.first { offered.contains($0.band) }?.name ?? "5" }
    // Most clients prefer the fastest that there is.
    let draw = roster(of: accessPoint).child(UInt64(place)).child(3).integer(below: 100)
    if draw < 60 { return common[common.count - 1].name }
    if draw < 90, common.count > 1 { return common[common.count - 2].name }
    return common[0].name
  }
}
