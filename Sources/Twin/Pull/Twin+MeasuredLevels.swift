public import Assurance
public import Determinism
public import MistAPI
import SQLite

/// What was measured, kept beside what is modelled: objects of their own, so that a twin without any is what it was.
extension Twin {
  private static let measuredSites = "measured_levels"
  private static let measuredAccessPoints = "measured_ap_levels"
  /// How old a history may be that is taken for the one that an interrupted pull had begun, in seconds.
  private static let resumable: Int64 = 86_400

  /// Keeps what was measured at a site and its access points, in the place of what was kept before.
  public func install(_ measured: [MeasuredLevels]) throws {
    guard let site = measured.first?.site else { return }
    try store.transaction {
      try store.run(
        "DELETE FROM object WHERE collection = ? AND owner = ?", Self.measuredAccessPoints, site.description)
      for (place, levels) in measured.enumerated() {
        let time = levels.read.milliseconds
        try store.run(
          """
          INSERT OR REPLACE INTO object (collection, id, owner, ordinal, created, modified, body)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """, levels.accessPoint == nil ? Self.measuredSites : Self.measuredAccessPoints,
          (levels.accessPoint ?? site).description, site.description, place + 1, time, time,
          UTF8Text(levels.json.bytes))
      }
    }
  }

  /// The sites whose history a pull that was interrupted has read already, so that it goes on with the others.
  /// - Parameter time: when the pull goes on: a history that ends a day before is read anew.
  public func sitesMeasured(_ levels: LevelPull, at time: Instant) throws -> Set<MistID> {
    let end = levels.window(at: time).upperBound
    var done: Set<MistID> = []
    let kept = try store.all(
      "SELECT id, json_extract(body, '$.start'), json_extract(body, '$.hours') FROM object WHERE collection = ?",
      Self.measuredSites
    ) { (MistID($0.text(0)), $0.int64(1), $0.int64(2)) }
    for (site, start, hours) in kept {
      guard let site, hours >= Int64(levels.days) * 24 - 1,
        start + hours * MeasuredLevels.bin > end.seconds - Self.resumable
      else { continue }
      if levels.readsAccessPoints {
        let count = try store.integer(
          "SELECT count(*) FROM object WHERE collection = ? AND owner = ?", Self.measuredAccessPoints, site.description)
        guard count ?? 0 > 0 else { continue }
      }
      done.insert(site)
    }
    return done
  }

  /// What was measured at a site; nil when nothing was pulled of it.
  /// - Throws: `TwinError.damaged`
  public func measuredLevels(of site: MistID) throws -> MeasuredLevels? {
    try object(Self.measuredSites, site).map { try measured($0, site: site, accessPoint: nil) }
  }

  /// What was measured at the access points of a site, by their ids; empty when they were not pulled.
  /// - Throws: `TwinError.damaged`
  public func measuredAccessPoints(of site: MistID) throws -> [MeasuredLevels] {
    try objects(Self.measuredAccessPoints, of: site).map { try measured($0, site: site, accessPoint: $0.id) }
  }

  private func measured(_ object: StoredObject, site: MistID, accessPoint: MistID?) throws -> MeasuredLevels {
    guard let levels = MeasuredLevels(object.json, site: site, accessPoint: accessPoint) else {
      throw TwinError.damaged(
        path: store.path ?? "the twin's store", why: "the service levels measured at \(object.id) cannot be read")
    }
    return levels
  }

  /// The thresholds that a site judges by now.
  public func levelThresholds(of site: MistID) throws -> LevelThresholds {
    try siteHistory(site, .thresholds).last.map { Self.thresholds($0.value) } ?? .preset
  }
}
