import Determinism
import Foundation
import MistAPI
import Twin

/// A twin of 100,000 devices at 1,000 sites, branched and stepped back, beside a plain copy of its file.
enum ForkBenchmark {
  static func figures(_ options: Options) async throws -> [Figure] {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-forks-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let base = directory.appendingPathComponent("base.sqlite").path
    let (organisation, site) = try await makeTwin(base)
    var fork: [Double] = []
    var again: [Double] = []
    var copy: [Double] = []
    var restore: [Double] = []
    var bytes: [Double] = []
    var changed: [Double] = []
    var whole: [Double] = []
    for round in 0...2 * (options.repetitions ?? 5) {
      // As it is after a command that wrote to it.
      try await Twin(file: base, settings: Self.settings).close()
      let first = directory.appendingPathComponent("first.sqlite").path
      let second = directory.appendingPathComponent("second.sqlite").path
      let plain = directory.appendingPathComponent("plain.sqlite").path
      let firstSeconds = try seconds { try Twin.fork(base, to: first) }
      let againSeconds = try seconds { try Twin.fork(base, to: second) }
      let copySeconds = try seconds { try FileManager.default.copyItem(atPath: base, toPath: plain) }
      let own = try size(first)
      guard try await Twin(opening: first).configurationDigest() == Twin(opening: base).configurationDigest() else {
        throw WrongResult(description: "the fork has other contents than its twin")
      }
      try Twin.takeSnapshot(of: first, named: "before")
      try await change(first, site, in: organisation)
      let restoreSeconds = try seconds { try Twin.restoreSnapshot(of: first, named: "before") }
      try await change(second, site, in: organisation)
      if round > 0 {
        fork.append(firstSeconds * 1000)
        again.append(againSeconds * 1000)
        copy.append(copySeconds * 1000)
        restore.append(restoreSeconds * 1000)
        bytes.append(own / 1e6)
        changed.append(try size(second) / 1e6)
        whole.append(try size(plain) / 1e6)
      }
      for path in [first, second, plain] {
        try FileManager.default.removeItem(atPath: path)
        try? FileManager.default.removeItem(atPath: path + Twin.layersSuffix)
      }
    }
    let plain = Samples(copy)
    return [
      Figure(
        subject: "fork: a twin of 100,000 devices, beside a copy of its file", unit: "ms", ours: Samples(fork),
        peer: plain,
        target: .atMost(50)),
      Figure(
        subject: "fork: the same once more", unit: "ms", ours: Samples(again), peer: plain, target: .atMost(50)),
      Figure(
        subject: "fork: its file, beside the copy", unit: "MB", ours: Samples(bytes), peer: Samples(whole),
        target: .atMost(1)),
      Figure(
        subject: "fork: its file after a site with its 100 devices moved", unit: "MB", ours: Samples(changed),
        peer: Samples(whole)),
      Figure(
        subject: "fork: stepped back to a snapshot before that", unit: "ms", ours: Samples(restore), peer: plain),
    ]
  }

  private static let settings = Twin.Settings(
    seed: 20_270_111, start: Instant(seconds: 1_800_000_000), callMedian: 0, callsPerHour: nil)

  private static func size(_ path: String) throws -> Double {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.size] as? NSNumber)?.doubleValue ?? 0
  }

  /// Keeps a twin of the benchmark of claims in a file.
  private static func makeTwin(_ path: String) async throws -> (organisation: MistID, site: MistID) {
    let run = try await ClaimBenchmark.Run()
    _ = try await run.claimAndBind()
    try await run.twin.keep(in: path)
    return (run.organisation, run.sites[0])
  }

  /// Makes a site and moves the devices of another there.
  private static func change(_ path: String, _ site: MistID, in organisation: MistID) async throws {
    let twin = try Twin(file: path, settings: settings)
    let client = TwinClient(twin, token: try await twin.mintToken("change", role: "admin", in: organisation))
    let made = try await client.call(.post, "/orgs/\(organisation)/sites", body: ["name": "new", "timezone": "UTC"])
    guard let new = made["id"]?.string.flatMap({ MistID($0) }) else {
      throw WrongResult(description: "a site was made without an id")
    }
    let devices = try await client.call(
      .get, "/orgs/\(organisation)/inventory", query: [.init("site_id", "\(site)"), .init("limit", "1000")])
    let macs = (devices.array ?? []).compactMap { $0["mac"]?.string.flatMap { MACAddress($0) } }
    guard try await client.assign(macs, to: new, in: organisation).success.count == 100 else {
      throw WrongResult(description: "the devices of a site were not moved")
    }
    try await twin.close()
  }
}
