import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite

/// What of a device the inventory says that has consequences elsewhere.
struct PulledDevice: Hashable {
  let site: MistID?
  let profile: String?
  let name: String

  /// That of an item of the inventory.
  init(_ item: JSON) {
    site = item["site_id"]?.string.flatMap { MistID($0) }.flatMap { $0 == .zero ? nil : $0 }
    profile = item["deviceprofile_id"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    name = item["name"]?.string ?? ""
  }

  init(site: MistID?, profile: String?, name: String) {
    self.site = site
    self.profile = profile
    self.name = name
  }
}

/// What a copy knows of what it holds, so that it can be brought up to date.
extension Twin {
  /// A kind of an owner.
  struct PulledList: Hashable {
    let kind: String
    let owner: MistID
  }

  /// How many things there are of each kind, by owner.
  func pulledSizes() throws -> [PulledList: Int] {
    guard let parts = try pulledParts() else { throw PullError.notAPull }
    var sizes: [PulledList: Int] = [:]
    let lists = try store.all("SELECT collection, owner, count(*) FROM object GROUP BY 1, 2") {
      ($0.text(0), $0.text(1), $0.int(2))
    }
    for (kind, owner, count) in lists {
      if let owner = MistID(owner) { sizes[PulledList(kind: kind, owner: owner)] = count }
    }
    var (all, atSites) = (0, 0)
    let stock = try store.all("SELECT site, count(*) FROM inventory GROUP BY 1") { ($0.optionalText(0), $0.int(1)) }
    for (site, count) in stock {
      all += count
      guard let site = site.flatMap({ MistID($0) }) else { continue }
      atSites += count
      sizes[PulledList(kind: "devices", owner: site)] = count
    }
    sizes[PulledList(kind: "inventory", owner: parts.organisation)] = all
    // Of a device that is at no site the cloud has no account.
    sizes[PulledList(kind: "stats", owner: parts.organisation)] = atSites
    return sizes
  }

  /// The sites that it holds.
  func pulledSites() throws -> Set<MistID> {
    guard let parts = try pulledParts() else { throw PullError.notAPull }
    return Set(try objects("sites", of: parts.organisation).map(\.id))
  }

  /// The devices of its inventory.
  func pulledDevices() throws -> [MACAddress: PulledDevice] {
    let rows = try store.all("SELECT mac, site, profile FROM inventory") {
      (
        MACAddress(value: UInt64(bitPattern: $0.int64(0))), $0.optionalText(1).flatMap { MistID($0) },
        $0.optionalText(2)
      )
    }
    var devices: [MACAddress: PulledDevice] = [:]
    for (mac, site, profile) in rows {
      devices[mac] = PulledDevice(site: site, profile: profile, name: try deviceName(mac))
    }
    return devices
  }

  /// What its own audit log tells of: what somebody has changed in it.
  func ownLog() throws -> [JSON] {
    try store.all("SELECT at, site, message FROM audit ORDER BY id") { row in
      [
        "timestamp": JSON(Int(row.int64(0) / 1000)), "site_id": .string(row.optionalText(1) ?? ""),
        "message": .string(row.text(2)),
      ]
    }
  }

  /// The variables that stand for secrets in what an organisation or a site has of its own.
  func secretVariables(of owner: MistID) throws -> Set<String> {
    var names: Set<String> = []
    let bodies = try store.all("SELECT body FROM object WHERE owner = ?", owner.description) { $0.text(0) }
    for body in bodies where body.contains("{{") {
      names.formUnion(Variables.secrets(in: try JSON(parsing: Array(body.utf8))))
    }
    return names
  }

  /// Covers the values of variables that were no secrets when they were read, and are now; inside of a transaction.
  /// - Parameter site: where; nil for everywhere.
  func cover(_ names: Set<String>, by cover: PullCover, at site: MistID? = nil) throws {
    guard !names.isEmpty, !cover.keepsSecrets else { return }
    let rows = try store.all(
      "SELECT collection, id, body FROM object WHERE ?1 IS NULL OR owner = ?1", site?.description
    ) { ($0.text(0), $0.text(1), $0.text(2)) }
    for (collection, id, body) in rows where body.contains("\"vars\"") {
      let value = try JSON(parsing: Array(body.utf8))
      let covered = cover.coveringVariables(names, in: value)
      guard covered != value else { continue }
      try store.run(
        "UPDATE object SET body = ? WHERE collection = ? AND id = ?", UTF8Text(covered.bytes), collection, id)
    }
  }
}
