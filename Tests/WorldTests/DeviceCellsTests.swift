import Assurance
import Testing
import World

@Suite("Cells of switches and gateways")
struct DeviceCellsTests {
  private static let start = Places.tuesday + 2 * 3600
  private static let end = start + 4 * 3600
  private static let during = (start / 600)..<(end / 600)

  @Test func everyCellIsConserved() throws {
    let site = try OutageTests.wiredSite()
    let cells = site.deviceCells(seed: Places.seed, intervals: Places.day)
    for metric in DeviceMetric.allCases {
      var sum = ClassifiedTally(zeroOf: metric)
      for device in cells.devices(of: metric) {
        for interval in Places.day {
          let tally = cells.classified(metric, device: device, interval: interval)
          #expect(tally.isConserved)
          #expect(tally.degraded >= 0 && tally.degraded <= tally.total)
          sum += tally
        }
      }
      #expect(sum == cells.sum(metric))
      #expect(sum.total > 0)
    }
  }

  /// The users of the gateway are those whom the access points and switches count.
  @Test func usersAddUp() throws {
    var site = try OutageTests.wiredSite()
    site.gateways.append(DeviceTimeline(key: 951, service: Facet(.serving)))
    let wireless = site.day([.coverage])
    let cells = site.deviceCells(seed: Places.seed, intervals: Places.day)
    for interval in Places.day {
      let clients = wireless.sum(.coverage, intervals: interval..<(interval + 1)).total
      #expect(cells.sum(.gatewayHealth, intervals: interval..<(interval + 1)).total == clients + 16 * 600)
    }
    #expect(cells.sum(.switchHealth).total == 16 * 86_400)
    #expect(cells.sum(.wanLinkHealth).total == 2 * 86_400)
  }

  @Test func ratesAreThoseOfTheModel() throws {
    var sums = DeviceMetric.allCases.map { ClassifiedTally(zeroOf: $0) }
    for key in 1...60 {
      var site = try Places.site(UInt64(key), accessPoints: 2)
      site.switches = (0..<4).map {
        DeviceTimeline(key: UInt64(key * 100 + $0), service: Facet(.serving), wiredClients: 10)
      }
      site.gateways = [DeviceTimeline(key: UInt64(key * 100 + 90), service: Facet(.serving))]
      let cells = site.deviceCells(seed: Places.seed, intervals: Places.day)
      for metric in DeviceMetric.allCases { sums[metric.rawValue] += cells.sum(metric) }
    }
    for (metric, rate) in zip(DeviceMetric.allCases, [0.003, 0.02, 0.02, 0.02, 0.003, 0.015, 0.03]) {
      let sum = sums[metric.rawValue]
      #expect(
        (Double(sum.degraded) / Double(sum.total) / rate - 1).magnitude < 0.35,
        "\(metric): \(Double(sum.degraded) / Double(sum.total))")
    }
  }

  @Test func anotherDeviceChangesNobodyElse() throws {
    let site = try OutageTests.wiredSite()
    var larger = site
    larger.switches.insert(DeviceTimeline(key: 4242, service: Facet(.serving), wiredClients: 5), at: 0)
    let before = site.deviceCells(seed: Places.seed, intervals: Places.day)
    let after = larger.deviceCells(seed: Places.seed, intervals: Places.day)
    for metric in DeviceMetric.measured(at: .switch) {
      for device in 0..<2 {
        #expect(
          before.sum(metric, devices: device..<(device + 1))
            == after.sum(metric, devices: (device + 1)..<(device + 2)))
      }
    }
  }

  /// The rows of the matrix that show at switches and gateways.
  @Test(
    arguments: [
      (CauseKind.wanLoss, 0.02, DeviceMetric.wanLinkHealth, "network-loss"),
      (.wanLoss, 0.02, .applicationHealth, "loss"),
      (.wanLatency, 300, .wanLinkHealth, "network-latency"), (.wanLatency, 300, .applicationHealth, "latency"),
      (.wanJitter, 100, .wanLinkHealth, "network-jitter"), (.wanJitter, 100, .applicationHealth, "jitter"),
      (.broadcastStorm, 1, .switchThroughput, "storm-control"), (.broadcastStorm, 1, .switchHealth, "system-cpu"),
      (.speedMismatch, 1, .switchThroughput, "interface-anomalies-negotiation-failed"),
      (.dhcpExhausted, 10, .gatewayHealth, "dhcp-pool-dhcp-denied"), (.dhcpDown, 1, .switchConnect, "dhcp"),
      (.radiusDown, 1, .switchConnect, "authentication"),
    ])
  func causesShow(row: (kind: CauseKind, magnitude: Double, metric: DeviceMetric, classifier: String)) throws {
    let healthy = try OutageTests.wiredSite()
    var site = healthy
    site.causes = [Cause(kind: row.kind, start: Self.start, end: Self.end, magnitude: row.magnitude)]
    let before = healthy.deviceCells(seed: Places.seed, intervals: Places.day)
    let after = site.deviceCells(seed: Places.seed, intervals: Places.day)
    let usual = before.sum(row.metric, intervals: Self.during)
    let worse = after.sum(row.metric, intervals: Self.during)
    #expect(worse.total == usual.total)
    #expect(Double(worse.degraded - usual.degraded) > 0.05 * Double(usual.total))
    let added = zip(worse.byClassifier, usual.byClassifier).map { $0 - $1 }
    let index = try #require(row.metric.classifier(named: row.classifier))
    #expect(Double(added[index]) > 0.5 * Double(added.reduce(0) { $0 + max(0, $1) }))
    for metric in DeviceMetric.allCases {
      // Outside of its time a cause does nothing.
      for range in [Places.day.lowerBound..<Self.during.lowerBound, Self.during.upperBound..<Places.day.upperBound] {
        #expect(before.sum(metric, intervals: range) == after.sum(metric, intervals: range))
      }
    }
  }
}
