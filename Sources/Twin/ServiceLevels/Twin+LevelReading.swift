import Assurance
import Determinism
import MistAPI
import World

extension Twin {
  /// What was counted in each hour of a window.
  func levelHours(_ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow) throws -> [ClassifiedTally] {
    if case .client = scope.part { return try clientHours(level, in: scope, window) }
    switch level {
    case .wireless(let metric):
      return try levelHours(of: scope.site, in: window).map { $0.sum(metric, accessPoints: scope.accessPoints) }
    case .accessPointAvailability:
      return try levelHours(of: scope.site, in: window).map {
        $0.sum(.apHealth, accessPoints: scope.accessPoints).availability
      }
    case .device(let metric):
      let cells = deviceCells([metric], of: scope.world, in: window)
      return window.hours.map { hour in
        cells.sum(metric, devices: scope.devices(at: metric.place), intervals: window.intervals(of: hour))
      }
    }
  }

  /// The complete intervals of a window.
  func intervals(of window: LevelWindow) -> Range<Int64> {
    guard let first = window.hours.first, let last = window.hours.last else { return 0..<0 }
    let start = window.intervals(of: first).lowerBound
    return start..<max(start, window.intervals(of: last).upperBound)
  }

  /// The cells of a site's switches and gateways.
  func deviceCells(_ metrics: [DeviceMetric], of world: LevelCache.Site, in window: LevelWindow) -> DeviceCells {
    world.timeline.deviceCells(seed: seed, intervals: intervals(of: window), metrics: metrics)
  }

  private func clientHours(
    _ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow
  ) throws -> [ClassifiedTally] {
    guard case .client(let own) = scope.part else { return [] }
    let zero = ClassifiedTally(tally: .zero, byClassifier: Array(repeating: 0, count: level.classifiers.count))
    var hours = Array(repeating: zero, count: window.hours.count)
    let perHour = LevelWindow.bin / WorldModel.interval
    try forEachShare(level, in: scope, window) { share in
      guard own.contains(share.client) else { return }
      let hour = Int(share.interval / perHour - window.hours.lowerBound)
      hours[hour] += ClassifiedTally(
        tally: Tally(total: share.total, degraded: share.bad.reduce(0, +)), byClassifier: share.bad)
    }
    return hours
  }

  /// The part of a wireless client in one cell.
  struct ClientShare {
    let client: ClientPlace
    let interval: Int64
    let total: Int64
    let bad: [Int64]
  }

  /// Tells every part of every wireless client of a scope, cell by cell: they add up to what access points counted.
  func forEachShare(
    _ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow, _ body: (ClientShare) -> Void
  ) throws {
    guard case .wireless(let metric) = level, metric.unit != .deviceSeconds else { return }
    let world = scope.world
    let intervals = intervals(of: window)
    let range = scope.accessPoints
    let cells = world.timeline.cells(seed: seed, intervals: intervals, metrics: [metric], accessPoints: range)
    let everybody = world.timeline.cells(
      seed: seed, intervals: intervals, metrics: [.coverage], accessPoints: range, countsEverybody: true)
    let population = ClientPopulation(seed: seed)
    for index in range {
      let mac = world.accessPoints[index]
      let unjudged = world.timeline.accessPoints[index].unjudged
      let shares = ClientShares(key: population.roster(of: mac).child(metric.name))
      for interval in intervals {
        let tally = cells.classified(metric, accessPoint: index, interval: interval)
        guard tally.total > 0 else { continue }
        let seconds = everybody.tally(.coverage, accessPoint: index, interval: interval).total
        let mask = unjudged.value(at: interval * WorldModel.interval)
        let count = Int((seconds + WorldModel.interval - 1) / WorldModel.interval)
        let present = (0..<count).filter { !mask.excludes($0) }
        let parts = shares.shares(tally, present: present, interval: interval, isEvents: metric.unit == .events)
        for part in parts {
          body(
            ClientShare(
              client: ClientPlace(accessPoint: mac, place: part.place), interval: interval, total: part.total,
              bad: part.bad))
        }
      }
    }
  }

  /// What each wireless client of a scope has of a window.
  func clientTallies(
    _ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow
  ) throws -> [(client: ClientPlace, tally: ClassifiedTally)] {
    var sums: [ClientPlace: ClassifiedTally] = [:]
    try forEachShare(level, in: scope, window) { share in
      let tally = ClassifiedTally(
        tally: Tally(total: share.total, degraded: share.bad.reduce(0, +)), byClassifier: share.bad)
      if sums[share.client] == nil { sums[share.client] = tally } else { sums[share.client]? += tally }
    }
    if case .client(let own) = scope.part { sums = sums.filter { own.contains($0.key) } }
    return sums.map { (client: $0.key, tally: $0.value) }.sorted {
      ($0.client.accessPoint, $0.client.place) < ($1.client.accessPoint, $1.client.place)
    }
  }

  /// What each wired thing of a scope's switches has of a window: they add up to what the switches counted.
  func thingTallies(
    _ metric: DeviceMetric, in scope: LevelScope, _ window: LevelWindow, _ wiring: SiteWiring
  ) -> [(thing: SiteWiring.Thing, tally: ClassifiedTally)] {
    guard metric.place == .switch else { return [] }
    let cells = deviceCells([metric], of: scope.world, in: window)
    var tallies: [(thing: SiteWiring.Thing, tally: ClassifiedTally)] = []
    for device in scope.devices(at: .switch) {
      let mac = scope.world.switches[device]
      let things = wiring.things.filter { $0.box == mac }
      guard !things.isEmpty else { continue }
      let shares = ClientShares(
        key: seed.child("wired").child(mac.value).child("levels").child(UInt64(metric.rawValue)))
      var sums = Array(repeating: ClassifiedTally(zeroOf: metric), count: things.count)
      for interval in cells.intervals {
        let tally = cells.classified(metric, device: device, interval: interval)
        let parts = shares.shares(
          tally, present: Array(things.indices), interval: interval, isEvents: metric.unit == .events)
        for part in parts {
          sums[part.place] += ClassifiedTally(
            tally: Tally(total: part.total, degraded: part.degraded), byClassifier: part.bad)
        }
      }
      tallies += zip(things, sums).map { (thing: $0, tally: $1) }
    }
    return tallies
  }
}

extension ClassifiedTally {
  /// What was bad, of one classifier or of all.
  func degraded(by classifier: Int?) -> Int64 {
    classifier.map { byClassifier.indices.contains($0) ? byClassifier[$0] : 0 } ?? degraded
  }
}
