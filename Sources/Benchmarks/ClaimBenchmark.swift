import Determinism
import Foundation
import MistAPI
import Twin

/// 100,000 devices claimed by code, 1,000 a call, and bound to 1,000 sites, through `MistClient` in this process.
///
/// Python inserts the very rows that came of it into the same table with the same indexes: one statement, one transaction.
enum ClaimBenchmark {
  private static let deviceCount = 100_000
  private static let siteCount = 1000
  private static let batch = 1000

  static func figures(_ options: Options, beside peer: PythonPeer?) async throws -> [Figure] {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-benchmark-\(ProcessInfo.processInfo.processIdentifier).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var claim: [Double] = []
    var bind: [Double] = []
    var insert: [Double] = []
    for round in 0...(options.repetitions ?? 5) {
      let run = try await Run()
      let (claimSeconds, bindSeconds) = try await run.claimAndBind()
      if round == 0 {
        // The first one warms up, and is what Python reads.
        try await run.twin.keep(in: path, replacing: true)
        continue
      }
      claim.append(claimSeconds)
      bind.append(bindSeconds)
      guard let seconds = try peer?.seconds("insert", path) else { continue }
      guard seconds["rows"] == Double(deviceCount) else {
        throw WrongResult(description: "Python found \(seconds["rows"] ?? 0) rows, expected \(deviceCount)")
      }
      insert.append(seconds["insert"] ?? 0)
    }
    let both = Samples(zip(claim, bind).map { $0 + $1 })
    return [
      Figure(subject: "claim: 100,000 devices, 1,000 codes a call", unit: "s", ours: Samples(claim)),
      Figure(subject: "bind: 100,000 devices to 1,000 sites", unit: "s", ours: Samples(bind)),
      Figure(
        subject: "claim and bind, beside inserting the same rows", unit: "s", ours: both,
        peer: insert.isEmpty ? nil : Samples(insert), target: .ratio(1 / 3),
        remark: "\(Int(Double(deviceCount) / both.median)) devices/s"),
    ]
  }

  /// One twin with hardware that can be claimed, and sites to bind it to.
  struct Run {
    let twin: Twin
    let client: TwinClient
    let organisation: MistID
    let codes: [String]
    let sites: [MistID]

    init() async throws {
      let seed = RandomKey(seed: 20_270_111)
      let letters = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
      let magics = (0..<ClaimBenchmark.deviceCount).compactMap { number in
        let draw = seed.child(UInt64(number))
        let text = (0..<15).map { letters[Int(draw.child(UInt64($0)).integer(below: UInt64(letters.count)))] }
        return ClaimCode(String(decoding: text, as: UTF8.self))
      }
      let models = ["AP45", "AP34", "AP24", "EX4100-48MP", "SSR120"]
      let devices = magics.enumerated().map { number, magic in
        // Serials in the order of the claims, so that Python inserts in that order too.
        FactoryDevice(claimCode: magic, serial: "A\(1_000_000_000_000 + number)", model: models[number % models.count])
      }
      twin = try Twin(
        settings: .init(seed: 20_270_111, start: Instant(seconds: 1_800_000_000), callsPerHour: nil))
      try await twin.addHardware(devices)
      organisation = try await twin.createOrganisation("Benchmark")
      client = TwinClient(twin, token: try await twin.mintToken("benchmark", role: "admin", in: organisation))
      codes = magics.map(\.label)
      var sites: [MistID] = []
      for number in 0..<ClaimBenchmark.siteCount {
        let site = try await client.call(
          .post, "/orgs/\(organisation)/sites",
          body: [
            "name": .string("site-\(number)"), "timezone": "Europe/Berlin", "country_code": "DE",
            "latlng": ["lat": 52.5, "lng": 13.4], "address": "Berlin",
          ])
        guard let id = site["id"]?.string.flatMap({ MistID($0) }) else {
          throw WrongResult(description: "a site was made without an id")
        }
        sites.append(id)
      }
      self.sites = sites
    }

    /// The seconds of claiming and of binding.
    func claimAndBind() async throws -> (claim: Double, bind: Double) {
      var macs: [MACAddress] = []
      macs.reserveCapacity(codes.count)
      let claim = try await asyncSeconds {
        for start in stride(from: 0, to: codes.count, by: ClaimBenchmark.batch) {
          let part = Array(codes[start..<min(start + ClaimBenchmark.batch, codes.count)])
          macs += try await client.claim(part, in: organisation).added.map(\.mac)
        }
      }
      guard macs.count == codes.count else {
        throw WrongResult(description: "\(macs.count) of \(codes.count) devices were claimed")
      }
      var bound = 0
      let bind = try await asyncSeconds {
        let perSite = macs.count / sites.count
        for (index, site) in sites.enumerated() {
          let part = Array(macs[index * perSite..<(index + 1) * perSite])
          bound += try await client.assign(part, to: site, in: organisation).success.count
        }
      }
      guard bound == macs.count else {
        throw WrongResult(description: "\(bound) of \(macs.count) devices were bound")
      }
      return (claim, bind)
    }
  }
}
