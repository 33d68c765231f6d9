import Foundation
import Testing

@Suite("mistwin sle")
struct SLETests {
  private static func show(_ arguments: [String], in sample: Sample) async throws -> Mistwin.Outcome {
    try await Mistwin.run(["sle", "show", "Denver", "--twin", KeptSample.twin] + arguments, in: sample.scratch.url)
  }

  /// A document of `--json`.
  private static func document(_ arguments: [String], in sample: Sample) async throws -> [String: Any] {
    let outcome = try await show(arguments + ["--json"], in: sample)
    try #require(outcome.status == 0, "\(outcome.error)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  private static func levels(_ document: [String: Any]) -> [[String: Any]] {
    document["levels"] as? [[String: Any]] ?? []
  }

  private static func bins(_ level: [String: Any], _ name: String) -> [Int?] {
    ((level["bins"] as? [String: Any])?[name] as? [Any])?.map { $0 as? Int } ?? []
  }

  @Test("minutes, ten minutes, hours and days are the same counts", arguments: ["1m", "10m", "1h", "1d"])
  func every(_ every: String) async throws {
    let sample = try await KeptSample.copy()
    let hours = try await Self.document(["--last", "6h"], in: sample)
    let bins = try await Self.document(["--last", "6h", "--every", every], in: sample)
    let interval = try #require(["1m": 60, "10m": 600, "1h": 3600, "1d": 86_400][every])
    #expect(bins["interval"] as? Int == interval)
    #expect(bins["figures"] as? String == "stock profile retail")
    #expect(Self.levels(bins).count == 15)
    for (one, other) in zip(Self.levels(bins), Self.levels(hours)) {
      #expect(one["metric"] as? String == other["metric"] as? String)
      for name in ["total", "degraded"] {
        #expect(one[name] as? Int == other[name] as? Int)
        let counts = Self.bins(one, name)
        #expect(counts.compactMap { $0 }.reduce(0, +) == one[name] as? Int)
        if interval <= 3600 {
          let perHour = 3600 / interval
          let folded = stride(from: 0, to: counts.count, by: perHour).map { first -> Int? in
            let known = counts[first..<min(first + perHour, counts.count)].compactMap { $0 }
            return known.isEmpty ? nil : known.reduce(0, +)
          }
          #expect(folded == Self.bins(other, name))
        }
      }
    }
  }

  @Test(
    "the head of the sparks says for how long each stands, and the foot what the figures come from",
    arguments: [
      (["--last", "12h"], "By the hour"), (["--last", "1h", "--every", "1m"], "By the minute"),
      (["--last", "12h", "--every", "10m"], "By 10 min"), (["--last", "3d", "--every", "1d"], "By the day"),
      (["--last", "1d", "--every", "10m"], "By 20 min"), (["--last", "14d"], "By 5 h"),
    ])
  func sparks(_ arguments: [String], _ head: String) async throws {
    let outcome = try await Self.show(arguments, in: try await KeptSample.copy())
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("Service level") && outcome.output.contains("  \(head)  "), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("\nstock profile «retail»\n"))
    for line in outcome.output.split(separator: "\n") {
      #expect(line.unicodeScalars.count { (0x2581...0x2588).contains($0.value) || $0 == "·" } <= 72)
    }
  }

  @Test("a picture has every part of itself within its edges, whatever the window", arguments: ["1h", "10m", "1m"])
  func plot(_ every: String) async throws {
    let sample = try await KeptSample.copy()
    let outcome = try await Self.show(
      ["--last", "8d", "--every", every, "--metric", "coverage", "--plot", "coverage.svg"], in: sample)
    #expect(outcome.status == 0, "\(outcome.error)")
    let picture = try sample.scratch.text("coverage.svg")
    #expect(picture.contains("stock profile «retail»"))
    #expect(picture.contains("coverage at Denver, "))
    let width = 1000
    for match in picture.matches(of: #/M(\d+) \d+h(\d+)/#) {
      #expect((Int(match.1) ?? width) + (Int(match.2) ?? width) <= width)
    }
    #expect(picture.contains("weak-signal"))
  }

  @Test("what makes no sense is refused, with what would")
  func badInput() async throws {
    let sample = try await KeptSample.copy()
    for (arguments, word) in [
      (["--every", "61s"], "1m, 2m, 5m, or a multiple of 10m up to 1d"), (["--every", "7m"], "multiple of 10m"),
      (["--every", "2d"], "up to 1d"), (["--every", "0m"], "--every"), (["--last", "30d", "--every", "1m"], "20000"),
      (["--last", "0h"], "--last"), (["--last", "2y"], "12h or 7d"), (["--end", "noon"], "2027-01-12T08:00:00Z"),
      (["--metric", "happiness"], "ap-availability"),
    ] {
      let outcome = try await Self.show(arguments, in: sample)
      #expect(outcome.status == 64, "\(arguments)")
      #expect(outcome.error.contains(word), "\(outcome.error)")
    }
    let unknown = try await Mistwin.run(
      ["sle", "show", "Dever", "--twin", KeptSample.twin], in: sample.scratch.url)
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("Denver"))
    let early = try await Self.show(["--end", "2026-01-01T00:00:00Z"], in: sample)
    #expect(early.status == 0)
    #expect(early.output.contains("nothing was counted\n"))
  }

  @Test("the targets of the published model are met, and said to be of stock profiles")
  func validate() async throws {
    let sample = try await KeptSample.copy()
    let outcome = try await Mistwin.run(["sle", "validate", "--twin", KeptSample.twin], in: sample.scratch.url)
    #expect(outcome.status == 0, "\(outcome.output)")
    for number in (1...20) where number != 17 { #expect(outcome.output.contains("\nV\(number) "), "V\(number)") }
    #expect(!outcome.output.contains("MISSED"))
    #expect(outcome.output.contains("model 2, stock profiles: "))
  }
}
