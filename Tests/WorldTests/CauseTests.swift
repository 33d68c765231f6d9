import Assurance
import Determinism
import Testing
import World

@Suite("Causes and firmware")
struct CauseTests {
  private static let start = Places.tuesday + 2 * 3600
  private static let end = start + 5 * 3600

  /// What a cause is expected to do: its size, where it shows first, and which metrics it must leave alone.
  struct Expectation: Sendable, CustomTestStringConvertible {
    var kind: CauseKind
    var magnitude: Double
    var metric: Metric
    var classifier: String
    var untouched: [Metric]
    var testDescription: String { kind.rawValue }
  }

  static let expectations: [Expectation] = [
    .init(
      kind: .dhcpDown, magnitude: 1, metric: .successfulConnect, classifier: "dhcp-discover-unresponsive",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .dhcpSlow, magnitude: 10, metric: .timeToConnect, classifier: "dhcp-unresponsive",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .dhcpRefusing, magnitude: 0.6, metric: .successfulConnect, classifier: "dhcp-nack",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .radiusDown, magnitude: 1, metric: .successfulConnect, classifier: "authorization",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .radiusSlow, magnitude: 20, metric: .timeToConnect, classifier: "authorization",
      untouched: [.coverage, .capacity, .throughput, .apHealth]),
    .init(
      kind: .dnsDown, magnitude: 1, metric: .successfulConnect, classifier: "dns",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .dnsSlow, magnitude: 20, metric: .timeToConnect, classifier: "IP-Services",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .wrongPassphrase, magnitude: 0.3, metric: .successfulConnect, classifier: "authorization",
      untouched: [.apHealth]),
    .init(
      kind: .nonWiFiInterference, magnitude: 0.4, metric: .capacity, classifier: "non-wifi-interference",
      untouched: [.coverage, .successfulConnect, .roaming, .apHealth]),
    .init(
      kind: .wiFiInterference, magnitude: 0.4, metric: .capacity, classifier: "wifi-interference",
      untouched: [.coverage, .successfulConnect, .timeToConnect, .roaming, .apHealth]),
    .init(
      kind: .coverageHole, magnitude: 0.6, metric: .coverage, classifier: "weak-signal",
      untouched: [.capacity, .successfulConnect, .timeToConnect, .apHealth]),
    .init(
      kind: .wanLoss, magnitude: 0.02, metric: .throughput, classifier: "network-issues",
      untouched: [.coverage, .capacity, .roaming, .apHealth]),
    .init(
      kind: .crowd, magnitude: 4, metric: .capacity, classifier: "client-count", untouched: [.apHealth]),
    .init(
      kind: .speedMismatch, magnitude: 1, metric: .apHealth, classifier: "ethernet-speed-mismatch",
      untouched: [.coverage, .capacity, .successfulConnect, .timeToConnect, .roaming]),
    .init(
      kind: .lowPower, magnitude: 1, metric: .apHealth, classifier: "low-power",
      untouched: [.throughput, .successfulConnect, .timeToConnect, .roaming]),
    .init(
      kind: .dhcpExhausted, magnitude: 20, metric: .successfulConnect, classifier: "dhcp-discover-unresponsive",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .vlanMissing, magnitude: 0.3, metric: .successfulConnect, classifier: "dhcp-discover-unresponsive",
      untouched: [.coverage, .capacity, .throughput, .roaming, .apHealth]),
    .init(
      kind: .channelOverlap, magnitude: 3, metric: .capacity, classifier: "wifi-interference",
      untouched: [.coverage, .successfulConnect, .timeToConnect, .roaming, .apHealth]),
    .init(
      kind: .lowTransmitPower, magnitude: 6, metric: .coverage, classifier: "weak-signal",
      untouched: [.capacity, .successfulConnect, .timeToConnect, .roaming, .apHealth]),
    .init(
      kind: .highTransmitPower, magnitude: 16, metric: .coverage, classifier: "asymmetry-uplink",
      untouched: [.capacity, .throughput, .successfulConnect, .timeToConnect, .apHealth]),
    .init(
      kind: .wanLatency, magnitude: 300, metric: .throughput, classifier: "network-issues",
      untouched: [.coverage, .capacity, .roaming]),
    .init(
      kind: .wanJitter, magnitude: 100, metric: .throughput, classifier: "network-issues",
      untouched: [.coverage, .capacity, .successfulConnect, .timeToConnect, .roaming]),
    .init(
      kind: .wanDown, magnitude: 1, metric: .successfulConnect, classifier: "dns",
      untouched: [.coverage, .capacity, .throughput, .roaming]),
    .init(
      kind: .gatewayDown, magnitude: 1, metric: .apHealth, classifier: "ap-disconnected-site-down",
      untouched: [.coverage, .capacity, .throughput, .roaming]),
    .init(
      kind: .broadcastStorm, magnitude: 1, metric: .timeToConnect, classifier: "IP-Services",
      untouched: [.coverage, .capacity, .throughput, .successfulConnect, .roaming, .apHealth]),
  ]

