import Foundation
import Testing

@Suite("For other tools: mistwin export")
struct ExportTests {
  @Test("Terraform's files are written once, say what they hold, and hold no secret")
  func terraform() async throws {
    let sample = try await KeptSample.copy()
    let export = ["export", "terraform", "--twin", KeptSample.twin, "--to", "tf"]
    let outcome = try await Mistwin.run(export, in: sample.scratch.url)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("mist_org_wlan                   3\n"))
    #expect(outcome.output.contains("\nsecrets, variables without a value: 2\n"))
    #expect(outcome.error.contains("left alone, a resource mist_org could destroy it: the organisation itself"))
    let files = try FileManager.default.contentsOfDirectory(atPath: sample.scratch.path("tf")).sorted()
    #expect(files == ["imports.tf", "providers.tf", "terraform.tfvars", "variables.tf"])
    let before = try files.map { try sample.scratch.bytes("tf/\($0)") }
    // By a design that speaks of all of it the same comes out.
    let design = try await Mistwin.run(
      ["export", "terraform", Sample.design, "--twin", KeptSample.twin, "--to", "own", "--json"], in: sample.scratch.url
    )
    #expect(design.status == 0)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(design.output.utf8)) as? [String: Any])
    #expect((document["imports"] as? [String: Int])?["mist_device_ap"] == 16)
    #expect(try files.map { try sample.scratch.bytes("own/\($0)") } == before)
    let again = try await Mistwin.run(export, in: sample.scratch.url)
    #expect(again.status == 65)
    #expect(again.output.isEmpty)
    #expect(again.error.contains("tf/imports.tf: found a file that is there already"))
    #expect(try files.map { try sample.scratch.bytes("tf/\($0)") } == before)
  }

  @Test("wrong usage is told", arguments: [[], ["--to", ""], ["--to", "x", "--env-file", "y"]])
  func usage(_ arguments: [String]) async throws {
    let outcome = try await Mistwin.run(["export", "terraform"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
  }
}
