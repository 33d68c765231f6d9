import Foundation
import MistAPI
import Rehearsal
import Testing

/// The page about the scenario file says all that the schema says, and no more forms than there are.
@Suite("The page about scenarios")
struct ScenarioPageTests {
  private static func page(_ name: String) throws -> String {
    try String(
      contentsOfFile: "\(Fixtures.root)/Sources/mistwin/mistwin.docc/Guides/\(name).md", encoding: .utf8)
  }

  /// The names of all properties, at any depth.
  private static func properties(_ schema: JSON) -> Set<String> {
    var names: Set<String> = []
    for (name, value) in schema.object ?? JSONObject() {
      if name == "properties", let object = value.object { names.formUnion(object.map(\.key)) }
      names.formUnion(properties(value))
    }
    for value in schema.array ?? [] { names.formUnion(properties(value)) }
    return names
  }

  @Test("names every key that a scenario can have")
  func keys() throws {
    let page = try Self.page("Scenarios")
    let words = Set(page.split { !($0.isLetter || $0 == "_") }.map(String.init))
    let names = Self.properties(try JSON(parsing: Array(ScenarioSchema.text.utf8)))
    #expect(names.count > 50)
    #expect(names.subtracting(words).isEmpty, "\(names.subtracting(words).sorted())")
  }

  @Test("explains every form of an expectation, each once")
  func forms() throws {
    let lines = try Self.page("Scenarios").split(separator: "\n")
    for form in Expectation.forms {
      #expect(lines.filter { $0.hasPrefix("| `\(form)` |") }.count == 1, "\(form)")
    }
  }
}
