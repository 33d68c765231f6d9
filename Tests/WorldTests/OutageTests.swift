import Assurance
import Testing
import World

@Suite("Causes that take service away")
struct OutageTests {
  private static let start = Places.tuesday + 4 * 3600
  private static let end = start + 2 * 3600
  private static let during = (start / 600)..<(end / 600)

  private func classifier(_ metric: Metric, _ name: String) throws -> Int {
    try #require(metric.classifier(named: name))
  }

  /// A site whose access points hang on two switches in turn, behind one gateway.
  static func wiredSite(_ causes: [Cause] = [], accessPoints: Int = 6) throws -> SiteTimeline {
    var site = try Places.site(accessPoints: accessPoints, causes: causes)
    site.switches = [900, 901].map { DeviceTimeline(key: $0, service: Facet(.serving), wiredClients: 8) }
    site.gateways = [DeviceTimeline(key: 950, service: Facet(.serving))]
    for index in site.accessPoints.indices { site.accessPoints[index].switchKey = 900 + UInt64(index % 2) }
    return site
  }

  @Test(
    arguments: [
      (CauseKind.accessPointDown, "ap-disconnected-ap-unreachable"), (.portDown, "ap-disconnected-ap-unreachable"),
      (.accessPointReboot, "ap-disconnected-ap-reboot"),
    ])
  func anAccessPointIsDown(outage: (kind: CauseKind, classifier: String)) throws {
    let healthy = try Self.wiredSite()
    var site = healthy
    site.causes = [
      Cause(
        kind: outage.kind, start: Self.start, end: Self.end, magnitude: 1, devices: [healthy.accessPoints[2].key])
    ]
    var byState = healthy
    let state: ServiceState = outage.kind == .accessPointReboot ? .rebooting : .unreachable
    byState.accessPoints[2].service.set(state, at: Self.start)
    byState.accessPoints[2].service.set(.serving, at: Self.end)
    // The cause is what the same in the history is.
    #expect(site.day() == byState.day())
    let health = site.day().sum(.apHealth, accessPoints: 2..<3, intervals: Self.during)
    #expect(health.degraded == 7200)
    #expect(health.byClassifier[try classifier(.apHealth, outage.classifier)] == 7200)
    #expect(site.day().sum(.coverage, accessPoints: 2..<3, intervals: Self.during).total == 0)
    let neighbours = [healthy, site].map { $0.day().sum(.coverage, accessPoints: 3..<6, intervals: Self.during) }
    #expect(neighbours[1].total > neighbours[0].total)
    #expect(neighbours[1].byClassifier[0] > neighbours[0].byClassifier[0])
  }

