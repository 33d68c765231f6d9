import Foundation
import Testing

/// A fault put into the files of `two-sites`, and what must be said of it.
struct Fault: Sendable, CustomTestStringConvertible {
  var name: String
  var file: String
  var old: String
  var new: String
  /// Where the message must point: at this text of the edited file, or at a part of it.
  var at: String
  var part: String?
  /// What the message must say.
  var says: [String]

  init(
    _ name: String, in file: String, _ old: String, _ new: String, at: String, part: String? = nil, says: [String]
  ) {
    (self.name, self.file, self.old, self.new, self.at, self.part, self.says) = (name, file, old, new, at, part, says)
  }

  var testDescription: String { name }
}

@Suite("Bad input")
struct BadInputTests {
  static let faults: [Fault] = [
    Fault(
      "unknown key", in: Sample.design, "  zones:", "  zonez:", at: "zonez", says: ["'zonez'", "did you mean 'zones'?"]),
    Fault(
      "wrong type", in: Sample.design, "hosts: 200", "hosts: many", at: "many",
      says: ["'many'", "expected a whole number"]),
    Fault(
      "missing required key", in: Sample.design, "org: { name: Two Shops }\n", "", at: "mistwin: 1",
      says: ["'org'"]),
    Fault(
      "duplicate site", in: Sample.sites, "\n2,Denver", "\n1,Denver", at: "\n1,Denver", part: "1,Denver", says: ["'1'"]),
    Fault(
      "unknown zone", in: Sample.sites, ",europe,", ",eurpe,", at: "eurpe",
      says: ["zone 'eurpe'", "did you mean 'europe'?"]),
    Fault(
      "unknown time zone", in: Sample.sites, "Europe/Lisbon", "Europe/Lisbonn", at: "Europe/Lisbonn",
      says: ["'Europe/Lisbonn'", "did you mean 'Europe/Lisbon'?"]),
    Fault("unknown country code", in: Sample.sites, ",PT,", ",PX,", at: "PX", says: ["'PX'"]),
    Fault(
      "unknown model", in: Sample.design, "gw1: { model: SSR120 }", "gw1: { model: SSR210 }", at: "SSR210",
      says: ["'SSR210'", "did you mean 'SSR120'?"]),
    Fault(
      "malformed claim code", in: Sample.devices, "A8530-RY190-UYEOL", "A8530-RY190", at: "A8530-RY190",
      says: ["A8530-RY190", "expected"]),
    Fault(
      "duplicate claim code", in: Sample.devices, "U3HG0-JTPXX-TA7KK", "A8530-RY190-UYEOL",
      at: "A8530-RY190-UYEOL,FT2526AW3742", says: ["A8530"]),
    Fault(
      "device for an unknown site", in: Sample.devices, ",SSR120,2,gw1", ",SSR120,3,gw1", at: "SSR120,3,gw1",
      part: "3,gw1",
      says: ["site '3'"]),
    Fault(
      "VLAN above 4094", in: Sample.design, "vlan: 99", "vlan: 4095", at: "4095", says: ["4095", "from 1 to 4094"]),
    Fault(
      "VLAN below 1", in: Sample.design, "vlan: 99", "vlan: 0", at: "vlan: 0", part: "0",
      says: ["VLAN 0", "from 1 to 4094"]),
    Fault(
      "supernet too small for the sites", in: Sample.design, "supernet: 10.0.0.0/8", "supernet: 10.0.0.0/21",
      at: "10.0.0.0/21", says: ["1 bit too small", "expected a prefix of /20"]),
    Fault(
      "overlapping prefixes", in: Sample.design, "zones: [europe, north-america] ",
      "zones: { europe: 10.0.0.0/12, north-america: 10.0.0.0/10 } ", at: "10.0.0.0/10",
      says: ["overlaps", "zone 'europe'", "zone 'north-america'"]),
    Fault(
      "variable used and never set", in: Sample.design, "vlan_id: \"{{corp_vlan}}\", subnet",
      "vlan_id: \"{{crop_vlan}}\", subnet",
      at: "\"{{crop_vlan}}\"", says: ["crop_vlan", "did you mean 'corp_vlan'?"]),
    Fault(
      "literal VLAN in a template", in: Sample.design, "vlan_id: \"{{corp_vlan}}\", subnet", "vlan_id: 10, subnet",
      at: "vlan_id: 10, subnet", part: "10", says: ["10", "{{corp_vlan}}"]),
    Fault(
      "too few columns", in: Sample.sites, "shop-hub,,", "shop-hub,", at: "1,Lisbon", says: ["11", "12"]),
    Fault(
      "too many columns", in: Sample.sites, "shop-hub,,", "shop-hub,,,", at: "\n2,Denver", says: ["13", "12"]),
    Fault("not YAML", in: Sample.design, "org: {", "org: {{", at: "owner:", says: ["not YAML", "close the mapping"]),
    Fault(
      "unknown key of a scenario", in: Sample.scenario, "arrivals:", "arivals:", at: "arivals",
      says: ["'arivals'", "did you mean 'arrivals'?"]),
    Fault(
      "expectation that cannot be read", in: Sample.scenario, "no site fails", "no site failed", at: "no site failed",
      says: ["'no site failed'", "did you mean 'no site fails'?"]),
    Fault(
      "unknown design", in: Sample.scenario, "design: fixtures/two-sites", "design: fixtures/tow-sites",
      at: "fixtures/tow-sites", says: ["'fixtures/tow-sites'", "did you mean 'two-sites'?"]),
    Fault(
      "unknown PSK", in: Sample.scenario, "name: scanners", "name: scaners", at: "scaners",
      says: ["'scaners'", "did you mean 'scanners'?"]),
  ]

