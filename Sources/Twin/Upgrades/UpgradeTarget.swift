import Determinism
import MistAPI
import SQLite

/// One device in an upgrade: when each of its steps happens. The moments are fixed when the upgrade is ordered, so that
/// its state at any time is a comparison with the clock.
///
/// Legal steps: scheduled → download requested → downloading → downloaded → reboot in progress → upgraded; or skipped, when
/// the device runs the version already and nobody forces it.
struct UpgradeTarget {
  let upgrade: String
  let mac: MACAddress
  let version: String
  let oldVersion: String
  let skipped: Bool
  let requested: Int64
  let downloadAt: Int64
  let downloadedAt: Int64
  let rebootAt: Int64
  let backAt: Int64

  /// Where a device is in its upgrade; the raw value is the name of the API's bucket (mist-fidelity, section 7.1).
  enum State: String, CaseIterable {
    case scheduled
    case downloadRequested = "download_requested"
    case downloading
    case downloaded
    case rebootInProgress = "reboot_in_progress"
    case upgraded
    case skipped
  }

  static let columns = """
    upgrade, mac, version, old_version, skipped, requested, download_at, downloaded_at, reboot_at, back_at
    """

  init(_ row: borrowing Statement) {
    upgrade = row.text(0)
    mac = MACAddress(value: UInt64(row.int64(1)))
    version = row.text(2)
    oldVersion = row.text(3)
    skipped = row.bool(4)
    requested = row.int64(5)
    downloadAt = row.int64(6)
    downloadedAt = row.int64(7)
    rebootAt = row.int64(8)
    backAt = row.int64(9)
  }

  /// Plans the steps of a device. Downloading takes one to four minutes; the reboot 150 s in the median and 300 s at the
  /// 95th percentile (sle-and-canary, section B.5), both keyed by device and upgrade.
  init(
    upgrade: String, mac: MACAddress, version: String, oldVersion: String, force: Bool, requested: Int64,
    start: Int64, key: RandomKey
  ) {
    self.upgrade = upgrade
    self.mac = mac
    self.version = version
    self.oldVersion = oldVersion
    self.requested = requested
    skipped = oldVersion == version && !force
    let draws = key.child(mac.value)
    downloadAt = max(start, requested) + 5
    downloadedAt = downloadAt + 60 + Int64(draws.child(0).integer(below: 180))
    rebootAt = downloadedAt + 5
    let spread = StrictMath.exp(0.421 * StrictMath.normalQuantile(draws.child(1).openUniform))
    backAt = rebootAt + max(30, Int64(150 * spread))
  }

  func state(at second: Int64) -> State {
    if skipped { return .skipped }
    if second < downloadAt - 5 { return .scheduled }
    if second < downloadAt { return .downloadRequested }
    if second < downloadedAt { return .downloading }
    if second < rebootAt { return .downloaded }
    return second < backAt ? .rebootInProgress : .upgraded
  }

  func isUnderWay(at second: Int64) -> Bool {
    switch state(at: second) {
    case .downloadRequested, .downloading, .downloaded, .rebootInProgress: true
    case .scheduled, .upgraded, .skipped: false
    }
  }

  /// `fwupdate` of the device's stats. `status_id` changes with every step, which is what pollers wait for
  /// (mist-fidelity, section 7.3).
  func firmwareStatus(at second: Int64) -> JSON {
    let status: String
    let progress: Int64
    let step: Int
    switch state(at: second) {
    case .scheduled: (status, progress, step) = ("scheduled", 0, 1)
    case .downloadRequested: (status, progress, step) = ("inprogress", 0, 2)
    case .downloading:
      (status, step) = ("inprogress", 3)
      progress = 70 * (second - downloadAt) / max(1, downloadedAt - downloadAt)
    case .downloaded: (status, progress, step) = ("inprogress", 70, 4)
    case .rebootInProgress: (status, progress, step) = ("inprogress", 90, 5)
    case .upgraded, .skipped: (status, progress, step) = ("upgraded", 100, 6)
    }
    return [
      "timestamp": JSON(Int(second)), "status": .string(status), "status_id": JSON(step),
      "progress": JSON(Int(progress)), "will_retry": false,
    ]
  }
}
