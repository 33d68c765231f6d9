import MistAPI

/// How an upgrade of a device ends when it does not end well (sle-and-canary, sections B.5 and D).
enum UpgradeFate: String, CaseIterable {
  /// The image does not arrive whole; the device goes on as it was.
  case download
  /// The device comes back on the version that it had.
  case reverts
  /// The device never comes back: somebody must take it from its site and put it there again, or another in its place.
  case away
  /// The device comes back and goes down again, some times over, and then stays away.
  case loops

  /// What went wrong, in words.
  var sentence: String {
    switch self {
    case .download: "the image did not arrive whole"
    case .reverts: "the device came back on its old version"
    case .away: "the device did not come back"
    case .loops: "the device restarts again and again"
    }
  }
}

/// How often upgrades to a release fail, in per cent of the devices that are upgraded to it. Together at most 100.
public struct FirmwareFailures: Sendable, Hashable {
  /// The download fails.
  public var download: Double
  /// The device comes back on its old version.
  public var reverts: Double
  /// The device never comes back.
  public var staysAway: Double
  /// The device restarts again and again, then stays away.
  public var bootLoops: Double

  /// Nothing fails.
  public static let none = FirmwareFailures()

  /// Failures in per cent, each 0…100.
  public init(download: Double = 0, reverts: Double = 0, staysAway: Double = 0, bootLoops: Double = 0) {
    self.download = download
    self.reverts = reverts
    self.staysAway = staysAway
    self.bootLoops = bootLoops
  }

  /// What becomes of a device whose number in 0..<1 this is; nil for nothing bad.
  ///
  /// A release that fails more often in one way fails on the same devices, and on more.
  func fate(_ draw: Double) -> UpgradeFate? {
    var limit = 0.0
    for (share, fate) in [
      (download, UpgradeFate.download), (reverts, .reverts), (staysAway, .away), (bootLoops, .loops),
    ] {
      limit += share / 100
      if draw < limit { return fate }
    }
    return nil
  }

  /// As the store keeps it; nil for none.
  var json: JSON? {
    guard self != .none else { return nil }
    return [
      "download": JSON(download), "reverts": JSON(reverts), "stays_away": JSON(staysAway),
      "boot_loops": JSON(bootLoops),
    ]
  }

  init(_ json: JSON?) {
    func share(_ name: String) -> Double { json?[name]?.double ?? 0 }
    self.init(
      download: share("download"), reverts: share("reverts"), staysAway: share("stays_away"),
      bootLoops: share("boot_loops"))
  }
}
