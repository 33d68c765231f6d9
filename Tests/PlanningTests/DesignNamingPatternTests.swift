import Planning
import Testing

@Suite("Naming patterns")
struct DesignNamingPatternTests {
  private static let values = ["store": "7", "city": "Mesa", "long": "12345"]

  @Test(
    "Placeholders are filled and padded",
    arguments: [
      ("{city}", "Mesa"), ("{store:04}-{city}", "0007-Mesa"), ("{store:4}", "0007"), ("{long:04}", "12345"),
      ("plain", "plain"), ("", ""), ("{{{store}}}", "{7}"), ("{{x}}", "{x}"), ("{nothing}", "{nothing}"),
      ("{city:06}", "00Mesa"),
    ])
  func format(_ text: String, _ expected: String) throws {
    #expect(try NamingPattern(text).format { Self.values[$0] } == expected)
    #expect(try NamingPattern(text).description == text)
  }

  @Test("The names in braces are told in order")
  func placeholders() throws {
    #expect(try NamingPattern("{b:02}-{a}{{c}}{b}").placeholders == ["b", "a", "b"])
  }

  @Test(
    "What is no pattern says where",
    arguments: [
      ("a{b", NamingPattern.Flaw.unbalancedBrace(at: 1)), ("a}b", .unbalancedBrace(at: 1)),
      ("{}", .emptyPlaceholder(at: 0)),
      ("x{:04}", .emptyPlaceholder(at: 1)), ("{a:}", .width("", at: 0)), ("{a:0}", .width("0", at: 0)),
      ("{a:65}", .width("65", at: 0)), ("{a:-1}", .width("-1", at: 0)), ("{a:x}", .width("x", at: 0)),
    ])
  func flaw(_ text: String, _ expected: NamingPattern.Flaw) {
    #expect(throws: expected) { try NamingPattern(text) }
  }
}
