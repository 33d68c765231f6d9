import Assurance
import MistAPI
import Rehearsal
import Reporting
import Rollout
import Testing

@Suite("The summary for a terminal")
struct SummaryTests {
  @Test("says the thirteen steps, the days, the calls and the replay, and the verdict in the last line")
  func whole() async throws {
    let result = try await SampleResult.twoSites()
    let lines = result.summary().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.first == result.title)
    #expect(lines.last == "")
    #expect(lines.dropLast().last == "GOOD: 5 of 5 expectations met")
    for (number, title) in [(1, "site + IP plan"), (6, "gateway templates"), (13, "org PSKs")] {
      #expect(lines.contains { $0.hasPrefix("  \(number < 10 ? " " : "")\(number)  \(title)") })
    }
    for head in [
      "Day 0", "Day 1", "Day 2", "Upgrade ap-0.14  PROMOTED", "Key scanners  ROTATED", "API calls", "Expectations",
    ] {
      #expect(lines.contains { $0.hasPrefix(head) }, "\(head)")
    }
    #expect(lines.contains("Replay  \(result.replay)"))
    #expect(lines.contains { $0.contains("20 devices: 12 by claim code, 8 by order") })
    #expect(lines.contains("  planned again: nothing left to change"))
    #expect(lines.contains("  service levels of the model: stock profile retail, not calibrated"))
  }

  @Test("shows every supernet of a design that has several, and so do Markdown and the document")
  func spaces() async throws {
    var result = try await SampleResult.twoSites()
    var six = try #require(result.carving)
    (six.space, six.supernet, six.networks) = ("ipv6", "2001:db8::/32", 5)
    result.carving?.beside = [six]
    let line =
      "10.0.0.0/8 into 2 zones, 2 site blocks, 6 networks; 2001:db8::/32 (ipv6) into 2 zones, 2 site blocks, 5 networks"
    #expect(result.summary(TextStyle(width: 400)).contains("\(line); proven: all contained, none overlapping"))
    #expect(result.markdown.contains(line))
    let beside = result.document["address_plan"]?["beside"]?.array
    #expect(beside?.first?["space"]?.string == "ipv6" && beside?.first?["supernet"]?.string == "2001:db8::/32")
  }

  @Test("keeps to the width", arguments: [80, 100, 120])
  func width(_ width: Int) async throws {
    let text = try await SampleResult.twoSites().summary(TextStyle(width: width))
    for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
  }

  @Test("draws the course where it is known and a person looks at a wide terminal", arguments: [80, 100, 140])
  func course(_ width: Int) async throws {
    var result = try await SampleResult.twoSites()
    let style = TextStyle(width: width, drawsCourses: true)
    let lines = result.summary(style).split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.hasPrefix("  over the clock, ") })
    for line in lines[first...].prefix(9) { #expect(line.count <= width, "\(line)") }
    let coverage = try #require(lines[first...].first { $0.hasPrefix("  coverage ") })
    #expect(coverage.contains("·") && coverage.contains("▇") && coverage.contains(" %  2027-01-"), "\(coverage)")
    // Nothing else changes.
    let plain = result.summary(TextStyle(width: width)).split(separator: "\n").map(String.init)
    #expect(plain == Array(lines[..<first]) + Array(lines[(first + 8)...]))
    result.course = nil
    #expect(result.summary(style) == result.summary(TextStyle(width: width)))
  }

  @Test("a narrow terminal gets figures alone")
  func narrowCourse() async throws {
    let result = try await SampleResult.twoSites()
    #expect(result.summary(TextStyle(width: 79, drawsCourses: true)) == result.summary(TextStyle(width: 79)))
  }

  @Test("says the same with colour and without")
  func colour() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].levels[0].verdict = .failed
    let plain = result.summary()
    let coloured = result.summary(TextStyle(isColoured: true))
    #expect(!plain.unicodeScalars.contains("\u{1B}"))
    #expect(coloured.unicodeScalars.contains("\u{1B}"))
    #expect(coloured.replacing(try Regex("\u{1B}\\[[0-9;]*m"), with: "") == plain)
  }

  @Test("shows what was found where an expectation is not met")
  func unmet() async throws {
    var result = try await SampleResult.twoSites()
    result.finalChecks[1].isMet = false
    result.finalChecks[1].found = "1 failed: Lisbon"
    let text = result.summary()
    #expect(text.contains("NOT MET  no site fails (scenarios/two-sites.yaml:"))
    #expect(text.contains("found: 1 failed: Lisbon"))
    #expect(text.hasSuffix("\nBAD: 1 of 5 expectations not met\n"))
  }

  @Test("puts failed sites first, with the classifier, and says which are not yet judged")
  func sites() async throws {
    var result = try await SampleResult.twoSites()
    let denver = try #require(result.sites.firstIndex { $0.site == "Denver" })
    let connect = try #require(result.sites[denver].levels.firstIndex { $0.metric == .successfulConnect })
    result.sites[denver].levels[connect].verdict = .failed
    result.sites[denver].levels[connect].level = 0.899_99
    result.sites[denver].levels[connect].classifier = "dhcp-discover-unresponsive"
    result.sites[denver].levels[connect].classifierShare = 0.931
    result.sites[1 - denver].notYet = "opens 2027-02-03"
    let lines = result.summary().split(separator: "\n").map(String.init)
    let row = try #require(lines.first { $0.hasPrefix("  Denver") })
    #expect(row.contains("FAILED"))
    // Never rounded up to the floor that it lies below.
    #expect(row.contains("89.9!"))
    #expect(lines.contains("  Denver: successful-connect 89.9 %, 93.1 % of what was bad is dhcp-discover-unresponsive"))
    #expect(lines.contains("  not yet judged by users: 1 site, all ready: Lisbon (opens 2027-02-03)"))
    #expect(!lines.contains { $0.hasPrefix("  Lisbon") })
  }

  @Test("a site that is not yet open and not ready has failed, and says why")
  func unready() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].notYet = "opens 2027-02-03"
    result.sites[0].findings = ["Lisbon-ap01: disconnected"]
    let text = result.summary()
    #expect(text.contains("NOT READY"))
    #expect(text.contains("Lisbon: Lisbon-ap01: disconnected"))
  }

  @Test("tells what was not done")
  func lessDone() async throws {
    var result = try await SampleResult.twoSites()
    result.replace(upgrade: .skipped(name: "ap-0.14", reason: "2 sites have failed"), keepsRotation: false)
    result.carving = nil
    result.window = nil
    result.sites = []
    result.changesLeft = 3
    let text = result.summary()
    #expect(text.contains("Upgrade ap-0.14  NOT STARTED: 2 sites have failed"))
    #expect(!text.contains("Key scanners"))
    #expect(!text.contains("carved"))
    #expect(text.contains("service levels were not measured"))
    #expect(text.contains("3 changes LEFT"))
  }

  @Test("a roll-back says why, how many came back and who did not")
  func rollBack() async throws {
    var result = try await SampleResult.twoSites()
    guard case .carriedOut(let name, var rollout, var radius) = result.upgrade else {
      Issue.record("the sample has no upgrade")
      return
    }
    let golden = try await SampleResult.rolledBack(rollout)
    rollout = golden
    radius.excess = [
      .roaming: 120, .timeToConnect: 30, .successfulConnect: -4, .coverage: 600, .capacity: 1200, .apHealth: 300,
    ]
    radius.lostUserSeconds = 180
    result.replace(upgrade: .carriedOut(name: name, rollout, radius))
    let text = result.summary()
    #expect(text.contains("Upgrade ap-0.14  ROLLED BACK after"))
    #expect(text.contains("roaming is worse by 28.0 points"))
    #expect(text.contains("FAIL"))
    // Units are never added across each other; what got better is told, not subtracted.
    #expect(text.contains("bad events        150  time-to-connect 30 + roaming 120; also successful-connect -4"))
    #expect(text.contains("bad user-minutes   23  capacity 20 + not served 3; also coverage 10"))
    #expect(text.contains("bad AP-minutes      5"))
  }

  @Test("names from files cannot move the cursor")
  func hostile() async throws {
    var result = try await SampleResult.twoSites()
    result.title = "a\u{1B}[2Jb\nc"
    result.sites[0].site = "x\u{9B}31m\u{7}"
    let text = result.summary()
    let foreign = text.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value) }
    #expect(foreign.isEmpty)
    #expect(text.hasPrefix("a?[2Jb c\n"))
  }

  @Test("wide characters keep the columns straight")
  func wideNames() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].site = "東京"
    result.sites[1].site = "Rome"
    let lines = result.summary().split(separator: "\n").map(String.init)
    let wide = try #require(lines.first { $0.hasPrefix("  東京  ") })
    let narrow = try #require(lines.first { $0.hasPrefix("  Rome  ") })
    #expect(wide.count + 2 == narrow.count)
  }
}

extension SampleResult {
  /// The same rollout, stopped in its first phase.
  static func rolledBack(_ rollout: RolloutResult) async throws -> RolloutResult {
    var result = rollout
    let reason = "roaming is worse by 28.0 points, most of it latency-slow-11r-roam"
    result.outcome = .rolledBack(reason: reason)
    result.phases = Array(rollout.phases.prefix(1))
    result.phases[0].verdict = "FAIL"
    result.phases[0].sentence = "FAIL: \(reason)"
    return result
  }
}