  /// What takes clients away is judged by other tests: `OutageTests`.
  static let takingAway: Set<CauseKind> = [
    .wlanMissing, .accessPointDown, .accessPointReboot, .portDown, .switchDown,
  ]

  @Test func everyKindIsExpected() {
    #expect(Set(Self.expectations.map(\.kind)).union(Self.takingAway) == Set(CauseKind.allCases))
  }

  /// V14: the sign, the dominant classifier, and what must not change, bit for bit.
  @Test(arguments: expectations)
  func causesDoWhatTheModelSays(expectation: Expectation) throws {
    let healthy = try Places.site(accessPoints: 10)
    var site = healthy
    site.causes = [
      Cause(kind: expectation.kind, start: Self.start, end: Self.end, magnitude: expectation.magnitude)
    ]
    let (before, after) = (healthy.day(), site.day())
    let during = (Self.start / 600)..<(Self.end / 600)
    let metric = expectation.metric
    let usual = before.sum(metric, intervals: during)
    let worse = after.sum(metric, intervals: during)
    let rates = [usual, worse].map { Double($0.degraded) / Double(max(1, $0.total)) }
    #expect(rates[1] > rates[0] + 0.05)
    let added = zip(worse.byClassifier, usual.byClassifier).map { $0 - $1 }
    let dominant = try #require(metric.classifier(named: expectation.classifier))
    #expect(Double(added[dominant]) > 0.5 * Double(added.reduce(0) { $0 + max(0, $1) }))
    for metric in Metric.allCases {
      #expect(after.sum(metric).isConserved)
      for index in 0..<10 {
        let (one, other) = (before.row(metric, index), after.row(metric, index))
        if expectation.untouched.contains(metric) {
          #expect(one == other)
        } else {
          // Outside its time a cause does nothing.
          let (first, last) = (
            Int(during.lowerBound - Places.day.lowerBound), Int(during.upperBound - Places.day.lowerBound)
          )
          #expect(one[..<first] == other[..<first])
          #expect(one[last...] == other[last...])
        }
      }
    }
  }

