import Foundation
import Testing

@Suite("mistwin model profiles, and designs with profiles of their own")
struct ModelProfilesTests {
  @Test("the shipped profiles and those of a file, for people")
  func table() async throws {
    let outcome = try await Mistwin.run(["model", "profiles", "--file", "fixtures/profiles/shops.yaml"])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    try Snapshot.check(outcome.output, "model-profiles")
    let shipped = try await Mistwin.run(["model", "profiles"])
    #expect(shipped.status == 0)
    #expect(!shipped.output.contains("corner-shop"))
    #expect(!shipped.output.contains("holidays"))
  }

  @Test("for programs")
  func document() async throws {
    let outcome = try await Mistwin.run(["model", "profiles", "--file", "fixtures/profiles/shops.yaml", "--json"])
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let profiles = try #require(json?["profiles"] as? [[String: Any]])
    #expect(profiles.map { $0["name"] as? String }.suffix(3) == ["hospital", "corner-shop", "outlet"])
    let shop = try #require(profiles.first { $0["name"] as? String == "corner-shop" })
    #expect(shop["like"] as? String == "retail")
    #expect((shop["degraded"] as? [String: Double])?["coverage"] == 0.09)
    let week = try #require(shop["week"] as? [[Double]])
    #expect(week.map(\.count) == Array(repeating: 24, count: 7))
    #expect(week[6].allSatisfy { $0 == 0.05 })
    let holidays = try #require(json?["holidays"] as? [[String: Any]])
    #expect(holidays.map { ($0["days"] as? [String])?.count } == [1, 4, 5])
  }

  @Test("a file with faults is refused, each with its place")
  func faults() async throws {
    let scratch = try Scratch()
    try scratch.write("mistwin: 1\nprofiles: { a: { like: retial, rehome_share: 2 } }\n", to: "p.yaml")
    let outcome = try await Mistwin.run(["model", "profiles", "--file", "p.yaml"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("p.yaml:2:24: found the text 'retial'"))
    #expect(outcome.error.contains("p.yaml:2:46: found the number 2; expected a share"))
    let missing = try await Mistwin.run(["model", "profiles", "--file", "q.yaml"], in: scratch.url)
    #expect(missing.status == 65)
    #expect(missing.error.contains("q.yaml"))
  }

  @Test("lint finds the faults of the file that a design names")
  func lint() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "kits:\n", "profiles: profiles.yaml\nkits:\n")
    try sample.edit(Sample.design, "profile: retail", "profile: shop")
    try sample.scratch.write("mistwin: 1\nprofiles: { shop: { like: shop } }\n", to: "fixtures/two-sites/profiles.yaml")
    let outcome = try await Mistwin.run(["lint", "fixtures/two-sites"], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("profiles.yaml:2:27: error: found the text 'shop'; expected one of 'office'"))
    let refused = try await sample.rehearse()
    #expect(refused.status == 65)
    #expect(refused.error.contains("profiles.yaml:2:27: found the text 'shop'"))
  }

  @Test("a twin made or kept with them says so", .timeLimit(.minutes(20)))
  func twin() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "kits:\n", "profiles: profiles.yaml\nkits:\n")
    try sample.edit(Sample.design, "profile: retail", "profile: shop")
    try sample.scratch.write(
      "mistwin: 1\nprofiles: { shop: { like: retail, clients_at_peak: 4 } }\n", to: "fixtures/two-sites/profiles.yaml")
    let kept = try await sample.rehearse(["--keep", "kept.sqlite"])
    #expect(kept.status < 2, "\(kept.error)")
    let levels = try await Mistwin.run(["sle", "show", "Lisbon", "--twin", "kept.sqlite"], in: sample.scratch.url)
    #expect(levels.output.hasSuffix("\nprofile «shop» of profiles.yaml\n"))
    let json = try await Mistwin.run(["sle", "Lisbon", "--twin", "kept.sqlite", "--json"], in: sample.scratch.url)
    #expect(json.output.contains("\"figures\": \"profile shop of profiles.yaml\""))
    let made = try await Mistwin.run(
      ["twin", "new", "new.sqlite", "--design", "fixtures/two-sites", "--start", "2027-01-12T08:00:00Z"],
      in: sample.scratch.url)
    #expect(made.status == 0)
    let applied = try await Mistwin.run(
      ["apply", "fixtures/two-sites", "--twin", "new.sqlite", "--state", "state"], in: sample.scratch.url)
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    let show = try await Mistwin.run(["sle", "Lisbon", "--twin", "new.sqlite"], in: sample.scratch.url)
    #expect(show.output.hasSuffix("\nprofile «shop» of profiles.yaml\n"), "\(show.output)\(show.error)")
  }
}
