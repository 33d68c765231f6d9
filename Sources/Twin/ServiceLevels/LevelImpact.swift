import Assurance
import MistAPI
import World

/// How many users and devices a level of a scope concerned in a window, and how many of them suffered.
struct LevelImpact {
  private var users: [Int?: Int] = [:]
  private var devices: [Int?: Int] = [:]
  private var totalUsers = 0
  private var totalDevices = 0

  init(of level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow, in twin: isolated Twin) throws {
    switch level {
    case .wireless, .accessPointAvailability:
      for (_, tally) in try twin.clientTallies(level, in: scope, window) { add(user: tally) }
      for (_, tally) in try twin.accessPointTallies(level, in: scope, window) { add(device: tally) }
    case .device(let metric):
      if metric.place == .switch {
        let wiring = try twin.wiring(of: scope.site)
        for (_, tally) in twin.thingTallies(metric, in: scope, window, wiring) { add(user: tally) }
      }
    }
  }

  private mutating func add(user tally: ClassifiedTally) {
    if tally.total > 0 { totalUsers += 1 }
    Self.add(tally, to: &users)
  }

  private mutating func add(device tally: ClassifiedTally) {
    if tally.total > 0 { totalDevices += 1 }
    Self.add(tally, to: &devices)
  }

  private static func add(_ tally: ClassifiedTally, to counts: inout [Int?: Int]) {
    if tally.degraded > 0 { counts[nil, default: 0] += 1 }
    for (index, part) in tally.byClassifier.enumerated() where part > 0 { counts[index, default: 0] += 1 }
  }

  /// Of one classifier, or of all.
  func json(_ classifier: Int?) -> JSON {
    [
      "num_users": JSON(users[classifier] ?? 0), "num_aps": JSON(devices[classifier] ?? 0),
      "total_users": JSON(totalUsers), "total_aps": JSON(totalDevices),
    ]
  }
}

extension Twin {
  /// What each access point of a scope has of a window.
  func accessPointTallies(
    _ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow
  ) throws -> [(mac: MACAddress, tally: ClassifiedTally)] {
    if case .client(let own) = scope.part {
      return try clientTallies(level, in: scope, window).filter { own.contains($0.client) }.map {
        ($0.client.accessPoint, $0.tally)
      }
    }
    let metric: Metric
    switch level {
    case .wireless(let wireless): metric = wireless
    case .accessPointAvailability: metric = .apHealth
    case .device: return []
    }
    let hours = try levelHours(of: scope.site, in: window)
    return scope.accessPoints.map { index in
      var sum = ClassifiedTally(zeroOf: metric)
      for hour in hours { sum += hour.sum(metric, accessPoints: index..<(index + 1)) }
      return (scope.world.accessPoints[index], level == .accessPointAvailability ? sum.availability : sum)
    }
  }
}