  @Test func aSwitchTakesItsAccessPointsDown() throws {
    let healthy = try Self.wiredSite()
    var site = healthy
    site.causes = [Cause(kind: .switchDown, start: Self.start, end: Self.end, magnitude: 1, devices: [901])]
    let cells = site.day()
    let down = try classifier(.apHealth, "ap-disconnected-switch-down")
    for index in 0..<6 {
      let health = cells.sum(.apHealth, accessPoints: index..<(index + 1), intervals: Self.during)
      #expect(health.byClassifier[down] == (index % 2 == 1 ? 7200 : 0))
      #expect(
        (cells.sum(.coverage, accessPoints: index..<(index + 1), intervals: Self.during).total == 0) == (index % 2 == 1)
      )
    }
    var byState = healthy
    byState.switches[1].service.set(.unreachable, at: Self.start)
    byState.switches[1].service.set(.serving, at: Self.end)
    #expect(byState.day() == cells)
    // The storm of those who come back.
    let back = (Self.end / 600)..<(Self.end / 600 + 1)
    let joins = [healthy.day(), cells].map { $0.sum(.successfulConnect, accessPoints: 1..<2, intervals: back).total }
    #expect(joins[1] > joins[0])
    let wired = site.deviceCells(seed: Places.seed, intervals: Places.day)
    let health = wired.sum(.switchHealth, devices: 1..<2, intervals: Self.during)
    #expect(health.byClassifier[0] == 8 * 7200)
    #expect(health.total == 8 * 7200)
    #expect(wired.sum(.switchThroughput, devices: 1..<2, intervals: Self.during).total == 0)
    let calm = healthy.deviceCells(seed: Places.seed, intervals: Places.day)
    for metric in DeviceMetric.measured(at: .switch) {
      #expect(wired.sum(metric, devices: 0..<1) == calm.sum(metric, devices: 0..<1))
    }
  }

  /// Without its gateway a site serves its clients, but the cloud does not see it.
  @Test(arguments: [CauseKind.gatewayDown, .wanDown])
  func noWayOut(kind: CauseKind) throws {
    let healthy = try Self.wiredSite()
    var site = healthy
    site.causes = [Cause(kind: kind, start: Self.start, end: Self.end, magnitude: 1)]
    let (before, after) = (healthy.day(), site.day())
    let health = after.sum(.apHealth, intervals: Self.during)
    #expect(health.byClassifier[try classifier(.apHealth, "ap-disconnected-site-down")] == 6 * 7200)
    for metric in [Metric.coverage, .capacity, .throughput, .roaming] {
      for index in 0..<6 { #expect(before.row(metric, index) == after.row(metric, index)) }
    }
    let failed = after.sum(.successfulConnect, intervals: Self.during)
    #expect(failed.dominantClassifier == Metric.successfulConnect.classifier(named: "dns"))
    let wired = site.deviceCells(seed: Places.seed, intervals: Places.day)
    let gateway = wired.sum(.gatewayHealth, intervals: Self.during)
    #expect(gateway.degraded == gateway.total)
    #expect(gateway.dominantClassifier == DeviceMetric.gatewayHealth.classifier(named: "gateway-disconnected"))
    let link = wired.sum(.wanLinkHealth, intervals: Self.during)
    #expect(link.dominantClassifier == DeviceMetric.wanLinkHealth.classifier(named: "interface-port-down"))
    #expect(link.degraded == link.total)
  }

  @Test func oneGatewayOfTwoIsEnough() throws {
    var site = try Self.wiredSite()
    site.gateways.append(DeviceTimeline(key: 951, service: Facet(.serving)))
    let before = site.day()
    site.gateways[0].service.set(.rebooting, at: Self.start)
    site.gateways[0].service.set(.serving, at: Self.end)
    #expect(site.day() == before)
    site.gateways[1].service.set(.unreachable, at: Self.start + 3600)
    let cells = site.day()
    let down = try classifier(.apHealth, "ap-disconnected-site-down")
    #expect(cells.sum(.apHealth, intervals: Self.during).byClassifier[down] == 6 * 3600)
  }

  @Test func aMissingWLANTakesItsClientsAway() throws {
    let healthy = try Places.site(accessPoints: 10)
    var site = healthy
    site.causes = [Cause(kind: .wlanMissing, start: Self.start, end: Self.end, magnitude: 0.4)]
    let (before, after) = (healthy.day(), site.day())
    let totals = [before, after].map { Double($0.sum(.coverage, intervals: Self.during).total) }
    #expect((totals[1] / totals[0] - 0.6).magnitude < 0.03)
    #expect(before.sum(.apHealth) == after.sum(.apHealth))
    for index in 0..<10 { #expect(before.row(.apHealth, index) == after.row(.apHealth, index)) }
  }

  /// V3 holds where devices are down.
  @Test func oneCellEqualsTheBulk() throws {
    let causes = [
      Cause(kind: .switchDown, start: Self.start + 100, end: Self.end + 350, magnitude: 1, devices: [900]),
      Cause(kind: .gatewayDown, start: Self.start - 700, end: Self.start + 900, magnitude: 1),
      Cause(kind: .accessPointReboot, start: Self.end, end: Self.end + 150, magnitude: 1, period: 7200),
      Cause(kind: .dhcpExhausted, start: Self.start, end: Self.end, magnitude: 9, ramp: 1800, period: 14_400),
    ]
    let site = try Self.wiredSite(causes)
    let bulk = site.day()
    let wired = site.deviceCells(seed: Places.seed, intervals: Places.day)
    for interval in [Self.start / 600 - 1, Self.start / 600, Self.end / 600, Self.end / 600 + 1, Self.end / 600 + 13] {
      let one = site.cells(seed: Places.seed, intervals: interval..<(interval + 1))
      for metric in Metric.allCases {
        for index in 0..<6 {
          #expect(
            one.classified(metric, accessPoint: index, interval: interval)
              == bulk.classified(metric, accessPoint: index, interval: interval))
        }
      }
      let device = site.deviceCells(seed: Places.seed, intervals: interval..<(interval + 1))
      for metric in DeviceMetric.allCases {
        for index in wired.devices(of: metric) {
          #expect(
            device.classified(metric, device: index, interval: interval)
              == wired.classified(metric, device: index, interval: interval))
        }
      }
    }
  }
}
