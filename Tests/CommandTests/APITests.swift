import Foundation
import Testing

@Suite("The catalogue on the command line")
struct APITests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("The table of coverage in the repository is the program's")
  func coverage() async throws {
    let outcome = try await Mistwin.run(["api", "coverage", "--csv"])
    #expect(outcome.status == 0)
    let kept = try String(
      contentsOf: Self.root.appendingPathComponent("fixtures/mist-api/coverage.csv"), encoding: .utf8)
    #expect(
      outcome.output == kept, "fixtures/mist-api/coverage.csv is stale: mistwin api coverage --csv writes it anew")
  }

  @Test("Coverage counts every operation")
  func totals() async throws {
    let outcome = try await Mistwin.run(["api", "coverage"])
    #expect(outcome.output.contains("1037 operations of version 2604.1.1: "))
    let json = try await Mistwin.run(["api", "coverage", "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let totals = document?["totals"] as? [String: Int]
    #expect(totals?.values.reduce(0, +) == 1037)
    #expect((document?["table"] as? [Any])?.count == 1037)
  }

  @Test("An operation is described by its id and by its path")
  func describe() async throws {
    let byID = try await Mistwin.run(["api", "describe", "createOrgWlan"])
    #expect(byID.status == 0)
    #expect(byID.output.hasPrefix("POST /api/v1/orgs/{org_id}/wlans  (createOrgWlan)"))
    #expect(byID.output.contains("auth.type"))
    let byPath = try await Mistwin.run(["api", "describe", "/api/v1/sites/1/setting", "--json"])
    #expect(byPath.output.contains("updateSiteSettings"))
    let unknown = try await Mistwin.run(["api", "describe", "createOrgWlam"])
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("did you mean 'createOrgWlan'?"))
    #expect(unknown.output.isEmpty)
  }

  @Test("Importing another document is seen by --check and changes nothing")
  func check() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mistwin-api-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("document.json")
    try Data(#"{"openapi":"3.1.0","info":{"version":"9"},"paths":{}}"#.utf8).write(to: file)
    let outcome = try await Mistwin.run(["api", "import", file.path, "--check", "--project", directory.path])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("version 2604.1.1 became 9\n"))
    #expect(outcome.output.contains("operation getSelf GET /self is gone\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["document.json"])
    try Data("{".utf8).write(to: file)
    #expect(try await Mistwin.run(["api", "import", file.path]).status == 65)
  }
}
