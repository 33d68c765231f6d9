import MistAPI
import Planning
import Rehearsal
import Reporting
import Testing

@Suite("GitHub annotations and SARIF")
struct GitHubAnnotationTests {
  private static let paths = RepositoryPaths(root: "/home/me/repo", directory: "/home/me/repo/net")

  @Test("paths are told from the repository's root on")
  func relative() {
    #expect(Self.paths.relative("design.yaml") == "net/design.yaml")
    #expect(Self.paths.relative("scenarios/../designs/./a.csv") == "net/designs/a.csv")
    #expect(Self.paths.relative("../x.yaml") == "x.yaml")
    #expect(Self.paths.relative("/home/me/repo/a/b.yaml") == "a/b.yaml")
    #expect(Self.paths.relative("../../other/x.yaml") == nil)
    #expect(Self.paths.relative("/home/me/repository/x.yaml") == nil)
    #expect(Self.paths.absolute("../../other/x.yaml") == "/home/me/other/x.yaml")
  }

  @Test("whatever it is made of, it stays one line and one command")
  func escaping() {
    let annotation = GitHubAnnotation(
      level: .warning, file: "a,b:c%.yaml", line: 3, column: 7, title: "one, two: three",
      message: "100 %\r\n::error::no, not this: \u{1B}[31m")
    #expect(
      annotation.command
        == "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=7,title=one%2C two%3A three"
        + "::100 %25%0D%0A::error::no, not this: ?[31m")
  }

  @Test("an expectation that is not met is shown at its line; others are not")
  func expectations() async throws {
    var result = try await SampleResult.twoSites()
    #expect(result.annotations(Self.paths).isEmpty)
    result.finalChecks[1].isMet = false
    result.finalChecks[1].place = "scenarios/odd:name.yaml:40"
    result.finalChecks[1].found = "2 failed\nfirst: Lisbon"
    let annotation = try #require(result.annotations(Self.paths).first)
    #expect(annotation.file == "net/scenarios/odd:name.yaml")
    #expect(annotation.line == 40)
    #expect(annotation.command.contains("found: 2 failed%0Afirst: Lisbon%0Areplay: \(result.replay)"))
    #expect(!annotation.command.contains("\n"))
    result.finalChecks[1].place = "somewhere"
    #expect(result.annotations(Self.paths).first?.line == nil)
  }

  private static func report(_ old: String = "vlan: 99", _ new: String = "vlan: 4095") -> FindingsReport {
    var files = SampleResult.files
    let path = "fixtures/designs/two-sites/design.yaml"
    let text = String(decoding: files.files[path] ?? [], as: UTF8.self)
    files.files[path] = Array(text.replacing(old, with: new).utf8)
    return FindingsReport(Design.read("fixtures/designs/two-sites", files: files))
  }

  @Test("a finding of lint is shown at its line and column")
  func findings() throws {
    let annotation = try #require(Self.report().annotations(Self.paths).first)
    #expect(annotation.level == .error)
    #expect(annotation.file == "net/fixtures/designs/two-sites/design.yaml")
    #expect((annotation.line, annotation.column) == (15, 20))
    #expect(annotation.message.hasPrefix("found "))
  }

  @Test("SARIF has what code scanners need: rules, levels, places, suppressions with their reasons")
  func sarif() throws {
    let document = Self.report().sarif(Self.paths, version: "1.2.3")
    #expect(document["version"] == "2.1.0")
    let run = try #require(document["runs"]?.array?.first)
    let driver = try #require(run["tool"]?["driver"])
    #expect(driver["name"] == "mistwin")
    #expect(driver["semanticVersion"] == "1.2.3")
    let rules = try #require(driver["rules"]?.array)
    #expect(rules.compactMap { $0["id"]?.string } == DesignRule.allCases.map(\.rawValue))
    for rule in rules {
      #expect(rule["shortDescription"]?["text"]?.string?.isEmpty == false)
      #expect(["error", "warning"].contains(rule["defaultConfiguration"]?["level"]?.string ?? ""))
    }
    // What is silenced is known of a design without errors.
    let silenced = Self.report("nothing", "nothing").sarif(Self.paths, version: "1.2.3")
    let results = (run["results"]?.array ?? []) + (silenced["runs"]?.array?.first?["results"]?.array ?? [])
    try #require(results.count == 2)
    for result in results {
      let index = try #require(result["ruleIndex"]?.int)
      #expect(rules[index]["id"] == result["ruleId"])
      let place = try #require(result["locations"]?.array?.first?["physicalLocation"])
      #expect(place["artifactLocation"]?["uri"] == "net/fixtures/designs/two-sites/design.yaml")
      #expect(place["artifactLocation"]?["uriBaseId"] == "%SRCROOT%")
      #expect((place["region"]?["startLine"]?.int ?? 0) > 0)
      #expect((place["region"]?["startColumn"]?.int ?? 0) > 0)
      #expect(result["message"]?["text"]?.string?.hasPrefix("found ") == true)
    }
    #expect(results[0]["level"] == "error")
    #expect(results[0]["suppressions"] == nil)
    let reason = results[1]["suppressions"]?.array?.first?["justification"]?.string
    #expect(reason?.hasPrefix("the hub is a shop") == true)
    // A file outside of the repository has a URI of its own; blanks and letters of any script are encoded.
    let outside = Self.report().sarif(RepositoryPaths(root: "/a b/é", directory: "/c d"), version: "1")
    let uri = outside["runs"]?.array?.first?["results"]?.array?.first?["locations"]?.array?.first?["physicalLocation"]?[
      "artifactLocation"]
    #expect(uri?["uri"] == "file:///c%20d/fixtures/designs/two-sites/design.yaml")
    #expect(uri?["uriBaseId"] == nil)
  }
}
