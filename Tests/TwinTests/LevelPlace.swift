import Assurance
import Determinism
import MistAPI
import Testing
import Twin

/// A site with access points and clients, and readings of its service levels in exact units.
struct LevelPlace {
  let bench: TwinBench
  let site: MistID
  let macs: [MACAddress]

  /// - Parameter wait: hours until the levels are read.
  init(
    accessPoints: Int = 3, seed: UInt64 = 1, threads: Int = 1, wait hours: Int64 = 30, wlan: Bool = true
  ) async throws {
    bench = try await TwinBench(seed: seed, threads: threads)
    site = try await bench.makeSite("Berlin")
    try await bench.twin.setWorld(ofSite: "Berlin", profile: "office", opens: nil)
    if wlan { try await bench.makeWLAN() }
    macs = try await bench.populate(site, accessPoints)
    await bench.wait(hours * 3600)
  }

  var siteScope: String { "site/\(site)" }
  func scope(_ mac: MACAddress) -> String { "ap/\(MistID(device: mac))" }

  func path(_ metric: String, _ scope: String? = nil) -> String {
    "/sites/\(site)/sle/\(scope ?? siteScope)/metric/\(metric)/summary-trend"
  }

  /// The answer of a trend over everything so far.
  func trend(_ metric: Metric, _ scope: String? = nil, from: Instant = TwinBench.start) async throws -> JSON {
    try await bench.get(path(metric.name, scope), query: [.init("start", String(from.seconds)), .init("end", "now")])
  }

  /// Samples in seconds or events, whole; nil where nothing was seen. Minutes come as 32-bit floats, which hold these
  /// seconds exactly enough to be whole again.
  static func exact(_ part: JSON?, _ key: String, _ metric: Metric) -> [Int64?] {
    (part?["samples"]?[key]?.array ?? []).map { sample in
      sample.double.map { Int64((metric.unit == .events ? $0 : $0 * 60).rounded()) }
    }
  }
}

/// Adds samples bin by bin; a bin is nil where none has a sample.
func summed(_ lists: [[Int64?]]) -> [Int64?] {
  guard let first = lists.first else { return [] }
  return first.indices.map { bin in
    let known = lists.compactMap { $0[bin] }
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}
