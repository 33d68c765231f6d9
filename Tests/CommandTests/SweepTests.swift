import Foundation
import Testing

@Suite("mistwin sweep")
struct SweepTests {
  /// The sample with a scenario that is rehearsed in a blink.
  private static func sample() throws -> Sample {
    let sample = try Sample()
    let text = try sample.scratch.text(Sample.scenario)
    let start = try #require(text.range(of: "measure: {"))
    try sample.scratch.write(
      text[..<start.lowerBound]
        + "timeline: [{ measure: { window: 6h }, at: +9d }]\nexpect:\n  - every device is in sync\n  - sle coverage >= 92% at every site\n",
      to: Sample.scenario)
    return sample
  }

  private static func sweep(_ arguments: [String], in sample: Sample, _ environment: [String: String] = [:])
    async throws
    -> Mistwin.Outcome
  {
    try await Mistwin.run(["sweep"] + arguments, in: sample.scratch.url, environment: environment)
  }

  private static let vary = ["--vary", "rftemplates/RF-Shop band_5.power=14,5"]

  @Test("parts that several machines did are the whole, and what is there is not done again")
  func parts() async throws {
    let sample = try Self.sample()
    let common = [Sample.scenario, "--seeds", "1..3"] + Self.vary
    let whole = try await Self.sweep(common + ["--out", "whole.sqlite", "--csv", "whole.csv"], in: sample)
    #expect(whole.status == 0, "\(whole.error)")
    #expect(whole.output.contains("rftemplates/RF-Shop band_5.power=5  3 rehearsals"))
    let lines = try sample.scratch.text("whole.csv").split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[0].hasSuffix(",every device is in sync,sle coverage >= 92% at every site"))
    let one = try await Self.sweep(common + ["--out", "1.sqlite", "--shard", "1/2"], in: sample)
    #expect(one.status == 0, "\(one.error)")
    // As an array of Slurm and an indexed job of Kubernetes say it.
    let two = try await Self.sweep(
      common + ["--out", "2.sqlite"], in: sample,
      ["SLURM_ARRAY_TASK_ID": "8", "SLURM_ARRAY_TASK_MIN": "7", "SLURM_ARRAY_TASK_COUNT": "2"])
    #expect(two.status == 0, "\(two.error)")
    let merged = try await Self.sweep(
      ["merge", "1.sqlite", "2.sqlite", "--out", "merged.sqlite", "--csv", "merged.csv"], in: sample)
    #expect(merged.status == 0, "\(merged.error)")
    #expect(try sample.scratch.text("merged.csv") == sample.scratch.text("whole.csv"))
    let again = try await Self.sweep(
      common + ["--out", "2.sqlite", "--shards", "2", "--json"], in: sample, ["JOB_COMPLETION_INDEX": "0"])
    #expect(again.status == 0, "\(again.error)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
    let variants = try #require(document["variants"] as? [[String: Any]])
    #expect(variants.compactMap { $0["rehearsals"] as? Int } == [3, 3])
  }

  @Test(
    "wrong usage ends with 64, bad input with 65",
    arguments: [
      (["scenario.yaml", "--out", "x.sqlite"], 64, "--seeds"),
      (["scenario.yaml", "--seeds", "3..1", "--out", "x.sqlite"], 64, "--seeds 3..1"),
      (["scenario.yaml", "--seeds", "1", "--shard", "3/2", "--out", "x.sqlite"], 64, "--shard 3/2"),
      (["none.yaml", "--seeds", "1", "--out", "x.sqlite"], 65, "none.yaml"),
      (["scenario.yaml", "--seeds", "1", "--vary", "policy=spread", "--out", "x.sqlite"], 65, "without an upgrade"),
      (["scenario.yaml", "--seeds", "1", "--vary", "policy", "--out", "x.sqlite"], 65, "found no '='"),
      (
        ["scenario.yaml", "--seeds", "1", "--vary", "rftemplates/RF-Shap band_5.power=5", "--out", "x.sqlite"], 65,
        "did you mean 'RF-Shop'"
      ),
      (["merge", "none.sqlite", "--out", "x.sqlite"], 65, "none.sqlite"),
    ])
  func badInput(arguments: [String], status: Int, words: String) async throws {
    let sample = try Self.sample()
    let outcome = try await Self.sweep(arguments, in: sample)
    #expect(outcome.status == Int32(status), "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(sample.scratch.has("x.sqlite") == false)
  }

  /// The sample after its three days, and a scenario that looks at the day after them.
  private static func kept() async throws -> Sample {
    let sample = try await KeptSample.copy()
    try sample.scratch.write(
      """
      mistwin: 1
      title: A day more
      from: { twin: \(KeptSample.twin), design: fixtures/two-sites }
      start: 2026-01-01T00:00:00Z
      seed: 1
      timeline: [{ measure: { window: 6h }, at: +1d }]
      expect: [every device is in sync]

      """, to: "day.yaml")
    return sample
  }

  @Test(
    "a kept twin is swept over what is varied, each on a fork of its own, and stays as it is", .timeLimit(.minutes(20)))
  func fromTwin() async throws {
    let sample = try await Self.kept()
    let before = try sample.scratch.bytes(KeptSample.twin)
    let arguments = ["day.yaml", "--out", "x.sqlite", "--state", "state"] + Self.vary
    let outcome = try await Self.sweep(arguments + ["--csv", "x.csv", "--threads", "2"], in: sample)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("rftemplates/RF-Shop band_5.power=5  1 rehearsal"), "\(outcome.output)")
    let rows = try sample.scratch.text("x.csv").split(separator: "\n")
    #expect(rows.count == 3 && rows.dropFirst().allSatisfy { $0.contains(",20270111,true,") }, "\(rows)")
    #expect(try sample.scratch.bytes(KeptSample.twin) == before)
    // What is there is not done again, and the same again is the same.
    let again = try await Self.sweep(arguments + ["--csv", "again.csv"], in: sample)
    #expect(again.status == 0 && again.output == outcome.output)
    let alone = try await Self.sweep(
      ["day.yaml", "--out", "y.sqlite", "--state", "state", "--csv", "y.csv", "--threads", "1"] + Self.vary, in: sample)
    #expect(alone.status == 0, "\(alone.error)")
    #expect(try sample.scratch.text("y.csv") == sample.scratch.text("x.csv"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: sample.scratch.url.path).allSatisfy { !$0.contains("fork-") })
  }

  @Test("what if starts both worlds from the same twin, and what is not changed is identical", .timeLimit(.minutes(20)))
  func whatIfFromTwin() async throws {
    let sample = try await Self.kept()
    let before = try sample.scratch.bytes(KeptSample.twin)
    let change = ["whatif", "day.yaml", "--state", "state", "--change", "rftemplates/RF-Shop band_5.power=5"]
    let outcome = try await Mistwin.run(change, in: sample.scratch.url)
    #expect(
      [0, 1, 4].contains(outcome.status) && outcome.output.contains("Sites  "), "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("band_5.power"))
    #expect(try sample.scratch.bytes(KeptSample.twin) == before)
    // The same scenario under another name is the same world.
    try sample.scratch.write(try sample.scratch.text("day.yaml"), to: "same.yaml")
    let same = try await Mistwin.run(["whatif", "day.yaml", "same.yaml", "--state", "state"], in: sample.scratch.url)
    #expect(same.status == 0 && same.output.contains("NO DIFFERENCE"), "\(same.output)\(same.error)")
    let seeded = try await Mistwin.run(change + ["--seed", "4"], in: sample.scratch.url)
    #expect(seeded.status == 65 && seeded.error.contains("which has its own seed"), "\(seeded.error)")
    let mixed = try await Mistwin.run(
      ["whatif", Sample.scenario, "day.yaml", "--state", "state"], in: sample.scratch.url)
    #expect(mixed.status == 65, "\(mixed.output)")
    #expect(mixed.error.contains("day.yaml:3:15: found a scenario that starts from the twin 'shops.sqlite', and one"))
  }

  @Test(
    "seeds beside a kept twin are refused, for its own is part of it; so is nothing to vary, and a twin that is not there"
  )
  func seedsOfTwin() async throws {
    let sample = try await Self.kept()
    for (arguments, status, says) in [
      (["--seeds", "1..3"], 65, "day.yaml:3:15: found --seeds beside the twin 'shops.sqlite': its seed is part of it"),
      ([], 64, "found neither --seeds nor --vary"),
    ] as [([String], Int32, String)] {
      let outcome = try await Self.sweep(["day.yaml", "--out", "x.sqlite"] + arguments, in: sample)
      #expect(outcome.status == status && outcome.error.contains(says), "\(outcome.error)")
    }
    let built = try await Self.sweep([Sample.scenario, "--out", "x.sqlite"] + Self.vary, in: sample)
    #expect(built.status == 65 && built.error.contains("found no --seeds"), "\(built.error)")
    try sample.edit("day.yaml", KeptSample.twin, "gone.sqlite")
    let gone = try await Self.sweep(["day.yaml", "--out", "x.sqlite"] + Self.vary, in: sample)
    #expect(gone.status == 65 && gone.error.contains("gone.sqlite: found no such file"), "\(gone.error)")
    #expect(!sample.scratch.has("x.sqlite"))
  }

  @Test("a file of another sweep is left as it is")
  func otherSweep() async throws {
    let sample = try Self.sample()
    let first = try await Self.sweep([Sample.scenario, "--seeds", "1", "--out", "x.sqlite"], in: sample)
    #expect(first.status == 0, "\(first.error)")
    let other = try await Self.sweep(
      [Sample.scenario, "--seeds", "1", "--out", "x.sqlite"] + Self.vary, in: sample)
    #expect(other.status == 65, "\(other.error)")
    #expect(other.error.contains("a file of another sweep"))
  }
}
