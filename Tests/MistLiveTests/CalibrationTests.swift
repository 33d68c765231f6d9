import Assurance
import Determinism
import Documents
import MistAPI
import MistLive
import Planning
import Rehearsal
import Testing
import Twin
import World

@Suite("Calibrating the model on a pulled organisation")
struct CalibrationTests {
  /// One file.
  private struct OneFile: DesignFileReader {
    var text: String
    func read(_ path: String) throws -> [UInt8] { Array(text.utf8) }
  }

  /// What the served network is like, and the calibration must find.
  private static let own: Profile.Definition = {
    var own = Profile.Definition(name: "own", like: "hospital")
    own.clientsAtPeak = 10
    own.attemptsPerClientHour = 2
    own.roamsPerClientHour = 1
    own.rates = [.coverage: 0.13, .timeToConnect: 0.1]
    own.variation = [.throughput: 1.7]
    return own
  }()

  @Test(
    "a served twin with known parameters is pulled with its history, fitted, and they come back; the file is one that designs read"
  )
  func wayThrough() async throws {
    try await LiveBench.serve { bench in
      let client = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
      try await bench.twin.define(OwnProfiles(file: "own.yaml", definitions: [Self.own], holidays: []))
      try await bench.twin.addFactory(count: 24, arriving: await bench.twin.now)
      let codes = try await bench.twin.factoryCodes()
      _ = try await client.claim(codes.map(\.claimCode), in: bench.org)
      for number in 0..<8 {
        let name = "Shop \(number)"
        let body: JSON = ["name": .string(name), "timezone": "Europe/Berlin"]
        let made = try await client.call(.post, "/orgs/\(bench.org)/sites", body: body)
        let site = try #require(made["id"]?.string.flatMap { MistID($0) })
        try await bench.twin.setWorld(ofSite: name, profile: "own", opens: nil)
        _ = try await client.call(.post, "/sites/\(site)/wlans", body: ["ssid": "Shop", "auth": ["type": "open"]])
        _ = try await client.assign(codes[(number * 3)..<(number * 3 + 3)].map(\.mac), to: site, in: bench.org)
      }
      let wanted = LevelPull(days: 8)
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 8 * 86_400 + 2 * 3600))

      let copy = try Twin(settings: .init(seed: 1, start: await bench.twin.now, callMedian: 0, callsPerHour: nil))
      try await bench.withClient { live in
        let puller = OrganisationPuller(
          live, organisation: bench.org, kinds: [], cover: PullCover(salt: [1]), atOnce: 8, time: TwinTime(bench.twin))
        var survey = try await puller.survey()
        try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
        await #expect(throws: CalibrationError.noHistory) {
          try await MeasuredHistory(of: copy, organisation: bench.org)
        }
        try await puller.levels(wanted, of: survey) { try await copy.install($0) }
      }
      await #expect(throws: CalibrationError.unknownSite("Shp 3", nearest: "Shop 3", count: 8)) {
        try await MeasuredHistory(of: copy, organisation: bench.org, sites: ["Shop 1", "Shp 3"])
      }
      await #expect(throws: CalibrationError.unknownGroup("stores", nearest: nil, count: 0)) {
        try await MeasuredHistory(of: copy, organisation: bench.org, group: "stores")
      }
      let history = try await MeasuredHistory(of: copy, organisation: bench.org)
      let found = try WorldCalibration(history, organisation: "Shops", name: "ours")
      #expect(found.fit.isGood, "\(found.fit.checks.filter { !$0.isMet }.map(\.sentence))")
      let truth = try #require(Profile(Self.own))
      for parameter in found.fit.parameters {
        let known: Double =
          switch parameter.kind {
          case .clientsAtPeak: 10
          case .attempts: 2
          case .roams: 1
          case .rate(let metric): try #require(truth.rate(of: metric))
          case .variation(let metric): Self.own.variation[metric] ?? 1
          case .popularitySpread: Self.own.popularitySpread ?? 1
          case .levelSpread(let metric): Self.own.levelSpread[metric] ?? 1
          }
        #expect(parameter.interval.contains(known), "\(parameter.kind): \(known) in \(parameter.interval)")
      }
      #expect(found.fit.definition.like == "hospital")
      #expect(found.fit.definition.rates[.coverage] ?? 0 > 0.08)
      #expect(found.fit.definition.variation[.throughput] ?? 0 > 1.2)
      #expect(found.label.hasPrefix("Shops, 2027-01-11 to 2027-01-19: 8 sites with 17 access points"))
      let read = try OwnProfiles.load("ours.yaml", files: OneFile(text: found.document))
      #expect(read.definitions == [found.fit.definition])

      // Noise without any memory in the place of one metric: refused, and it is said which and by how much.
      for site in history.sites {
        var levels = site.levels
        levels.hours[.capacity] = levels.hours[.capacity]?.enumerated().map { hour, tally in
          let u = SplitMix.openUniform(SplitMix.key(site.id.low, UInt64(hour)))
          return tally.map {
            ClassifiedTally(
              tally: Tally(total: $0.total, degraded: Int64(Double($0.total) * u)), byClassifier: $0.byClassifier)
          }
        }
        try await copy.install([levels])
      }
      let wild = try WorldCalibration(
        try await MeasuredHistory(of: copy, organisation: bench.org), organisation: "Shops", name: "ours")
      let bad = wild.fit.checks.filter { !$0.isMet }
      #expect(Set(bad.map(\.metric)) == [.capacity])
      let sentence = try #require(bad.first { $0.kind == .persistence }?.sentence)
      #expect(sentence.hasPrefix("capacity does not last from hour to hour as the model's: correlation "))
      #expect(sentence.contains(", fitted 0.") && sentence.hasSuffix(" would do"))
    }
  }
}