  @Test("is told with file, line and column, what was found and expected; nothing is made", arguments: faults)
  func fault(_ fault: Fault) async throws {
    let sample = try Sample()
    try sample.edit(fault.file, fault.old, fault.new)
    let outcome = try await sample.rehearse(["--keep", "twin.sqlite", "--report", "report"])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(!sample.scratch.has("twin.sqlite"))
    #expect(!sample.scratch.has("report"))
    let place = "\(fault.file):\(try sample.place(of: fault.at, at: fault.part, in: fault.file)): found "
    let line = outcome.error.split(separator: "\n").map(String.init).first { $0.hasPrefix(place) }
    #expect(line != nil, "no line begins with '\(place)' in:\n\(outcome.error)")
    for text in fault.says { #expect(line?.contains(text) == true, "'\(text)' in: \(line ?? outcome.error)") }
    // Every line is a fault with its place.
    for line in outcome.error.split(separator: "\n") {
      #expect(line.firstMatch(of: #/^[^:]+\.(yaml|csv):\d+:\d+: found /#) != nil, "\(line)")
    }
  }

  @Test("bytes that are not UTF-8 are told with their place")
  func encoding() async throws {
    let sample = try Sample()
    var bytes = try sample.scratch.bytes(Sample.sites)
    let place = try #require(bytes.range(of: Data("Lisboa".utf8)))
    bytes.replaceSubrange(place, with: [0x4C, 0x69, 0x73, 0x62, 0xF4, 0x61])
    try bytes.write(to: sample.scratch.url.appendingPathComponent(Sample.sites))
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("fixtures/two-sites/sites.csv:2:"))
    #expect(outcome.error.contains("0xF4"))
    #expect(outcome.error.contains("UTF-8"))
  }

  @Test("a file that a design names and that is not there is told where it is named")
  func missingTable() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "file: sites.csv", "file: site.csv")
    let outcome = try await sample.rehearse()
    let place = try sample.place(of: "site.csv", in: Sample.design)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("\(Sample.design):\(place): found no readable file 'fixtures/two-sites/site.csv'"))
    #expect(outcome.error.contains("did you mean 'sites.csv'?"))
  }

  @Test("a scenario that is not there is told with the nearest name")
  func missingScenario() async throws {
    let sample = try Sample()
    let outcome = try await Mistwin.run(["rehearse", "scenaro.yaml"], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.error
        == "scenaro.yaml:1:1: found no file 'scenaro.yaml'; expected a file that exists; did you mean 'scenario.yaml'?\n"
    )
  }

  @Test("several faults are all told, and those of several scenarios; none of them runs")
  func many() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "vlan: 99", "vlan: 5000")
    try sample.edit(Sample.sites, ",europe,", ",eurpe,")
    try sample.scratch.write("mistwin: 1\n", to: "empty.yaml")
    let outcome = try await Mistwin.run(["rehearse", Sample.scenario, "empty.yaml"], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    for text in ["5000", "'eurpe'", "empty.yaml:1:1: "] { #expect(outcome.error.contains(text)) }
    #expect(!outcome.error.contains("Day 0"))
  }

  @Test("names in messages cannot move the cursor")
  func hostileNames() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "  zones:", "  \"zo\\e[2Jnes\":")
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    #expect(!outcome.error.unicodeScalars.contains("\u{1B}"))
    #expect(outcome.error.contains("zo?[2Jnes"))
  }
}
