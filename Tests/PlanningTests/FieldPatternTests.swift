import MistAPI
import Testing

@testable import Planning

@Suite("Which fields a design owns")
struct FieldPatternTests {
  @Test(
    "A pattern names members, any letters by *, either word in braces",
    arguments: [
      ("vars.{corp,guest}_*", ["vars", "corp_vlan"], true), ("vars.{corp,guest}_*", ["vars", "guest_"], true),
      ("vars.{corp,guest}_*", ["vars", "voice_vlan"], false), ("vars.store_no", ["vars", "store_no"], true),
      ("vars.store_no", ["vars", "store_number"], false), ("*_id", ["rftemplate_id"], true),
      ("a*b*c", ["a-b-b-c"], true), ("a*b*c", ["a-c-b"], false), ("{x,y}{1,2}", ["y2"], true),
      ("{x,y}{1,2}", ["x3"], false), ("*", [""], true),
    ])
  func matching(_ text: String, _ path: [String], _ expected: Bool) throws {
    let pattern = try #require(FieldPattern(text))
    #expect(pattern.depth == path.count)
    #expect(path.enumerated().allSatisfy { pattern.matches($0.element, at: $0.offset) } == expected)
  }

  @Test(
    "What is no pattern is refused",
    arguments: ["", ".", "a.", ".a", "a..b", "{a", "a}", "a[0]", "a[+].b", "{a,{b}}", "!", "!a[+]"])
  func refused(_ text: String) { #expect(FieldPattern(text) == nil) }

  private static let body: JSON = [
    "name": "Lisbon", "notes": "ours", "sitegroup_ids": ["a", "b"],
    "vars": ["corp_vlan": "10", "theirs": "x"], "port_usages": ["ap": ["mode": "trunk"], "iot": ["mode": "access"]],
  ]

  @Test(
    "Only what is owned becomes an edit",
    arguments: [
      (["name"], ["name"]), (["vars.corp_*"], ["vars.corp_vlan"]), (["vars"], ["vars"]),
      (["sitegroup_ids[+]"], ["sitegroup_ids", "sitegroup_ids"]), (["port_usages.ap"], ["port_usages.ap"]),
      (["port_usages.*.mode"], ["port_usages.ap.mode", "port_usages.iot.mode"]), (["timezone"], []), ([], []),
      (["*", "!vars", "!port_usages.ap", "!notes"], ["name", "sitegroup_ids", "port_usages.iot"]),
      (["port_usages", "!port_usages.*.mode"], []), (["!name"], []),
    ] as [([String], [String])])
  func edits(_ patterns: [String], _ expected: [String]) {
    let owned = OwnedFields(patterns: patterns.compactMap { FieldPattern($0) })
    #expect(owned.edits(of: Self.body).map(\.pathText) == expected)
  }

  @Test("A field is owned as the members that lead to it are; an exception takes out what it names and what is below")
  func owning() {
    let owned = OwnedFields(patterns: ["auth", "!auth.psk", "servers"].compactMap { FieldPattern($0) })
    #expect(owned.owns(FieldPath([.member("auth"), .member("type")])))
    #expect(!owned.owns(FieldPath([.member("auth"), .member("psk")])))
    #expect(!owned.owns(FieldPath([.member("auth"), .member("psk"), .member("x")])))
    #expect(owned.owns(FieldPath([.member("servers"), .element(0), .member("secret")])))
    #expect(!owned.owns(FieldPath([.member("name")])))
    #expect(OwnedFields.everything.owns(FieldPath([.member("name")])))
  }

  @Test("Without patterns everything declared is owned; of variables only those that are set")
  func everything() {
    let edits = OwnedFields.everything.edits(of: Self.body)
    #expect(
      edits.map(\.pathText)
        == ["name", "notes", "sitegroup_ids", "vars.corp_vlan", "vars.theirs", "port_usages"])
    #expect(OwnedFields.everything.body(of: Self.body) == Self.body)
  }

  @Test("What is made holds what is owned, and nothing else")
  func made() {
    let owned = OwnedFields(
      patterns: ["name", "vars.corp_*", "sitegroup_ids[+]"].compactMap { FieldPattern($0) })
    #expect(
      owned.body(of: Self.body) == ["name": "Lisbon", "sitegroup_ids": ["a", "b"], "vars": ["corp_vlan": "10"]])
  }

  @Test(
    "Two owners clash where one writes what the other holds",
    arguments: [
      ("vars.a", "vars.a", true), ("vars", "vars.a", true), ("vars.a", "vars.b", false), ("name", "notes", false),
      ("sitegroup_ids[+]", "sitegroup_ids[+]", false), ("sitegroup_ids[+]", "sitegroup_ids", true),
      ("vars.ab", "vars.a", false),
    ])
  func clash(_ one: String, _ other: String, _ expected: Bool) {
    #expect(OwnedField.clash(one, other) == expected)
    #expect(OwnedField.clash(other, one) == expected)
  }
}
