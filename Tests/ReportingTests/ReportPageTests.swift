import Assurance
import Determinism
import MistAPI
import Planning
import Rehearsal
import Reporting
import Rollout
import Testing

@Suite("report.html")
struct ReportPageTests {
  static func page(_ result: RehearsalResult, of design: Design? = nil, _ name: String = "report.html") throws -> String
  {
    let file = try #require(result.reportFiles(of: design).first { $0.name == name })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  /// What the script works on.
  static func data(_ page: ParsedPage) throws -> JSON {
    try JSON(parsing: try #require(page.id("report-data")).text)
  }

  static func rows(_ table: String, _ data: JSON) throws -> [[JSON]] {
    let tables = data["tables"]?.array ?? []
    let found = try #require(tables.first { $0["id"]?.string == table }, "no table \(table)")
    return (found["rows"]?.array ?? []).map { $0.array ?? [] }
  }

  @Test("is well formed, and its order is: verdict, sites, addresses, timeline, tables, origins, replay")
  func form() async throws {
    let result = try await SampleResult.twoSites()
    let page = try ParsedPage(try Self.page(result, of: try SampleResult.design()))
    page.check()
    #expect(
      page.all("section").compactMap { $0.attributes["id"] } == [
        "verdict", "sites", "addresses", "timeline", "rollout", "steps", "calls", "how", "replay",
      ])
    #expect(page.all("section").last?.text.contains(result.replay) == true)
    #expect(page.id("verdict")?.text.contains("5 of 5 expectations met") == true)
    for check in result.checks {
      #expect(page.id("verdict")?.text.contains(check.line) == true)
      #expect(page.id("verdict")?.text.contains(check.found) == true)
      #expect(page.id("verdict")?.text.contains(check.place) == true)
    }
    // Told what to fetch, a browser fetches nothing.
    let policy = page.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
  }

  @Test("every number of a table leads to how it came about")
  func origins() async throws {
    let page = try ParsedPage(try Self.page(try await SampleResult.twoSites(), of: try SampleResult.design()))
    let figures = page.all("a").filter { $0.attributes["class"] == "figure" }
    #expect(figures.count > 100)
    #expect(figures.allSatisfy { $0.attributes["href"]?.hasPrefix("#how-") == true })
    let bare = page.elements.filter {
      $0.name == "td" && $0.attributes["class"]?.hasPrefix("number") == true && $0.text.contains { $0.isNumber }
    }.count
    let linked = figures.filter { $0.ancestors.last == "td" }.count
    // Of the thirteen steps the numbers themselves came about in no way.
    #expect(linked >= bare - 13)
  }

  @Test("the tables hold what the result holds")
  func tables() async throws {
    let result = try await SampleResult.twoSites()
    let data = try Self.data(try ParsedPage(try Self.page(result, of: try SampleResult.design())))
    #expect(try Set(Self.rows("sites", data).compactMap { $0[0].string }) == Set(result.sites.map(\.site)))
    #expect(try Self.rows("steps", data).count == 13)
    #expect(try Self.rows("calls", data).compactMap { $0[2].int }.reduce(0, +) == result.calls.total)
    #expect(try Self.rows("events", data).count == result.course?.events.count)
    guard case .carriedOut(_, let rollout, _) = result.upgrade else {
      Issue.record("the sample has an upgrade")
      return
    }
    #expect(try Self.rows("looks", data).count == rollout.phases.reduce(0) { $0 + $1.looks.count })
    let course = try #require(data["course"])
    let bins = try #require(course["bins"]?.int)
    #expect(course["places"]?.array?.first?["levels"]?.array?.allSatisfy { $0.array?.count == bins } == true)
    #expect(course["arrivals"]?.array?.compactMap(\.int).reduce(0, +) == result.hardware.slots)
    #expect(course["looks"]?.array?.contains { $0["limit"]?.string == "3.91" } == true)
  }

  @Test("a level below the floor says how it was judged; rounded down, worst first")
  func levels() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[1].levels[4].verdict = .failed
    result.sites[1].levels[4].level = 0.8999
    result.sites[1].levels[4].classifier = "dns"
    result.sites[1].levels[4].classifierShare = 0.7
    let page = try ParsedPage(try Self.page(result))
    let rows = try Self.rows("sites", Self.data(page))
    #expect(rows[0][0].string == result.sites[1].site)
    #expect(rows[0][2] == "FAILED")
    #expect(rows[0][3 + 4] == [899, "failed", "dns", 700])
    #expect(page.id("table-sites")?.text.contains("89.9 % !") == true)
    #expect(page.id("sites")?.text.contains("1 failed") == true)
  }

