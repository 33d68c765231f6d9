import Determinism
import MistAPI
import SQLite
import World

/// One device in an upgrade: when each of its steps happens. The moments are fixed when the upgrade is ordered, so that
/// its state at any time is a comparison with the clock.
///
/// Legal steps: scheduled → download requested → downloading → downloaded → reboot in progress → rebooted → upgraded; failed
/// in the place of any after downloading; or skipped, when the device runs the version already and nobody forces it. A step
/// at `never` is not taken: the download of a phase that is not reached, the reboot that nobody asked for.
struct UpgradeTarget {
  /// A moment that does not come.
  static let never: Int64 = 9_000_000_000_000

  let upgrade: String
  let mac: MACAddress
  let version: String
  let oldVersion: String
  let skipped: Bool
  let requested: Int64
  var downloadAt: Int64
  var downloadedAt: Int64
  var rebootAt: Int64
  /// When it is back, or is known to have failed.
  var backAt: Int64
  /// The phase that it belongs to, from 1.
  var phase = 1
  var fate: UpgradeFate?
  /// When the last of what happens to it because of this upgrade happens.
  var endsAt: Int64

  /// Where a device is in its upgrade; the raw value is the name of the API's bucket (mist-fidelity, section 7.1).
  enum State: String, CaseIterable {
    case scheduled
    case downloadRequested = "download_requested"
    case downloading
    case downloaded
    case rebootInProgress = "reboot_in_progress"
    case rebooted
    case upgraded
    case skipped
    case failed
  }

  static let columns = """
    upgrade, mac, version, old_version, skipped, requested, download_at, downloaded_at, reboot_at, back_at, phase, fate, \
    ends_at
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
    phase = row.int(10)
    fate = row.optionalText(11).flatMap { UpgradeFate(rawValue: $0) }
    endsAt = row.int64(12)
  }

  /// A device that is not upgraded, because it runs the version, or not yet.
  init(upgrade: String, mac: MACAddress, version: String, oldVersion: String, skipped: Bool, requested: Int64) {
    self.upgrade = upgrade
    self.mac = mac
    self.version = version
    self.oldVersion = oldVersion
    self.skipped = skipped
    self.requested = requested
    downloadAt = Self.never
    downloadedAt = Self.never
    rebootAt = Self.never
    backAt = Self.never
    endsAt = Self.never
  }

  /// Whether the image waits on the device for a restart that nobody has asked for.
  func awaitsRestart(at second: Int64) -> Bool {
    !skipped && fate != .download && downloadedAt <= second && rebootAt >= Self.never
  }

  func state(at second: Int64) -> State {
    if skipped { return .skipped }
    if second < downloadAt - 5 { return .scheduled }
    if second < downloadAt { return .downloadRequested }
    if second < downloadedAt { return .downloading }
    if fate == .download { return .failed }
    if second < rebootAt { return .downloaded }
    // It is up again and has not said yet what it runs.
    let answers = fate == nil || fate == .reverts
    if second < backAt { return answers && second >= backAt - 5 ? .rebooted : .rebootInProgress }
    return fate == nil ? .upgraded : .failed
  }

  func isUnderWay(at second: Int64) -> Bool {
    switch state(at: second) {
    case .downloadRequested, .downloading, .rebootInProgress, .rebooted: true
    case .downloaded: !waitsForReboot
    case .scheduled, .upgraded, .skipped, .failed: false
    }
  }

  /// Whether the reboot comes later than right after the download.
  private var waitsForReboot: Bool { rebootAt - downloadedAt > 5 }

  /// `fwupdate` of the device's stats. `status_id` changes with every step, which is what pollers wait for
  /// (mist-fidelity, section 7.3). An image that waits for its reboot is whole: 100.
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
    case .downloaded: (status, progress, step) = waitsForReboot ? ("success", 100, 4) : ("inprogress", 70, 4)
    case .rebootInProgress, .rebooted: (status, progress, step) = ("inprogress", waitsForReboot ? 100 : 90, 5)
    case .upgraded, .skipped: (status, progress, step) = ("upgraded", 100, 6)
    case .failed: (status, progress, step) = ("failed", fate == .download ? 70 : 90, 7)
    }
    return [
      "timestamp": JSON(Int(second)), "status": .string(status), "status_id": JSON(step),
      "progress": JSON(Int(progress)), "will_retry": false,
    ]
  }
}

/// What an upgrade does to a device: the states that its service takes, and when it runs the new version.
struct UpgradeCourse {
  var service: [(at: Int64, state: ServiceState)] = []
  var runsFrom: Int64?
}

extension UpgradeTarget {
  /// The cloud gives a device up that long after it has told it to reboot.
  static let patience: Int64 = 900

  /// How long a download takes that comes from the cloud: one to four minutes.
  static func downloadSeconds(_ draws: RandomKey) -> Int64 { 60 + Int64(draws.child(0).integer(below: 180)) }

  /// The same from an access point nearby that has the image.
  static func nearbySeconds(_ draws: RandomKey) -> Int64 { 15 + Int64(draws.child(3).integer(below: 30)) }

  /// The reboot takes an access point 150 s in the median and 300 s at the 95th percentile, a switch or gateway 5 to 10
  /// minutes (sle-and-canary, section B.5).
  private static func rebootSeconds(_ draws: RandomKey, isAccessPoint: Bool) -> Int64 {
    guard isAccessPoint else { return 300 + Int64(draws.child(1).integer(below: 300)) }
    let spread = StrictMath.exp(0.421 * StrictMath.normalQuantile(draws.child(1).openUniform))
    return max(30, Int64(150 * spread))
  }

  /// The reboot and what comes after it, from the moment at which the image is there.
  mutating func reboot(at second: Int64, draws: RandomKey, isAccessPoint: Bool) -> UpgradeCourse {
    var course = UpgradeCourse()
    guard fate != .download, second < Self.never else {
      rebootAt = fate == .download ? downloadedAt : Self.never
      backAt = rebootAt
      endsAt = rebootAt
      return course
    }
    rebootAt = second
    let first = second + Self.rebootSeconds(draws, isAccessPoint: isAccessPoint)
    course.service.append((second, .rebooting))
    switch fate {
    case nil, .reverts, .download:
      backAt = first
      endsAt = first
      course.service.append((first, .serving))
      if fate == nil { course.runsFrom = first }
    case .away:
      backAt = second + Self.patience
      endsAt = backAt
      course.service.append((backAt, .unreachable))
    case .loops:
      backAt = second + Self.patience
      course.runsFrom = first
      let rounds = 6 + draws.child(4).integer(below: 6)
      var moment = first
      for round in 0..<rounds {
        let draw = draws.child(5).child(round)
        course.service.append((moment, .serving))
        moment += 60 + Int64(draw.child(0).integer(below: 60))
        course.service.append((moment, .rebooting))
        moment += Self.rebootSeconds(draw, isAccessPoint: isAccessPoint)
      }
      endsAt = max(moment, backAt)
      course.service.append((endsAt, .unreachable))
    }
    return course
  }
}
