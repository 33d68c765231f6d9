import Foundation
import Testing

@Suite("mistwin whatif")
struct WhatIfTests {
  @Test("a change that is felt ends with 1, one that the model does not know with 4")
  func change() async throws {
    let sample = try Sample()
    let felt = try await Mistwin.run(
      ["whatif", Sample.scenario, "--change", "rftemplates/RF-Shop band_5.power=5", "--json"], in: sample.scratch.url)
    #expect(felt.status == 1, "\(felt.error)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(felt.output.utf8)) as? [String: Any])
    #expect(document["verdict"] as? String == "worse")
    #expect((document["levels"] as? [[String: Any]])?.count == 7)
    #expect(
      document["replay"] as? String
        == "mistwin whatif scenario.yaml --change 'rftemplates/RF-Shop band_5.power=5'")
    let unknown = try await Mistwin.run(
      ["whatif", Sample.scenario, "--change", "wlans/WLAN-Shop/guest hide_ssid=true"], in: sample.scratch.url)
    #expect(unknown.status == 4, "\(unknown.error)")
    #expect(unknown.output.contains("UNKNOWN: the model does not know what wlans/WLAN-Shop/guest hide_ssid does"))
  }

  @Test("two twins are compared as they stand, and stay so")
  func twins() async throws {
    let sample = try await KeptSample.copy()
    let scratch = sample.scratch
    try FileManager.default.copyItem(atPath: scratch.path(KeptSample.twin), toPath: scratch.path("other.sqlite"))
    let arguments = ["whatif", "--before", KeptSample.twin, "--after", "other.sqlite", "--window", "6h"]
    let same = try await Mistwin.run(arguments, in: scratch.url)
    #expect(same.status == 0, "\(same.error)")
    #expect(same.output.contains("NO DIFFERENCE"))
    let fault = try await Mistwin.run(
      [
        "twin", "fault", "add", "other.sqlite", "dhcp-down", "Lisbon", "--start", "2027-01-25T20:00:00Z", "--end",
        "2027-01-26T02:00:00Z",
      ], in: scratch.url)
    #expect(fault.status == 0, "\(fault.error)")
    let other = try await Mistwin.run(arguments, in: scratch.url)
    #expect(other.status != 0 && other.output.contains("Sites  1 identical, 1 not"), "\(other.output)\(other.error)")
    #expect(other.output.contains("dhcp-discover-unresponsive"))
    #expect(try await Mistwin.run(arguments, in: scratch.url).output == other.output)
  }

  @Test(
    "wrong usage ends with 64, bad input with 65",
    arguments: [
      ([], 64, "found 0 scenarios"), (["scenario.yaml"], 64, "found no change"),
      (["--before", "a.sqlite"], 64, "only one of --before and --after"),
      (["scenario.yaml", "scenario.yaml", "--change", "x y=1"], 64, "one or the other"),
      (["scenario.yaml", "--change", "x y=1", "--window", "soon"], 64, "--window soon"),
      (["scenario.yaml", "--change", "rftemplates/RF-Shap band_5.power=5"], 65, "did you mean 'RF-Shop'"),
      (["none.yaml", "--change", "x y=1"], 65, "none.yaml"),
      (["--before", "a.sqlite", "--after", "b.sqlite"], 65, "a.sqlite"),
    ])
  func badInput(arguments: [String], status: Int, words: String) async throws {
    let sample = try Sample()
    let outcome = try await Mistwin.run(["whatif"] + arguments, in: sample.scratch.url)
    #expect(outcome.status == Int32(status), "\(outcome.error)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