  @Test(
    "names of any kind are text and nothing else",
    arguments: [
      "</script><script>alert(1)</script>", "<!-- <script>", "\"quotes\" & 'apostrophes'", "\u{202E}gnihtyna\u{202C}",
      "متجر القاهرة", "東京 ✅", "]]></style></svg>", "a\u{0}b\u{1B}[31m\nc",
    ])
  func escaping(_ name: String) async throws {
    var result = try await SampleResult.twoSites()
    result.title = name
    result.organisation = name
    result.figures = name
    result.replay = name
    result.sites[0].site = name
    result.sites[0].zone = name
    result.sites[1].findings = [name]
    result.findings = [name]
    result.finalChecks[0].line = name
    result.finalChecks[0].found = name
    result.course?.sites[0].place = name
    result.course?.events[0].text = name
    result.carving?.zones[0].name = name
    for file in ["report.html", "brief.html"] {
      let page = try ParsedPage(try Self.page(result, of: try SampleResult.design(), file))
      page.check()
      #expect(page.all("script").count == (file == "report.html" ? 2 : 0))
      #expect(page.all("style").allSatisfy { $0.ancestors == ["html", "head"] || $0.ancestors.last == "svg" })
      #expect(page.elements.allSatisfy { element in element.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
      // What turns the writing around does so within the name's own element only.
      #expect(
        page.all("bdi").contains { element in
          name.unicodeScalars.allSatisfy { $0.value < 0x20 || element.text.unicodeScalars.contains($0) }
        })
    }
    let page = try ParsedPage(try Self.page(result))
    #expect(try Self.rows("sites", Self.data(page)).contains { $0[0].string == name })
  }

  @Test("a run without levels, upgrade, address plan or course has a page, too")
  func sparse() async throws {
    var result = try await SampleResult.twoSites()
    result.course = nil
    result.carving = nil
    result.window = nil
    result.sites = []
    result.replace(upgrade: .skipped(name: "ap", reason: "1 site has failed"), keepsRotation: false)
    result.finalChecks = []
    let page = try ParsedPage(try Self.page(result))
    page.check()
    #expect(page.id("timeline") == nil && page.id("sites") == nil && page.id("addresses") == nil)
    #expect(page.id("rollout")?.text.contains("Not started") == true)
    let brief = try ParsedPage(try Self.page(result, "brief.html"))
    brief.check()
    #expect(brief.all("main").first?.text.contains("was not begun") == true)
  }

  @Test("10,000 sites stay below 5 MB, all of them in the data, few in the document")
  func large() async throws {
    var result = try await SampleResult.twoSites()
    result.sites = (0..<10_000).map { number in
      var site = result.sites[number % 2]
      site.site = "US-\(10_000 + number)-Springfield Heights"
      site.zone = "zone-\(number % 8)"
      if number % 10 == 0 {
        site.levels[1].verdict = .warning
        site.levels[1].level = 0.85
        site.levels[1].classifier = "wifi-interference"
        site.levels[1].classifierShare = 0.4
      }
      if number % 50 == 0 { site.findings = ["US-\(number)-ap01: disconnected", "US-\(number)-ap02: no device"] }
      return site
    }
    let text = try Self.page(result)
    #expect(text.utf8.count < 4_000_000)
    let start = try #require(text.firstRange(of: "id=\"report-data\">"))
    let end = try #require(text[start.upperBound...].firstRange(of: "</script>"))
    let data = try JSON(parsing: String(text[start.upperBound..<end.lowerBound]))
    #expect(try Self.rows("sites", data).count == 10_000)
    #expect(data["maps"]?.array?.count == 8)
    #expect(data["maps"]?.array?.reduce(0) { $0 + ($1.array?.count ?? 0) } == 30_000)
    let body = text[..<start.lowerBound]
    #expect(body.components(of: "<tr>") < 1000)
    #expect(body.contains("Without a script these are the first 100 of 10,000 rows"))
  }

  @Test("sites with places are on the map of the world, others by zone")
  func map() async throws {
    let result = try await SampleResult.twoSites()
    let placed = try Self.data(try ParsedPage(try Self.page(result, of: try SampleResult.design())))
    #expect(placed["maps"]?.array?.count == 1)
    let points = (placed["maps"]?.array?.first?.array ?? []).compactMap(\.int)
    try #require(points.count == 6)
    // Lisbon lies to the east of Denver, and a little to the south.
    let rows = try Self.rows("sites", placed)
    let lisbon = rows[points[2]][0].string == "Lisbon" ? 0 : 3
    let denver = 3 - lisbon
    #expect(points[lisbon] > points[denver])
    #expect(points[lisbon + 1] > points[denver + 1])
    let unplaced = try Self.data(try ParsedPage(try Self.page(result)))
    #expect(unplaced["maps"]?.array?.count == Set(result.sites.map(\.zone)).count)
  }
}

extension StringProtocol {
  /// How often a text is in it.
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let place = rest.firstRange(of: part) {
      count += 1
      rest = rest[place.upperBound...]
    }
    return count
  }
}
