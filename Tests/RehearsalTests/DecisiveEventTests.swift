import Rehearsal
import Testing

/// Which event decided that expectations were missed.
@Suite("The event that decided")
struct DecisiveEventTests {
  private static func rehearsal(_ head: String, _ timeline: String, expect: String) throws -> Rehearsal {
    try Rehearsal(
      reading: Fixtures.scenario("two-sites"),
      files: try TimelineTests.files(timeline, expect: expect, head: head))
  }

  private static func find(_ rehearsal: Rehearsal) async throws -> String? {
    try await rehearsal.decisiveEvent(of: try await rehearsal.run())?.sentence
  }

  @Test("is the one that did it, not those before and after")
  func cause() async throws {
    let found = try await Self.find(
      Self.rehearsal(
        """
        causes:
          - { cause: dns-slow, all: true, start: +8d, end: +8d02:00, magnitude: 2 }
          - { cause: wan-latency, all: true, start: +8d20:00, end: +8d21:00, magnitude: 5 }
          - { cause: dhcp-down, sites: [Lisbon], start: +8d06:00, end: +8d16:00 }

        """, "- { measure: {}, at: +9d }", expect: "- no site fails"))
    #expect(found == "2027-01-19T12:00:00Z: dhcp-down at Lisbon")
  }

  @Test("is a change of the design, too")
  func change() async throws {
    let found = try await Self.find(
      Self.rehearsal(
        "causes: [{ cause: dns-slow, all: true, start: +8d, end: +8d02:00, magnitude: 2 }]\n",
        """
        - name: quiet radio
          at: +8d12:00
          apply: { with: { templates: { rftemplates: { RF-Shop: { body: { band_5: { power: 5 } } } } } } }
        - { measure: { window: 12h }, at: +9d }
        """, expect: "- sle coverage >= 85% at every site"))
    #expect(found?.hasPrefix("2027-01-19T18:00:00Z: apply quiet radio (") == true, "\(found ?? "nothing")")
  }

  @Test("is the beginning, where it is missed without any")
  func beginning() async throws {
    let found = try await Self.find(
      Self.rehearsal(
        "causes: [{ cause: dns-slow, all: true, start: +8d, end: +8d02:00, magnitude: 2 }]\n",
        "- { measure: {}, at: +9d }", expect: "- api calls <= 3"))
    #expect(found?.hasPrefix("the beginning") == true)
  }

  @Test("is not looked for where all is met, or nothing happens")
  func nothing() async throws {
    #expect(try await Self.find(Self.rehearsal("", "- { measure: {}, at: +9d }", expect: "- api calls <= 3")) == nil)
    #expect(
      try await Self.find(
        Self.rehearsal(
          "causes: [{ cause: dns-slow, all: true, start: +8d, end: +8d02:00, magnitude: 2 }]\n",
          "- { measure: {}, at: +9d }", expect: "- no site fails")) == nil)
  }
}
