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

  @Test("what rehearses more than once builds its twin, and refuses one that is there", arguments: ["sweep", "whatif"])
  func fromTwin(command: String) async throws {
    let sample = try Self.sample()
    try sample.edit(Sample.scenario, "from: { design:", "from: { twin: kept.sqlite, design:")
    let more =
      command == "sweep" ? ["--seeds", "1", "--out", "x.sqlite"] : ["--change", "rftemplates/RF-Shop band_5.power=5"]
    let outcome = try await Mistwin.run([command, Sample.scenario] + more, in: sample.scratch.url)
    #expect(outcome.status == 65, "\(outcome.output)")
    #expect(
      outcome.error.contains("scenario.yaml:6:15: found a scenario that starts from the twin 'kept.sqlite'"),
      "\(outcome.error)")
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
