import MistAPI
import Testing

@testable import Planning

@Suite("Edits of parts of an object")
struct EditTests {
  private static let object = """
    {"name":"Lisbon","zero":1.50,"vars":{"b":"2","a":"1","theirs":"x"},"ids":["p","q"],"deep":{"map":{"k":{"v":1.0}}}}
    """

  @Test(
    "Other keys and elements keep their bytes and their order",
    arguments: [
      (Edit(["vars", "a"], .set("9")), #"{"vars":{"b":"2","a":"9","theirs":"x"}}"#),
      (Edit(["vars", "new"], .set("9")), #"{"vars":{"b":"2","a":"1","theirs":"x","new":"9"}}"#),
      (Edit(["vars", "a"], .remove), #"{"vars":{"b":"2","theirs":"x"}}"#),
      (Edit(["ids"], .include("r")), #"{"ids":["p","q","r"]}"#), (Edit(["ids"], .include("q")), #"{"ids":["p","q"]}"#),
      (Edit(["ids"], .exclude("p")), #"{"ids":["q"]}"#), (Edit(["missing"], .include("p")), #"{"missing":["p"]}"#),
      (Edit(["deep", "map", "n"], .set(true)), #"{"deep":{"map":{"k":{"v":1.0},"n":true}}}"#),
      (Edit(["name"], .set("Porto")), #"{"name":"Porto"}"#), (Edit(["name"], .remove), #"{"-name":""}"#),
    ])
  func bodies(_ edit: Edit, _ expected: String) throws {
    let object = try JSON(parsing: Self.object)
    #expect([edit].body(on: object).text == expected)
    var changed = object
    edit.apply(to: &changed)
    #expect(edit.isMet(by: changed))
    #expect(edit.isMet(by: object) == (changed == object))
    var again = changed
    edit.apply(to: &again)
    #expect(again == changed)
  }

  @Test("Several edits of one member are one member of the body")
  func together() throws {
    let object = try JSON(parsing: Self.object)
    let edits = [Edit(["vars", "a"], .set("7")), Edit(["name"], .set("Porto")), Edit(["vars", "b"], .remove)]
    #expect(edits.members == ["vars", "name"])
    #expect(edits.body(on: object).text == #"{"vars":{"a":"7","theirs":"x"},"name":"Porto"}"#)
  }

  @Test("Only a part of a member must be read before it is written")
  func reading() {
    #expect(!Edit(["name"], .set("x")).needsReading)
    #expect(!Edit(["name"], .remove).needsReading)
    #expect(Edit(["vars", "a"], .set("x")).needsReading)
    #expect(Edit(["ids"], .include("x")).needsReading)
  }

  @Test("Numbers are met by value, members in any order, null by nothing")
  func meaning() throws {
    let object = try JSON(parsing: Self.object)
    #expect(Edit(["zero"], .set(try JSON(parsing: "1.5"))).isMet(by: object))
    #expect(Edit(["vars"], .set(["a": "1", "theirs": "x", "b": "2"])).isMet(by: object))
    #expect(Edit(["rftemplate_id"], .set(nil)).isMet(by: object))
    #expect(!Edit(["name"], .set(nil)).isMet(by: object))
  }

  @Test("What differs is shown as far in as it differs")
  func changes() throws {
    let edit = Edit(
      ["deep"], .set(["map": ["k": ["v": 2], "n": [1, 2]]]),
      before: try JSON(parsing: #"{"map":{"k":{"v":1},"old":true}}"#))
    #expect(edit.changes.map(\.path) == ["deep.map.k.v", "deep.map.n", "deep.map.old"])
    #expect(edit.changes.map(\.before) == [1, nil, true])
    #expect(edit.changes.map(\.after) == [2, [1, 2], nil])
  }
}
