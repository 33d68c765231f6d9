import Documents
import Rehearsal
import Testing

/// A timeline that cannot be is refused before anything runs: place, what was found, the nearest valid word.
@Suite struct TimelineFaultTests {
  @Test(
    arguments: [
      ("- { mesure: {} }", ["mesure", "did you mean 'measure'"]),
      ("- { at: +9d }", ["exactly one of the keys"]),
      ("- { measure: {}, wait: 1h }", ["'measure'", "'wait'", "together"]),
      ("- { wait: 1h, at: 2027-01-01T00:00:00Z }", ["before the scenario's start"]),
      ("- { wait: 1d, at: +9d }\n- { wait: 1h, at: +9d12:00 }", ["before the step that comes first"]),
      ("- { wait: 1h, within: 0h }", ["a deadline before what it is for"]),
      ("- { wait: 1h, refused: never }", ["'refused' at a step that nobody refuses"]),
      ("- { name: a, wait: 1h }\n- { name: a, wait: 1h }", ["a second step 'a'", "the first is in line"]),
      ("- { replace: { device: Lisbon-ap33, by: 9TSD5-L34BH-ZT9AY } }", ["Lisbon-ap33", "did you mean 'Lisbon-ap03'"]),
      ("- { replace: { device: Lisbon-ap03, by: 9TSD5 } }", ["9TSD5", "a claim code"]),
      ("- { apply: {} }", ["nothing to apply"]),
      ("- { apply: { with: [a] } }", ["a part of a design"]),
      ("- { apply: { with: { sites: { file: none.csv } } } }", ["none.csv"]),
      ("- { apply: { with: { templates: { rftemplats: {} } } } }", ["rftemplats", "rftemplates"]),
      ("- { run: [] }", ["no command"]),
      ("- { when: rollout ap-0.14 is promoted, wait: 1h }", ["'upgrade'"]),
      (
        "- { when: psk scanners is rotated, wait: 1h }\n- { rotate_psk: { name: scanners } }",
        ["'scanners'", "never comes before this step"]
      ),
      (
        """
        - parallel:
            - - { when: psk scanners is rotated, upgrade: { name: up, models: [AP45], to: 0.14.30100, policy: spread } }
            - - { when: rollout up is promoted, rotate_psk: { name: scanners } }
        """, ["never comes before this step"]
      ),
      (
        "- { name: early, measure: {}, expect: [no new failing site against late] }\n- { name: late, measure: {} }",
        ["'late', which is measured later"]
      ),
      ("- { measure: {}, expect: [no new failing site against befor] }", ["befor"]),
      ("- { measure: {}, expect: [no site fail] }", ["did you mean 'no site fails'"]),
      ("- { measure: {}, expect: [sle roaming >= 90% at Lissabon] }", ["Lissabon", "did you mean 'Lisbon'"]),
      ("- { rotate_psk: { name: scaners } }", ["did you mean 'scanners'"]),
      (
        """
        - { upgrade: { name: up, models: [AP45], to: 0.14.30100, policy: spread }, expect: [watch of up stays quiet] }
        """, ["is not watched", "'watch: true'"]
      ),
      ("- { power: { models: [AP45] } }", ["hypotheses"]),
      ("- { power: { models: [AP45], hypotheses: {} } }", ["no hypothesis"]),
      ("- { power: { models: [AP46], hypotheses: { healthy: {} } } }", ["AP46"]),
      (
        "- { power: { models: [AP34], hypotheses: { healthy: {} } } }",
        ["the unknown model of the design 'AP34'", "'AP45'"]
      ),
      ("- { power: { models: [AP45], hypotheses: { a: { like: wedge-11 } } } }", ["did you mean 'wedge-11r'"]),
      ("- { power: { models: [AP45], hypotheses: { a: {} }, compare: [spred] } }", ["did you mean 'spread'"]),
      ("- { power: { models: [AP45], hypotheses: { a: {} }, compare: [none.yaml] } }", ["none.yaml"]),
      ("- { power: { models: [AP45], hypotheses: { a: {} }, replicates: 499 } }", ["499", "500"]),
      ("- { power: { models: [AP45], hypotheses: { a: {} }, choose: fewest tears } }", ["fewest bad user-minutes"]),
      ("- { wait: 1h, expect: [false alarm <= 5% under healthy] }", ["'power'"]),
      (
        "- { power: { models: [AP45], hypotheses: { healthy: {} } }, expect: [false alarm <= 5% under healty] }",
        ["did you mean 'healthy'"]
      ),
      (
        "- { power: { models: [AP45], hypotheses: { healthy: {} } }, expect: [policy one-ap is chosen] }",
        ["policy that is compared", "spread"]
      ),
    ])
  func aFaultIsNamedWithItsPlace(timeline: String, words: [String]) throws {
    let files = try TimelineTests.files(timeline)
    let path = Fixtures.scenario("two-sites")
    let errors = #expect(throws: DocumentErrors.self) { try Rehearsal(reading: path, files: files) }
    let text = try #require(errors).description
    #expect(text.contains("\(path):") || text.contains("design.yaml"), "\(text)")
    for word in words { #expect(text.contains(word), "\(text)") }
  }

  @Test func theShortFormDoesNotStandBesideATimeline() throws {
    let files = try Fixtures.with(
      "two-sites", replacing: [("expect:\n", "timeline: [{ wait: 1h }]\nexpect:\n")])
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: Fixtures.scenario("two-sites"), files: files)
    }
    #expect(errors?.errors.count == 3)
    #expect(errors?.description.contains("'upgrade' as a step of the timeline") == true)
  }

  @Test(arguments: [
    ("known: []\n", "mistwin"), ("mistwin: 1\nknown:\n  - { site: Lisbon, until: soon, reason: x }\n", "2027-03-01"),
    ("mistwin: 1\nknown:\n  - { site: Lisbon, sle: speed, until: 2027-03-01, reason: x }\n", "speed"),
    ("mistwin: 1\nknown:\n  - { site: Lisbon, until: 2027-03-01 }\n", "reason"),
  ])
  func knownFailuresAreChecked(text: String, word: String) throws {
    let files = try TimelineTests.files("- { wait: 1h }", head: "allow: known.yaml\n", ["known.yaml": text])
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: Fixtures.scenario("two-sites"), files: files)
    }
    #expect(errors?.description.contains(word) == true, "\(errors.map { "\($0)" } ?? "")")
  }

  @Test(arguments: [
    ("{ sle: roaming, points: 3 }", "'classifier'"),
    ("{ sle: roaming, classifier: weak-signal, points: 3 }", "weak-signal"),
    ("{ load_loss: 120 }", "120"), ("{ reboots: 1, load_loss: 3 }", "together"), ("{ hits: 3 }", "exactly one"),
    ("{ load_loss: 10, after: soon }", "soon"), ("{ load_loss: 10, per: week }", "week"),
  ])
  func effectsOfAReleaseAreChecked(effect: String, word: String) throws {
    let files = try Fixtures.with(
      "two-sites",
      replacing: [("version: 0.14.30100 }", "version: 0.14.30100, effects: [\(effect)] }")])
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: Fixtures.scenario("two-sites"), files: files)
    }
    #expect(errors?.description.contains(word) == true, "\(errors.map { "\($0)" } ?? "")")
  }
}
