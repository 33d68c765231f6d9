import MistAPI
import Planning
import Rehearsal
import Reporting
import Testing

@Suite("result.json")
struct DocumentTests {
  @Test("has everything, in a fixed order, and survives a round trip")
  func members() async throws {
    var result = try await SampleResult.twoSites()
    result.course = nil
    let document = result.document
    #expect(
      document.object?.keys == [
        "mistwin_result", "verdict", "title", "scenario", "seed", "world_model", "organisation", "start", "end",
        "address_plan", "plan", "created", "hardware", "findings", "service_levels", "upgrade", "psk_rotation",
        "api_calls",
        "expectations", "store_digest", "replay",
      ])
    #expect(try JSON(parsing: document.bytes) == document)
    #expect(try JSON(parsing: Array(document.indentedText.utf8)) == document)
  }

  @Test("says what the result says")
  func values() async throws {
    let result = try await SampleResult.twoSites()
    let document = result.document
    #expect(document["verdict"]?.string == "good")
    #expect(document["start"]?.string == "2027-01-11T06:00:00Z")
    #expect(document["address_plan"]?["zones"]?.array?.count == 2)
    #expect(document["plan"]?["steps"]?.array?.compactMap { $0["number"]?.int } == Array(1...13))
    #expect(document["hardware"]?["claimed_by_order"]?.int == 8)
    #expect(document["service_levels"]?["sites"]?.array?.count == 2)
    #expect(document["service_levels"]?["figures"]?.string == "stock profile retail")
    #expect(document["service_levels"]?["sites"]?.array?.first?["levels"]?.array?.count == 7)
    #expect(document["upgrade"]?["outcome"]?.string == "promoted")
    let looks = document["upgrade"]?["phases"]?.array?.first?["looks"]?.array
    #expect(looks?.first?["metrics"]?.array?.count == 6)
    #expect(document["psk_rotation"]?["rotated"]?.bool == true)
    #expect(document["expectations"]?.array?.count == result.checks.count)
    #expect(document["store_digest"]?.string == result.storeDigest)
  }

  @Test("an unmet expectation makes the verdict bad")
  func bad() async throws {
    var result = try await SampleResult.twoSites()
    result.finalChecks[0].isMet = false
    #expect(result.document["verdict"]?.string == "bad")
    #expect(result.document["expectations"]?.array?.first?["met"]?.bool == false)
  }

  @Test("keeps seeds of 64 bits exact", arguments: [0, 20_270_111, UInt64.max])
  func seed(_ seed: UInt64) async throws {
    var result = try await SampleResult.twoSites()
    result.seed = seed
    #expect(result.document.text.contains("\"seed\":\(seed),"))
  }

  @Test("what was not done is null")
  func absent() async throws {
    var result = try await SampleResult.twoSites()
    result.carving = nil
    result.window = nil
    result.replace(upgrade: .none, keepsRotation: false)
    for member in ["address_plan", "service_levels", "upgrade", "psk_rotation"] {
      #expect(result.document[member]?.isNull == true, "\(member)")
    }
  }

  @Test("the course over the clock has as many values as bins, and is only there where a report was asked for")
  func course() async throws {
    let result = try await SampleResult.twoSites()
    let document = result.document
    #expect(document.object?.keys.last == "course")
    let course = try #require(document["course"])
    let bins = try #require(course["bins"]?.int)
    #expect(bins > 24 && course["bin_seconds"]?.int == 3600 && course["start"]?.string == "2027-01-11T06:00:00Z")
    #expect(course["arrivals"]?.array?.count == bins && course["calls"]?.array?.count == bins)
    #expect((course["arrivals"]?.array ?? []).reduce(0) { $0 + ($1.int ?? 0) } == 20)
    let places = try #require(course["levels"]?.array)
    #expect(places.first?["site"]?.isNull == true && places.count > 1)
    for place in places {
      let metrics = try #require(place["metrics"]?.object)
      #expect(metrics.keys.count == 6)
      for (_, levels) in metrics { #expect(levels.array?.count == bins) }
    }
    // Before anybody is there nothing is counted, which is no level of 100 %.
    #expect(places.first?["metrics"]?["coverage"]?.array?.first?.isNull == true)
    let events = course["events"]?.array ?? []
    #expect(events.contains { $0["stage"]?.bool == true && $0["text"]?.string?.hasPrefix("Day 2: upgrade") == true })
    var without = result
    without.course = nil
    #expect(without.document["course"] == nil)
  }

  @Test("how good predictions were so far opens every face of a result, and is absent where nobody knows")
  func predictions() async throws {
    var result = try await SampleResult.twoSites()
    #expect(!result.summary().contains("predictions") && !result.markdown.contains("redictions so far"))
    var record = PredictionRecord(isLive: true)
    record.add(calls: (100, 98), milliseconds: (1000, 1050), rollout: ("PROMOTED", "PROMOTED"))
    result.predictions = record
    #expect(Array((result.document.object?.keys ?? []).prefix(3)) == ["mistwin_result", "predictions", "verdict"])
    let predictions = result.document["predictions"]
    #expect(predictions?["calls_within"]?.double == 0.02 && predictions?["duration_within"]?.double == 0.05)
    #expect(predictions?["rollout_verdicts"]?["compared"]?.int == 1 && predictions?["live"]?.bool == true)
    let words = "1 run, calls within 2 %, duration within 5 %, 0 of 1 rollout verdicts differed"
    let lines = result.summary().split(separator: "\n").prefix(6).joined(separator: " ")
    #expect(lines.contains("predictions") && lines.contains("1 run, calls within 2 %"))
    #expect(result.markdown.contains("Predictions so far: \(words)."))
    for file in result.reportFiles(of: try SampleResult.design()) where file.name.hasSuffix(".html") {
      #expect(String(decoding: file.bytes, as: UTF8.self).contains("Predictions so far: \(words)."), "\(file.name)")
    }
  }

  @Test("equal results give equal bytes in every form")
  func deterministic() async throws {
    let one = try await SampleResult.twoSites()
    let design = try SampleResult.design()
    let other = try await Rehearsal(
      reading: "scenarios/two-sites.yaml", files: SampleResult.files, options: SampleResult.options(threads: 2)
    ).run()
    #expect(one.reportFiles(of: design) == other.reportFiles(of: design))
    #expect(one.summary() == other.summary())
    let elsewhere = try await Rehearsal(
      reading: "scenarios/two-sites.yaml", files: SampleResult.files, options: SampleResult.options(seed: 7)
    ).run()
    #expect(
      one.reportFiles().map(\.name) == ["result.json", "junit.xml", "summary.md", "report.html", "brief.html"])
    for (mine, theirs) in zip(one.reportFiles(of: design), elsewhere.reportFiles(of: design)) {
      #expect(mine.bytes != theirs.bytes, "\(mine.name)")
    }
  }

  @Test("no output holds a secret of the design, or the new passphrase")
  func secrets() async throws {
    let result = try await SampleResult.twoSites()
    let outputs =
      result.reportFiles(of: try SampleResult.design()).map { String(decoding: $0.bytes, as: UTF8.self) } + [
        result.summary(), "\(result)",
      ]
    for output in outputs {
      for secret in [SampleResult.passphrase, SampleResult.activation, SampleResult.radiusSecret] {
        #expect(!output.contains(secret))
        #expect(!output.contains(secret.filter { $0 != "-" }))
      }
      #expect(!output.lowercased().contains("passphrase\":"))
    }
  }
}
