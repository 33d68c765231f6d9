import Assurance
import Determinism
import MistAPI
import World

/// Service levels as fine as the twin has them: by the minute, by its own ten minutes, or coarser.
extension Twin {
  /// Service levels of a site, or of one device of it, in bins of a minute to a day.
  ///
  /// A bin is whole, and of complete cells: the minutes of the present ten are not known before these are over.
  func fineLevels(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    guard let level = ServiceLevel(name: call.parameters[1]) else { throw APIFailure.notFoundBecause("no such metric") }
    let interval = Int64(try call.queryInt("interval") ?? Int(WorldModel.interval))
    guard LevelBins.isPossible(interval) else {
      throw APIFailure.badRequest("interval: expected \(LevelBins.possible), found \(interval)")
    }
    let window = try EventWindow(call).seconds
    let complete = clock.seconds / WorldModel.interval * WorldModel.interval
    let first = window.lowerBound / interval
    let last = max(first, min(window.upperBound, complete) / interval)
    guard last - first <= SiteLevels.mostBins else {
      throw APIFailure.badRequest("the window has \(last - first) bins, expected at most \(SiteLevels.mostBins)")
    }
    let world = try worldSite(site)
    let devices = try devices(call, of: level, world)
    let bins = LevelBins(interval: interval, seconds: (first * interval)..<(last * interval))
    let sums = levelBins(level, of: world, devices: devices, bins)
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(sums.map { $0.tally.total == 0 ? .null : JSON(Int(value($0))) })
    }
    return MistResponse(json: [
      "site_id": .string(site.id.description), "metric": .string(level.name),
      "unit": level.unit == .events ? "events" : "seconds",
      "interval": JSON(Int(interval)), "start": JSON(Int(bins.seconds.lowerBound)),
      "end": JSON(Int(bins.seconds.upperBound)),
      "total": samples { $0.tally.total }, "degraded": samples { $0.tally.degraded },
      "classifiers": .object(
        JSONObject(level.classifiers.enumerated().map { index, name in (name, samples { $0.byClassifier[index] }) })),
    ])
  }

  /// The place of the device that a call is limited to; nil for all of the site.
  private func devices(
    _ call: Call, of level: ServiceLevel, _ world: LevelCache.Site
  ) throws(APIFailure) -> Range<Int>? {
    guard let text = call.query("device"), !text.isEmpty else { return nil }
    let (macs, word): ([MACAddress], String) =
      switch level {
      case .wireless, .accessPointAvailability: (world.accessPoints, "access point")
      case .device(let metric):
        metric.place == .switch ? (world.switches, "switch") : (world.gateways, "gateway")
      }
    let mac = MACAddress(text) ?? MistID(text)?.deviceMAC
    guard let mac, let index = macs.firstIndex(of: mac) else {
      let known = macs.prefix(20).map(\.description).joined(separator: ", ")
      throw .badRequest("device: '\(text)' is no \(word) of the site; it has \(known.isEmpty ? "none" : known)")
    }
    return index..<(index + 1)
  }
}
