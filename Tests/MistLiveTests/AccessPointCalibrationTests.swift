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

@Suite("Calibrating on the hours of access points")
struct AccessPointCalibrationTests {
  /// One file.
  private struct OneFile: DesignFileReader {
    var text: String
    func read(_ path: String) throws -> [UInt8] { Array(text.utf8) }
  }

  /// What the network is like.
  struct Truth: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var definition: Profile.Definition
  }

  static let truths: [Truth] = {
    var wide = Profile.Definition(name: "own", like: "hospital")
    wide.popularitySpread = 1.5
    wide.levelSpread = [.coverage: 0.5, .capacity: 1.5, .timeToConnect: 1.5]
    wide.variation = [.throughput: 2.5]
    var even = Profile.Definition(name: "own", like: "hospital")
    even.popularitySpread = 0.5
    even.levelSpread = [.coverage: 1.5, .throughput: 0.5]
    return [
      Truth(testDescription: "uneven", definition: wide), Truth(testDescription: "even", definition: even),
      Truth(testDescription: "as published", definition: Profile.Definition(name: "own", like: "hospital")),
    ]
  }()

  /// A copy of ten shops with their access points, and with their hours of a fortnight.
  private static func copy(
    of truth: Profile.Definition, readsAccessPoints: Bool = true
  ) async throws -> (twin: Twin, organisation: MistID) {
    let settings = Twin.Settings(seed: 5, start: Instant(seconds: 1_799_647_200), callMedian: 0, callsPerHour: nil)
    let twin = try Twin(settings: settings)
    let org = try await twin.createOrganisation("Shops")
    let client = TwinClient(twin, token: try await twin.mintToken("maker", role: "admin", in: org))
    try await twin.define(OwnProfiles(file: "own.yaml", definitions: [truth], holidays: []))
    try await twin.addFactory(count: 120, arriving: await twin.now)
    let codes = try await twin.factoryCodes()
    _ = try await client.claim(codes.map(\.claimCode), in: org)
    for number in 0..<10 {
      let name = "Shop \(number)"
      let body: JSON = ["name": .string(name), "timezone": "Europe/Berlin"]
      let made = try await client.call(.post, "/orgs/\(org)/sites", body: body)
      let site = try #require(made["id"]?.string.flatMap { MistID($0) })
      try await twin.setWorld(ofSite: name, profile: "own", opens: nil)
      _ = try await client.call(.post, "/sites/\(site)/wlans", body: ["ssid": "Shop", "auth": ["type": "open"]])
      _ = try await client.assign(codes[(number * 12)..<(number * 12 + 12)].map(\.mac), to: site, in: org)
    }
    await twin.advance(to: await twin.now.advanced(bySeconds: 14 * 86_400 + 2 * 3600))
    let copy = try Twin(settings: .init(seed: 1, start: await twin.now, callMedian: 0, callsPerHour: nil))
    let puller = OrganisationPuller(
      client, organisation: org, kinds: [], cover: PullCover(salt: [1]), atOnce: 8, time: TwinTime(twin))
    var survey = try await puller.survey()
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
    try await puller.levels(LevelPull(days: 14, readsAccessPoints: readsAccessPoints), of: survey) {
      try await copy.install($0)
    }
    return (copy, org)
  }

  @Test("what access points of a known network differ by comes back, and so does the gate's noise", arguments: truths)
  func comesBack(_ truth: Truth) async throws {
    let (copy, org) = try await Self.copy(of: truth.definition)
    let history = try await MeasuredHistory(of: copy, organisation: org)
    let found = try WorldCalibration(history, organisation: "Shops", name: "ours", like: "hospital")
    #expect(found.fit.isGood, "\(found.fit.checks.filter { !$0.isMet }.map(\.sentence))")
    let profile = try #require(Profile(truth.definition))
    for parameter in found.fit.parameters {
      let known: Double =
        switch parameter.kind {
        case .clientsAtPeak: profile.clientsAtPeak
        case .attempts: profile.attemptsPerClientHour
        case .roams: profile.roamsPerClientHour
        case .rate(let metric): try #require(profile.rate(of: metric))
        case .variation(let metric): truth.definition.variation[metric] ?? 1
        case .popularitySpread: truth.definition.popularitySpread ?? 1
        case .levelSpread(let metric): truth.definition.levelSpread[metric] ?? 1
        }
      #expect(parameter.interval.contains(known), "\(parameter.kind): \(known) in \(parameter.interval)")
    }
    func interval(_ kind: WorldFit.Parameter.Kind) throws -> ClosedRange<Double> {
      try #require(found.fit.parameters.first { $0.kind == kind }, "\(kind)").interval
    }
    // The intervals tell what is other than published.
    if let spread = truth.definition.popularitySpread {
      #expect(try interval(.popularitySpread).contains(1) == false, "\(spread)")
    }
    if let spread = truth.definition.levelSpread[.coverage] {
      #expect(try interval(.levelSpread(.coverage)).contains(1) == false, "\(spread)")
    }
    #expect(found.label.contains("access points, each of them measured, fitted until"), "\(found.label)")
    let read = try OwnProfiles.load("ours.yaml", files: OneFile(text: found.document))
    #expect(read.definitions == [found.fit.definition])
    #expect(read.definitions[0].popularitySpread != nil)

    // The gate's noise is that of the place, whatever the copy's own model counts.
    let placebos = try PlaceboHistory(history, models: [], sites: 100, days: 14)
    #expect(placebos.source == .measured && placebos.sites.count == 10)
    let gate = try GateCalibrator.calibrate(placebos, organisation: "Shops")
    #expect(gate.label.hasPrefix("Shops, measured 2027-01-"), "\(gate.label)")
    let throughput = try #require(gate.measured.tables[.throughput]).squaredNoise(atHours: 4)
    #expect((throughput > 0.5) == (truth.definition.variation[.throughput] != nil), "\(throughput)")
    #expect(gate.measured.certificate.replicates > 500)
    try Self.keepsGaps(history)
  }

  /// Hours that are not known stay unknown, hours without clients are zero, and without access points there is nothing.
  private static func keepsGaps(_ history: MeasuredHistory) throws {
    var history = history
    let name = history.sites[0].name
    func hours(_ history: MeasuredHistory) throws -> [[[Tally?]]] {
      let found = try PlaceboHistory(history, models: [], sites: 100, days: 14)
      return try #require(found.sites.first { $0.name == name }).accessPoints
    }
    let whole = try hours(history)
    #expect(whole[0].allSatisfy { $0.count == 14 * 24 })
    for metric in Metric.gated { history.sites[0].accessPointLevels[0].hours[metric]?[300] = nil }
    #expect(try hours(history)[0].allSatisfy { $0[300] == .zero })
    history.sites[0].accessPointLevels[0].hours[.apHealth]?[300] = nil
    let torn = try hours(history)
    #expect(torn[0].allSatisfy { $0[300] == nil } && torn[1] == whole[1])
    #expect(try PlaceboHistory(history, models: [], sites: 3, days: 9).sites.map(\.hours) == [216, 216, 216])
    #expect(throws: PowerError.self) { try PlaceboHistory(history, models: ["AP99"], sites: 100, days: 14) }
    for site in history.sites.indices.dropFirst() { history.sites[site].accessPointLevels = [] }
    #expect(try PlaceboHistory(history, models: [], sites: 100, days: 14).sites.map(\.name) == [name])
    history.sites[0].accessPointLevels = []
    #expect(throws: CalibrationError.noAccessPointHistory) {
      try PlaceboHistory(history, models: [], sites: 100, days: 14)
    }
  }
}
