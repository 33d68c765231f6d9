import Determinism
import Foundation
import MistAPI
import Twin

/// A twin of many sites, each with ten access points, a switch and a gateway that have served for some days.
struct LargeTwin {
  static let accessPointsPerSite = 10
  /// A Monday at noon, UTC.
  static let start = Instant(seconds: 1_799_668_800)
  private static let models = Array(repeating: "AP45", count: accessPointsPerSite) + ["EX4100-48MP", "SRX320"]

  let twin: Twin
  let client: TwinClient
  let organisation: MistID
  let seed: UInt64 = 20_270_111
  /// The sites in the order in which lists have them.
  private(set) var sites: [MistID] = []
  /// The access points of each.
  private(set) var accessPoints: [[MACAddress]] = []

  /// - Parameter days: how long they have served.
  init(sites count: Int, days: Int64, threads: Int) async throws {
    twin = try Twin(
      settings: .init(seed: seed, start: Self.start, callMedian: 0, callsPerHour: nil, threads: threads))
    organisation = try await twin.createOrganisation("Large")
    client = TwinClient(twin, token: try await twin.mintToken("benchmark", role: "admin", in: organisation))
    let template = try await make(
      "templates", ["name": "everywhere", "applies": ["org_id": .string(organisation.description)]])
    _ = try await make("wlans", ["ssid": "corp", "template_id": .string(template.description)])
    for number in 0..<count {
      sites.append(
        try await make("sites", ["name": .string("site-\(number)"), "timezone": "Europe/Berlin", "country_code": "DE"]))
    }
    let perCall = 50
    for first in stride(from: 0, to: count, by: perCall) {
      try await populate(first..<min(first + perCall, count))
    }
    await twin.advance(to: Self.start.advanced(bySeconds: days * 86_400))
  }

  private func make(_ collection: String, _ body: JSON) async throws -> MistID {
    let answer = try await client.call(.post, "/orgs/\(organisation)/\(collection)", body: body)
    guard let id = answer["id"]?.string.flatMap({ MistID($0) }) else {
      throw WrongResult(description: "an object of \(collection) was made without an id")
    }
    return id
  }

  private mutating func populate(_ range: Range<Int>) async throws {
    let first = range.lowerBound * Self.models.count
    let devices = (first..<(first + range.count * Self.models.count)).map { number in
      FactoryDevice(
        claimCode: Self.code(number), serial: "LARGE\(number)",
        mac: MACAddress(value: 0x5C5B_3500_0000 + UInt64(number) * 16),
        model: Self.models[number % Self.models.count])
    }
    try await twin.addHardware(devices)
    _ = try await client.claim(devices.compactMap { $0.claimCode?.label }, in: organisation)
    for (site, start) in zip(range, stride(from: 0, to: devices.count, by: Self.models.count)) {
      let macs = devices[start..<(start + Self.models.count)].compactMap(\.mac)
      guard try await client.assign(macs, to: sites[site], in: organisation).success.count == macs.count else {
        throw WrongResult(description: "the devices of a site were not assigned")
      }
      for mac in macs { try await twin.scheduleArrival(of: mac, at: Self.start) }
      accessPoints.append(Array(macs.prefix(Self.accessPointsPerSite)))
    }
  }

  private static func code(_ number: Int) -> ClaimCode? {
    let digits = String(number)
    return ClaimCode("CODE" + String(repeating: "0", count: 11 - digits.count) + digits)
  }
}
