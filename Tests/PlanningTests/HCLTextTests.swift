import Testing

@testable import Planning

@Suite("Texts in HashiCorp's language")
struct HCLTextTests {
  @Test(
    "A text stands for itself, whatever it looks like",
    arguments: [
      ("plain", "\"plain\""), ("", "\"\""), ("${x}", "\"$${x}\""), ("%{if}", "\"%%{if}\""),
      ("$x {y} 5 %", "\"$x {y} 5 %\""),
      ("$${x}", "\"$$${x}\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("a\nb\tc\r", "\"a\\nb\\tc\\r\""),
      ("\u{1}", "\"\\u0001\""),
      ("<<EOT", "\"<<EOT\""), ("Zürich €", "\"Zürich €\""),
    ])
  func quoted(_ text: String, _ expected: String) { #expect(HCLText.quoted(text) == expected) }

  @Test(
    "A name is made of letters, digits and marks, and begins with none of the last two",
    arguments: [
      ("Denver-ap01", "Denver-ap01"), ("7 East", "_7_East"), ("Ü / x", "_x"), ("-a", "_-a"), ("", "_"),
      ("a  b", "a_b"),
    ])
  func label(_ text: String, _ expected: String) { #expect(HCLText.label(text) == expected) }

  @Test("A comment has one line")
  func comment() { #expect(HCLText.comment("a\nb\r\nc") == "# a b c") }

  @Test("Pairs stand in columns; keys that are no names in quotes")
  func pairs() {
    #expect(
      HCLText.pairs([("a", "1"), ("9b", "${x}"), ("long_name", "")], indent: 2)
        == ["  a         = \"1\"", "  \"9b\"      = \"$${x}\"", "  long_name = \"\""])
  }
}
