import Determinism
import MistAPI

/// When every step of every device of a site's upgrade happens, worked out at once when it is ordered.
///
/// A phase begins when the one before it is over: each device back, or given up. After a phase in which too many failed the
/// later ones do not begin, and the upgrade has failed at the end of that phase.
struct UpgradeSchedule {
  /// A device that is to be upgraded.
  struct Device {
    let mac: MACAddress
    let isAccessPoint: Bool
    let version: String
    let oldVersion: String
    let failures: FirmwareFailures
  }

  /// A device and what happens to it.
  struct Planned {
    var target: UpgradeTarget
    var course = UpgradeCourse()
  }

  private(set) var planned: [Planned] = []
  /// When too many have failed; nil when that does not happen.
  private(set) var failedAt: Int64?

  private let options: UpgradeOptions
  private let start: Int64
  /// When reboots may begin at the earliest; nil for right after the download.
  private let rebootAt: Int64?
  private var devices: [MACAddress: Device] = [:]
  private var targets: [MACAddress: Planned] = [:]
  private var draws: [MACAddress: RandomKey] = [:]

  /// - Parameters:
  ///   - downloads: who downloads together; nil: each phase of reboots downloads when its turn comes.
  ///   - reboots: the phases.
  ///   - key: what chance of this upgrade is drawn from, by version and device.
  init(
    _ devices: [Device], upgrade: String, options: UpgradeOptions, requested: Int64, start: Int64, rebootAt: Int64?,
    downloads: [[MACAddress]]?, reboots: [[MACAddress]], key: RandomKey
  ) {
    self.options = options
    self.start = max(start, requested)
    self.rebootAt = rebootAt
    for device in devices {
      let draws = key.child(device.version).child(device.mac.value)
      var target = UpgradeTarget(
        upgrade: upgrade, mac: device.mac, version: device.version, oldVersion: device.oldVersion, skipped: false,
        requested: requested)
      target.fate = device.failures.fate(draws.child(2).uniform)
      self.devices[device.mac] = device
      self.draws[device.mac] = draws
      targets[device.mac] = Planned(target: target)
    }
    run(downloads: downloads, reboots: reboots)
    planned = devices.compactMap { targets[$0.mac] }
  }

  private mutating func run(downloads: [[MACAddress]]?, reboots: [[MACAddress]]) {
    var moment = start
    for batch in downloads ?? [] { moment = download(batch, from: moment) }
    if downloads != nil { moment = start }
    var failed = 0
    for (index, phase) in reboots.enumerated() {
      for mac in phase { targets[mac]?.target.phase = index + 1 }
      guard failedAt == nil else {
        for mac in phase { leave(mac) }
        continue
      }
      if downloads == nil { _ = download(phase, from: moment) }
      var end = moment
      var failedHere = 0
      for mac in phase {
        end = max(end, reboot(mac, notBefore: moment))
        if targets[mac]?.target.fate != nil { failedHere += 1 }
      }
      moment = end
      failed += failedHere
      if options.stops(failedInPhase: failedHere, index, failed: failed, of: devices.count) { failedAt = end }
    }
  }

  /// Downloads together from a moment on; returns when all have the image.
  private mutating func download(_ batch: [MACAddress], from moment: Int64) -> Int64 {
    let first = moment + 5
    guard let peers = options.peers else {
      return batch.reduce(moment) { max($0, download($1, at: first, seconds: nil)) }
    }
    // One of a cluster fetches the image, the others have it from there; so many clusters at a time.
    var lanes = [Int64](repeating: first, count: max(1, peers.parallelism))
    for lower in stride(from: 0, to: batch.count, by: max(1, peers.clusterSize)) {
      let cluster = batch[lower..<min(batch.count, lower + max(1, peers.clusterSize))]
      let lane = lanes.indices.min { lanes[$0] < lanes[$1] } ?? 0
      guard let leader = cluster.first else { continue }
      var end = download(leader, at: lanes[lane], seconds: nil)
      let ready = end
      for mac in cluster.dropFirst() {
        guard let draws = draws[mac] else { continue }
        end = max(end, download(mac, at: ready, seconds: UpgradeTarget.nearbySeconds(draws)))
      }
      lanes[lane] = end
    }
    return lanes.reduce(moment, max)
  }

  private mutating func download(_ mac: MACAddress, at moment: Int64, seconds: Int64?) -> Int64 {
    guard let draws = draws[mac] else { return moment }
    let end = moment + (seconds ?? UpgradeTarget.downloadSeconds(draws))
    targets[mac]?.target.downloadAt = moment
    targets[mac]?.target.downloadedAt = end
    return end
  }

  /// Reboots a device when it has its image and its turn; returns when it is over.
  private mutating func reboot(_ mac: MACAddress, notBefore moment: Int64) -> Int64 {
    guard var planned = targets[mac], let device = devices[mac], let draws = draws[mac] else { return moment }
    let downloaded = planned.target.downloadedAt
    let isAsked = device.isAccessPoint || options.reboots
    let at = isAsked ? max(downloaded + 5, moment, rebootAt ?? 0) : UpgradeTarget.never
    planned.course = planned.target.reboot(at: at, draws: draws, isAccessPoint: device.isAccessPoint)
    targets[mac] = planned
    return isAsked ? planned.target.backAt : downloaded
  }

  /// A device whose phase does not begin: what it has downloaded before stays on it.
  private mutating func leave(_ mac: MACAddress) {
    guard var target = targets[mac]?.target else { return }
    if target.fate == .download, target.downloadedAt < UpgradeTarget.never {
      _ = target.reboot(at: UpgradeTarget.never, draws: RandomKey(seed: 0), isAccessPoint: true)
    } else {
      // What it would have come to is not known to anybody.
      target.fate = nil
    }
    targets[mac]?.target = target
  }
}
