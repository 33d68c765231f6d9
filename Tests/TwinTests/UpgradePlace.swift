import Determinism
import MistAPI
import Testing
import Twin

/// A site with access points that are up, and a newer version that they can have.
struct UpgradePlace {
  static let target = "0.14.30100"
  static let buckets = [
    "scheduled", "download_requested", "downloading", "downloaded", "reboot_in_progress", "rebooted", "upgraded",
    "skipped", "failed",
  ]

  let bench: TwinBench
  let site: MistID
  let macs: [MACAddress]

  init(
    _ count: Int, seed: UInt64 = 1, failures: FirmwareFailures = .none, channel: FirmwareChannel? = nil,
    oldestDowngrade: String? = nil
  ) async throws {
    bench = try await TwinBench(seed: seed)
    site = try await bench.makeSite("Berlin")
    macs = try await bench.populate(site, count)
    try await bench.twin.addRelease(
      .init(
        model: "AP45", version: Self.target, channel: channel, failures: failures, oldestDowngrade: oldestDowngrade))
    await bench.wait(3600)
  }

  /// Orders an upgrade to the newer version, unless the members name another.
  func order(_ members: JSON) async throws -> MistID {
    var body = members.object ?? JSONObject()
    if body["version"] == nil { body["version"] = .string(Self.target) }
    return try await bench.client.orderUpgrade(.object(body), at: site)
  }

  func status(_ id: MistID) async throws -> JSON { try await bench.client.upgradeStatus(id, at: site) }

  func stats(_ mac: MACAddress) async throws -> JSON { try await bench.stats(mac, at: site) }

  /// The devices in a bucket.
  func macs(_ bucket: String, _ status: JSON) -> Set<MACAddress> {
    Set((status["targets"]?[bucket]?.strings ?? []).compactMap { MACAddress($0) })
  }

  /// The phases of the plan, in their order.
  func phases(_ status: JSON) -> [Set<MACAddress>] {
    let plan = status["upgrade_plan"]?.object ?? JSONObject()
    return (1...max(1, plan.count)).map { number in
      Set((plan[String(number)]?.strings ?? []).compactMap { MACAddress($0) })
    }
  }

  /// Moves on, a step at a time, until the upgrade is over; what `look` sees in between.
  func watch(_ id: MistID, every step: Int64 = 20, limit: Int = 3000, _ look: (JSON) async throws -> Void) async throws
    -> String?
  {
    for _ in 0..<limit {
      let status = try await status(id)
      try await look(status)
      if let word = status["status"]?.string, ["completed", "failed", "cancelled"].contains(word) { return word }
      await bench.wait(step)
    }
    return nil
  }

  /// The kinds of events of a device since an upgrade of it was ordered or planned, the oldest first.
  func events(of mac: MACAddress, _ duration: String = "1d") async throws -> [String] {
    let found = try await bench.get(
      "/sites/\(site)/devices/events/search",
      query: [.init("duration", duration), .init("mac", mac.description), .init("limit", "1000")])
    let kinds = (found["results"]?.array ?? []).compactMap { $0["type"]?.string }
    return Array(kinds.reversed().drop { $0 != "AP_UPGRADE_BY_USER" && $0 != "AP_UPGRADE_BY_SCHEDULE" })
  }
}