  @Test func aCauseAtOneAccessPointStaysThere() throws {
    let healthy = try Places.site()
    var site = healthy
    site.causes = [
      Cause(
        kind: .nonWiFiInterference, start: Self.start, end: Self.end, magnitude: 0.5,
        devices: [site.accessPoints[3].key])
    ]
    let (before, after) = (healthy.day(), site.day())
    for metric in Metric.allCases {
      for index in [0, 1, 2, 4, 5] { #expect(before.row(metric, index) == after.row(metric, index)) }
    }
    #expect(before.row(.capacity, 3) != after.row(.capacity, 3))
  }

  /// An outage of four hours must be seen in the level of the whole day, whenever it is.
  @Test(
    arguments: [(CauseKind.dhcpDown, 4, 9), (.dhcpDown, 8, 9), (.dhcpDown, 4, 12), (.radiusDown, 4, 9)],
    ["office", "retail"])
  func anOutageFailsTheDay(outage: (kind: CauseKind, hours: Int, from: Int), profile: String) throws {
    for key in 1...10 {
      let midnight = Places.day.lowerBound * 600
      let start = midnight + Int64(outage.from) * 3600
      let cause = Cause(kind: outage.kind, start: start, end: start + Int64(outage.hours) * 3600, magnitude: 1)
      let site = try Places.site(UInt64(key), profile: profile, causes: [cause])
      let level = try #require(site.day([.successfulConnect]).sum(.successfulConnect).level)
      #expect(level < 0.75)
    }
  }

  @Test func failingClientsTryAgain() throws {
    let healthy = try Places.site(accessPoints: 10)
    var site = healthy
    site.causes = [Cause(kind: .dhcpDown, start: Self.start, end: Self.end, magnitude: 1)]
    let during = (Self.start / 600)..<(Self.end / 600)
    let attempts = [healthy, site].map { $0.day([.successfulConnect]).sum(.successfulConnect, intervals: during) }
    let factor = Double(attempts[1].total) / Double(attempts[0].total)
    #expect(factor > 11 && factor < 13)
    // Those who could connect before can hardly be more than before.
    let successes = attempts.map { $0.total - $0.degraded }
    #expect(successes[1] < successes[0] / 4)
  }

  @Test func aSmallerOutageLeavesTheOthersConnecting() throws {
    var site = try Places.site(accessPoints: 10)
    let healthy = site.day([.successfulConnect, .timeToConnect])
    site.causes = [Cause(kind: .wrongPassphrase, start: Self.start, end: Self.end, magnitude: 0)]
    #expect(site.day([.successfulConnect, .timeToConnect]) == healthy)
    site.causes = [Cause(kind: .dhcpDown, start: Self.start, end: Self.end, magnitude: 0.2)]
    let during = (Self.start / 600)..<(Self.end / 600)
    let before = healthy.sum(.timeToConnect, intervals: during).total
    let after = site.day([.timeToConnect]).sum(.timeToConnect, intervals: during).total
    // A fifth fails for good; the retries of that fifth add no success.
    #expect((Double(after) / Double(before) - 0.8).magnitude < 0.08)
  }

  @Test func aPartOfACellIsAPartOfTheEffect() throws {
    let metric = Metric.capacity
    func degraded(_ seconds: Int64) throws -> Int64 {
      var sum: Int64 = 0
      for key in 1...40 {
        let cause = Cause(kind: .wiFiInterference, start: Self.start, end: Self.start + seconds, magnitude: 0.5)
        let site = try Places.site(UInt64(key), causes: seconds > 0 ? [cause] : [])
        sum +=
          site.cells(
            seed: Places.seed, intervals: (Self.start / 600)..<(Self.start / 600 + 1), metrics: [metric]
          ).sum(metric).degraded
      }
      return sum
    }
    let (none, half, whole) = (try degraded(0), try degraded(300), try degraded(600))
    let part = Double(half - none) / Double(whole - none)
    #expect(part > 0.4 && part < 0.6)
  }

  /// Firmware adds p′ = 1 − (1 − p)(1 − share), to the access points that run it and from when they do.
  @Test(arguments: Metric.gated)
  func firmwareAddsItsShare(metric: Metric) throws {
    var sums = [ClassifiedTally(zeroOf: metric), ClassifiedTally(zeroOf: metric)]
    let classifier = 1
    for key in 1...30 {
      let healthy = try Places.site(UInt64(key), accessPoints: 4)
      var site = healthy
      let effect = Effect(metric: metric, classifier: classifier, share: 0.2)
      site.accessPoints[1].firmware.set(FirmwareBehaviour(version: "bad", effects: [effect]), at: Self.start)
      let (before, after) = (healthy.day(), site.day())
      let from = (Self.start / 600)..<Places.day.upperBound
      sums[0] += before.sum(metric, accessPoints: 1..<2, intervals: from)
      sums[1] += after.sum(metric, accessPoints: 1..<2, intervals: from)
      for other in Metric.allCases {
        for index in 0..<4 where index != 1 { #expect(before.row(other, index) == after.row(other, index)) }
        let isFollowing = metric == .successfulConnect && other == .timeToConnect
        if other != metric, !isFollowing { #expect(before.row(other, 1) == after.row(other, 1)) }
        #expect(before.row(other, 1)[..<60] == after.row(other, 1)[..<60])
      }
    }
    #expect(sums[0].total == sums[1].total)
    let rates = sums.map { Double($0.degraded) / Double($0.total) }
    #expect((rates[1] - (1 - (1 - rates[0]) * 0.8)).magnitude < 0.03)
    #expect(sums[1].byClassifier[classifier] > sums[0].byClassifier[classifier])
  }

  /// V19: more of an effect never makes a cell better.
  @Test(arguments: [Metric.throughput, .successfulConnect])
  func moreIsNeverLess(metric: Metric) throws {
    var previous = try Places.site(accessPoints: 3).day([metric])
    for share in [0.01, 0.05, 0.1, 0.2, 0.5, 0.9, 1] {
      var site = try Places.site(accessPoints: 3)
      for index in 0..<3 {
        let effect = Effect(metric: metric, classifier: 0, share: share)
        site.accessPoints[index].firmware = Facet(FirmwareBehaviour(version: "bad", effects: [effect]))
      }
      let cells = site.day([metric])
      for index in 0..<3 {
        for (worse, better) in zip(cells.row(metric, index), previous.row(metric, index)) {
          #expect(worse.total == better.total)
          #expect(worse.degraded >= better.degraded)
        }
      }
      previous = cells
    }
    #expect(previous.sum(metric).level == 0)
  }

  /// An access point that loses its clients looks well, and its neighbours are busier.
  @Test func lostLoadMovesToTheNeighbours() throws {
    let healthy = try Places.site()
    var site = healthy
    let effect = Effect(metric: .coverage, classifier: 0, share: 0, loadLoss: 0.9)
    site.accessPoints[0].firmware.set(FirmwareBehaviour(version: "wedge", effects: [effect]), at: Self.start)
    let (before, after) = (healthy.day(), site.day())
    let from = (Self.start / 600)..<Places.day.upperBound
    let own = [before, after].map { $0.sum(.coverage, accessPoints: 0..<1, intervals: from).total }
    let others = [before, after].map { $0.sum(.coverage, accessPoints: 1..<6, intervals: from).total }
    #expect((Double(own[1]) / Double(own[0]) - 0.1).magnitude < 0.01)
    let gained = Double(others[1] - others[0]) / Double(own[0] - own[1])
    #expect((gained - 0.85).magnitude < 0.01)
    #expect(after.sum(.apHealth) == before.sum(.apHealth))
  }

  @Test func sharesOutOfRangeAreHeld() {
    let effect = Effect(metric: .coverage, classifier: 0, share: 1.5, loadLoss: -1)
    #expect(effect.share == 1)
    #expect(effect.loadLoss == 0)
  }

  @Test func anUnknownClassifierDoesNothing() throws {
    let healthy = try Places.site(accessPoints: 2)
    var site = healthy
    let effect = Effect(metric: .coverage, classifier: 99, share: 0.5)
    site.accessPoints[0].firmware = Facet(FirmwareBehaviour(version: "odd", effects: [effect]))
    #expect(site.day() == healthy.day())
  }

  /// Nonsense in a cause may make a site bad, but never the counts wrong.
  @Test(arguments: CauseKind.allCases, [-1, 0, 1e-300, 7, 1e300, Double.infinity, .nan])
  func anyMagnitudeKeepsTheCountsRight(kind: CauseKind, magnitude: Double) throws {
    let cause = Cause(kind: kind, start: Self.start, end: Self.end, magnitude: magnitude)
    let site = try Places.site(accessPoints: 2, causes: [cause, cause])
    let first = Self.start / 600
    let cells = site.cells(seed: Places.seed, intervals: first..<(first + 3))
    for metric in Metric.allCases {
      let sum = cells.sum(metric)
      #expect(sum.isConserved)
      #expect(sum.degraded >= 0 && sum.degraded <= sum.total)
    }
    var backwards = site
    backwards.causes = [Cause(kind: kind, start: Self.end, end: Self.start, magnitude: magnitude)]
    backwards.causes.append(Cause(kind: kind, start: .min, end: .min + 1, magnitude: magnitude))
    #expect(
      try backwards.cells(seed: Places.seed, intervals: first..<(first + 3))
        == Places.site(accessPoints: 2).cells(seed: Places.seed, intervals: first..<(first + 3)))
  }
}
