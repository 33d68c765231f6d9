import Documents
import Planning
import Testing

@Suite("Rules that a design silences")
struct DesignSilenceTests {
  /// The sample with a `lint` section before its templates, in one line so that what is above keeps its place.
  private static func lint(_ silences: String...) -> DesignEdit {
    .design(
      "templates:\n  services", "lint: { silence: [\(silences.joined(separator: ", "))] }\ntemplates:\n  services")
  }

  private static let literal = DesignEdit.design("vlan_id: \"{{guest_vlan}}\"", "vlan_id: 60")

  private static func reading(_ edits: DesignEdit...) -> DesignReading {
    Design.read("d", files: DesignSample.files(edits))
  }

  @Test(
    "A silence covers what its path names, with or without the field, or its sentence",
    arguments: [
      "templates/WLAN/wlans/guest", "templates/WLAN/wlans/guest.vlan_id", "templates/*", "\"*guest?vlan_id\"",
      "\"the VLAN 60 in *\"", "\"*\"",
    ])
  func covers(_ subject: String) throws {
    let reading = Self.reading(
      Self.literal, Self.lint("{ rule: literal-vlan, at: \(subject), reason: guests are in 60 everywhere }"))
    #expect(reading.findings.map(\.description) == [])
    #expect(reading.silenced.map(\.finding.rule) == [.literalVLAN])
    #expect(reading.silenced.map(\.reason) == ["guests are in 60 everywhere"])
    #expect(reading.errors.isEmpty)
  }

  @Test("A design with silenced errors may be used, and its warnings are those that are left")
  func usable() throws {
    let files = DesignSample.files([
      Self.literal, Self.lint("{ rule: literal-vlan, at: \"*\", reason: guests are in 60 everywhere }"),
    ])
    let design = try Design.load("d", files: files)
    #expect(design.warnings.isEmpty)
    #expect(throws: (any Error).self) { try Design.load("d", files: DesignSample.files([Self.literal])) }
  }

  @Test(
    "What it does not name is found, and the silence is not blamed while there are errors",
    arguments: ["templates/WLAN", "templates/WLAN/wlans/gues", "networks/*"])
  func elsewhere(_ subject: String) {
    let reading = Self.reading(Self.literal, Self.lint("{ rule: literal-vlan, at: \(subject), reason: x }"))
    #expect(reading.findings.map(\.rule) == [.literalVLAN])
    #expect(reading.silenced.isEmpty)
  }

  @Test(
    "A bad silence is a finding",
    arguments: [
      (
        "{ rule: literal-vlan, at: \"*\" }",
        "d/design.yaml:33:27: found a silence of 'literal-vlan' without a reason; expected 'reason': why it is no matter here; "
          + "whoever reads the design next will ask [silence]"
      ),
      (
        "{ rule: literal-vlan, at: \"*\", reason: \"  \" }",
        "d/design.yaml:33:58: found a silence of 'literal-vlan' without a reason; expected 'reason': why it is no matter here; "
          + "whoever reads the design next will ask [silence]"
      ),
      (
        "{ rule: document, at: \"*\", reason: x }",
        "d/design.yaml:33:27: found a silence of 'document'; expected a rule that leaves the design whole: what this one finds "
          + "is left out of it [silence]"
      ),
      (
        "{ rule: unused, at: kits/*, reason: x }",
        "warning: d/design.yaml:33:27: found a silence of 'unused' at 'kits/*' that covers nothing; expected something that the "
          + "rule finds there; remove it, or correct 'at' [silence]"
      ),
      (
        "{ rule: unused, reason: x }",
        "d/design.yaml:33:19: found a silence without the key 'at'; expected 'at': text that is not empty [document]"
      ),
    ])
  func bad(_ silence: String, _ finding: String) {
    #expect(Self.reading(Self.lint(silence)).findings.map(\.description) == [finding])
  }

  @Test("An unknown rule is told with the nearest, and is none that cannot be silenced")
  func unknown() throws {
    let finding = try #require(
      Self.reading(Self.lint("{ rule: literal-vlans, at: \"*\", reason: x }")).findings.first)
    #expect(finding.rule == .silence)
    #expect(finding.severity == .error)
    #expect(finding.document.nearest == "literal-vlan")
    #expect(finding.document.expected?.contains("'document'") == false)
  }

  @Test("Of a rule whose errors leave something out, only warnings are silenced")
  func warnings() {
    let silence = Self.lint("{ rule: order-coverage, at: \"*\", reason: bought later }")
    let short = Self.reading(.design("AP45: 2, SSR120", "AP45: 1, SSR120"), silence)
    #expect(short.errors.map(\.rule) == [.orderCoverage])
    let unordered = Self.reading(
      .design("  orders:\n    - { po: \"1\", activation: env:PO_1, models: { AP45: 2, SSR120: 1 } }\n", ""),
      .design("ship_notice: devices.csv", "ship_notice: devices.csv\n  bind: ship_notice"), silence)
    #expect(unordered.findings.map(\.description) == [])
    #expect(unordered.silenced.map(\.finding.rule) == [.orderCoverage])
  }

  @Test("The defaults that a design takes are those whose keys it does not have")
  func defaults() {
    let reading = Self.reading()
    let taken = Set(reading.defaults.map(\.key))
    #expect(taken.contains("addressing.site.policy"))
    #expect(taken.contains("addressing.networks.*.growth"))
    #expect(taken.contains("kits.*.profile"), "one of the two kits has none")
    #expect(taken.contains("devices.bind"))
    for key in ["naming.site", "addressing.vars", "sites", "addressing.site.size", "kits.*.sitegroups"] {
      #expect(!taken.contains(key), "\(key)")
    }
    let without = Design.read("x.yaml", files: MemoryFiles(["x.yaml": "mistwin: 1\norg: { name: X }\n"]))
    #expect(without.defaults.contains { $0.key == "naming.site" && $0.value == "{store}" })
  }
}

@Suite("Globs")
struct GlobTests {
  @Test(
    "A star stands for any text, a question mark for one character",
    arguments: [
      ("*", "", true), ("*", "a/b c", true), ("a*", "abc", true), ("a*", "ba", false), ("*c", "abc", true),
      ("a?c", "abc", true), ("a?c", "ac", false), ("a*b*c", "a1b2b3c", true), ("a*b*c", "a1c", false), ("", "", true),
      ("", "a", false), ("a**b", "ab", true), ("templates/*/wlans/guest", "templates/A/B/wlans/guest", true),
    ])
  func matches(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(Glob(pattern).matches(text) == fits)
    #expect(Glob(pattern).description == pattern)
  }
}
