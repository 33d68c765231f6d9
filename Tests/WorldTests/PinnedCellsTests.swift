import Assurance
import Determinism
import Testing
import World

/// What every version of the model so far counts, pinned: whoever makes it faster changes no count of it.
@Suite("Pinned cells")
struct PinnedCellsTests {
  private static let profiles = ["office", "retail", "warehouse", "school", "hospital"]

  /// The digests belong to these versions; one that moves counts needs others.
  @Test func ofTheseVersions() { #expect(WorldModel.versions == 1...2) }

  @Test(
    arguments: [
      ("office", 0x6472_C8A8_B2DD_80CA), ("retail", 0x977A_C91C_FAEB_2EAA),
      ("warehouse", 0x39C5_84D7_27DC_C023), ("school", 0x1D2F_2492_E110_E6A1),
      ("hospital", 0x3B04_6A96_3BFF_04C5),
    ] as [(String, UInt64)])
  func healthy(profile: String, digest: UInt64) throws {
    let site = try Places.site(11, profile: profile, accessPoints: 12)
    #expect(Self.digest(site.day()) == digest)
  }

  /// Every cause for two hours at a site of its own, at part of its access points when it can be limited to them.
  @Test func underEveryCause() throws {
    var digest: UInt64 = 0
    for (number, kind) in CauseKind.allCases.enumerated() {
      let start = Places.tuesday + 3000
      var cause = Cause(
        kind: kind, start: start, end: start + 7200,
        magnitude: (kind.magnitudes.lowerBound + min(kind.magnitudes.upperBound, 20)) / 2)
      if kind.place == .accessPoints { cause.devices = [12000, 12001, 12005] }
      cause.part = 0.8
      cause.ramp = Int64(number % 3) * 900
      cause.period = number % 2 == 0 ? 14_400 : nil
      let site = try Self.wired(Places.site(12, profile: Self.profiles[number % 5], causes: [cause]))
      digest = SplitMix.key(digest, Self.digest(site.day()))
      digest = SplitMix.key(digest, Self.digest(site.deviceCells(seed: Places.seed, intervals: Places.day)))
    }
    #expect(digest == 0xC23E_35E6_2457_4F48)
  }

  /// Restarts, outages, a crowd, excluded clients, bad firmware and other thresholds at one site.
  @Test func underMuchAtOnce() throws {
    let harm = Effect(metric: .successfulConnect, classifier: 1, share: 0.2, loadLoss: 0.1)
    var site = try Places.site(
      13, profile: "school", accessPoints: 9,
      causes: [
        Cause(kind: .crowd, start: Places.tuesday, end: Places.tuesday + 9000, magnitude: 60),
        Cause(kind: .dhcpDown, start: Places.tuesday + 4000, end: Places.tuesday + 9000, magnitude: 0.7),
        Cause(kind: .coverageHole, start: Places.tuesday, end: .max, magnitude: 0.3),
      ])
    site.accessPoints[2] = Places.accessPoint(13_002, effects: [harm])
    site.accessPoints[3].service.set(.rebooting, at: Places.tuesday + 1000)
    site.accessPoints[3].service.set(.serving, at: Places.tuesday + 1300)
    site.accessPoints[4].service.set(.unreachable, at: Places.tuesday + 2000)
    site.accessPoints[4].service.set(.serving, at: Places.tuesday + 20_000)
    site.accessPoints[5].service.set(.absent, at: Places.tuesday + 5000)
    site.accessPoints[6].unjudged = Facet(RosterMask(places: 200) { $0 % 3 == 0 })
    var thresholds = LevelThresholds.preset
    thresholds[.coverage] = -66
    thresholds[.timeToConnect] = 2
    site.thresholds.set(thresholds, at: Places.tuesday + 3600)
    site.opens = Places.tuesday - 7000
    let everybody = site.cells(seed: Places.seed, intervals: Places.day, countsEverybody: true)
    #expect(Self.digest(site.day()) == 0x53CB_323B_794C_C2E8)
    #expect(Self.digest(everybody) == 0x1AA3_D405_AB55_C5BC)
  }

  /// The site with two switches, which feed its access points in turn, and a gateway.
  private static func wired(_ site: SiteTimeline) -> SiteTimeline {
    var site = site
    site.switches = [
      DeviceTimeline(key: 70, service: Facet(.serving), wiredClients: 14),
      DeviceTimeline(key: 71, service: Facet(.serving), wiredClients: 9),
    ]
    site.gateways = [DeviceTimeline(key: 80, service: Facet(.serving))]
    for index in site.accessPoints.indices { site.accessPoints[index].switchKey = 70 + UInt64(index % 2) }
    return site
  }

  private static func digest(_ cells: SiteCells) -> UInt64 {
    var digest: UInt64 = 0
    for metric in cells.metrics {
      for accessPoint in cells.accessPoints {
        for interval in cells.intervals {
          add(cells.classified(metric, accessPoint: accessPoint, interval: interval), to: &digest)
        }
      }
    }
    return digest
  }

  private static func digest(_ cells: DeviceCells) -> UInt64 {
    var digest: UInt64 = 0
    for metric in cells.metrics {
      for device in cells.devices(of: metric) {
        for interval in cells.intervals {
          add(cells.classified(metric, device: device, interval: interval), to: &digest)
        }
      }
    }
    return digest
  }

  private static func add(_ tally: ClassifiedTally, to digest: inout UInt64) {
    digest = SplitMix.key(digest, UInt64(tally.total))
    digest = SplitMix.key(digest, UInt64(tally.degraded))
    for part in tally.byClassifier { digest = SplitMix.key(digest, UInt64(part)) }
  }
}
