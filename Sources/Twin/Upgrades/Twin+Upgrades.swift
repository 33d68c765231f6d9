import Determinism
import MistAPI
import SQLite

extension Twin {
  static let upgradeRoutes: [Route] = [
    Route(.post, "/sites/{site}/devices/upgrade") { twin, call in try twin.startUpgrade(call) },
    Route(.get, "/sites/{site}/devices/upgrade") { twin, call in
      let site = try twin.site(call)
      let records = try twin.store.all(
        "SELECT \(UpgradeRecord.columns) FROM upgrade WHERE site = ? AND ordinal > 0 ORDER BY ordinal DESC",
        site.id.description
      ) { UpgradeRecord($0) }
      let page = try Page(call)
      guard let wanted = call.query("status") else {
        let part = records.dropFirst(page.offset).prefix(page.limit)
        return page.response(
          total: records.count, items: try part.map { try twin.upgradeAnswer($0, withTargets: false).bytes })
      }
      let answers = try records.map { try twin.upgradeAnswer($0, withTargets: false) }
      return page.response(of: answers.filter { $0["status"]?.string == wanted })
    },
    Route(.get, "/sites/{site}/devices/upgrade/{upgrade}") { twin, call in
      let site = try twin.site(call)
      let record = try twin.upgradeRecord(try call.id(1).description, at: site.id)
      return MistResponse(json: try twin.upgradeAnswer(record, withTargets: true))
    },
    Route(.post, "/sites/{site}/devices/upgrade/{upgrade}/cancel") { twin, call in
      let site = try twin.site(call)
      let record = try twin.upgradeRecord(try call.id(1).description, at: site.id)
      guard try twin.cancel(record.id, at: site.id) else { return MistResponse() }
      try twin.planAutoUpgrades(at: site.id)
      try twin.audit(call, "Cancel upgrade", site: site.id)
      return MistResponse()
    },
    Route(.post, "/sites/{site}/devices/{device}/upgrade") { twin, call in try twin.upgradeOne(call) },
    Route(.get, "/sites/{site}/devices/versions") { twin, call in
      _ = try twin.site(call)
      return MistResponse(json: try twin.versions(call))
    },
    Route(.get, "/orgs/{org}/devices/versions") { twin, call in
      _ = try twin.organisation(call)
      return MistResponse(json: try twin.versions(call))
    },
  ]

  private func startUpgrade(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    let body = try call.object()
    let options = try UpgradeOptions(body)
    let times = try UpgradeTimes(body, now: clock.seconds)
    let asked = body["version"]?.string ?? "stable"
    let devices = try selected(body, of: try upgradeCandidates(at: site.id))
    guard !devices.isEmpty else {
      throw APIFailure.badRequest("no device of this site is selected by device_ids, models and rules")
    }
    if options.strategy == .coverage, let other = devices.first(where: { !$0.isAccessPoint }) {
      throw APIFailure.badRequest("strategy: rrm is for access points; \(other.mac) is a \(other.type)")
    }
    var book = ReleaseBook()
    let order = UpgradeOrder(
      site: site.id, asked: asked, options: options, times: times,
      request: call.request.body.map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    let id = try self.order(order, for: devices, book: &book) { _ in asked }
    try planAutoUpgrades(at: site.id)
    try audit(call, "Upgrade \(devices.count) devices to \(asked)", site: site.id)
    return MistResponse(json: ["upgrade_id": .string(id.description)])
  }

  /// One device (mist-fidelity, section 7.3).
  private func upgradeOne(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    let row = try device(call, at: site)
    let body = try call.object()
    let times = try UpgradeTimes(body, now: clock.seconds)
    let asked = body["version"]?.string ?? "stable"
    var book = ReleaseBook()
    let devices = try upgradeCandidates(at: site.id).filter { $0.mac == row.mac }
    func answer(_ status: String) -> MistResponse {
      MistResponse(
        json: ["status": .string(status), "timestamp": StoredJSON.time(milliseconds: clock.milliseconds)])
    }
    if let running = devices.first?.running,
      try book.release(asked, of: row.model, in: self)?.version == running
    {
      return answer("device already running version")
    }
    let order = UpgradeOrder(
      site: site.id, asked: asked, options: try UpgradeOptions(body), times: times,
      request: call.request.body.map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    _ = try self.order(order, for: devices, book: &book) { _ in asked }
    try planAutoUpgrades(at: site.id)
    try audit(call, "Upgrade 1 devices to \(asked)", site: site.id)
    return answer(times.start > clock.seconds ? "scheduled" : "inprogress")
  }
}
