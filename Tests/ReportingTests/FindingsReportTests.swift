import Foundation
import MistAPI
import Planning
import Reporting
import Testing

@Suite("Findings of lint")
struct FindingsReportTests {
  private static func reading(
    replacing old: String, with new: String, in path: String = "fixtures/designs/two-sites/design.yaml"
  ) -> DesignReading {
    var files = SampleResult.files
    let text = String(decoding: files.files[path] ?? [], as: UTF8.self)
    files.files[path] = Array(text.replacingOccurrences(of: old, with: new).utf8)
    return Design.read("fixtures/designs/two-sites", files: files)
  }

  @Test("nothing found is said")
  func clean() {
    let report = FindingsReport(Self.reading(replacing: "nothing", with: "nothing"))
    #expect(report.isGood)
    #expect(report.text() == "fixtures/designs/two-sites/design.yaml: nothing found, 1 silenced\n")
    #expect(report.document["findings"]?.array?.isEmpty == true)
  }

  @Test("what is silenced is told when asked for, with its reason")
  func silenced() throws {
    let report = FindingsReport(Self.reading(replacing: "nothing", with: "nothing"))
    let line = try #require(report.text(showsSilenced: true).split(separator: "\n").first)
    #expect(line.contains(": silenced: found the hub profile 'HUB-Lisbon' on one gateway"))
    #expect(line.hasSuffix("[hub-pair] (the hub is a shop; without it Denver still reaches the internet)"))
    let one = try #require(report.document["silenced"]?.array?.first)
    #expect(one["rule"] == "hub-pair")
    #expect(one["reason"]?.string?.hasPrefix("the hub is a shop") == true)
    #expect(one["subjects"]?.strings == ["deviceprofiles/HUB-Lisbon", "sites/1"])
  }

  @Test("an error has its place, its rule and what would do")
  func errors() throws {
    let report = FindingsReport(Self.reading(replacing: "vlan: 99", with: "vlan: 4095"))
    #expect(!report.isGood)
    let lines = report.text().split(separator: "\n").map(String.init)
    let line = try #require(lines.first)
    #expect(line.hasPrefix("fixtures/designs/two-sites/design.yaml:15:20: error: found "))
    #expect(line.contains("4095"))
    #expect(lines.last?.contains("1 error") == true)
    let finding = try #require(report.document["findings"]?.array?.first)
    #expect(finding["severity"]?.string == "error")
    #expect(finding["line"]?.int == 15)
    #expect(finding["column"]?.int == 20)
    #expect(report.document["errors"]?.int == report.document["findings"]?.array?.count)
  }

  @Test("a warning does not make a design bad")
  func warnings() throws {
    // Denver, moved to the other side of the world, keeps the time of America.
    let reading = Self.reading(
      replacing: "-104.9961", with: "104.9961", in: "fixtures/designs/two-sites/sites.csv")
    let report = FindingsReport(reading)
    #expect(report.isGood)
    #expect(report.text().contains(": warning: "))
    #expect(report.document["warnings"]?.int == reading.warnings.count)
    #expect(!reading.warnings.isEmpty)
  }

  @Test("no finding shows a secret")
  func secrets() {
    var files = MemoryFiles([:])
    for (path, bytes) in SampleResult.files.files {
      files.files[path.replacingOccurrences(of: "fixtures/", with: "elsewhere/")] = bytes
    }
    let report = FindingsReport(Design.read("elsewhere/designs/two-sites", files: files))
    #expect(!report.isGood)
    for output in [report.text(), report.document.text] {
      for secret in [SampleResult.passphrase, SampleResult.activation, SampleResult.radiusSecret] {
        #expect(!output.contains(secret))
      }
    }
  }
}
