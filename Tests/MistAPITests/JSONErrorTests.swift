import MistAPI
import Testing

@Suite("Text that is not JSON is refused with its place")
struct JSONErrorTests {
  @Test(
    "The message names problem, line, column and offset",
    arguments: [
      ("", "Expecting value: line 1 column 1 (char 0)"),
      ("   ", "Expecting value: line 1 column 4 (char 3)"),
      ("nul", "Expecting value: line 1 column 1 (char 0)"),
      ("True", "Expecting value: line 1 column 1 (char 0)"),
      ("NaN", "Expecting value: line 1 column 1 (char 0)"),
      ("-Infinity", "Expecting value: line 1 column 1 (char 0)"),
      ("'a'", "Expecting value: line 1 column 1 (char 0)"),
      ("\u{FEFF}1", "Expecting value: line 1 column 1 (char 0)"),
      ("1 2", "Extra data: line 1 column 3 (char 2)"),
      ("01", "Extra data: line 1 column 2 (char 1)"),
      ("{}\n]", "Extra data: line 2 column 1 (char 3)"),
      ("-", "Expecting value: line 1 column 1 (char 0)"),
      ("+1", "Expecting value: line 1 column 1 (char 0)"),
      (".5", "Expecting value: line 1 column 1 (char 0)"),
      ("1.", "Expecting a digit after the point: line 1 column 3 (char 2)"),
      ("1.e5", "Expecting a digit after the point: line 1 column 3 (char 2)"),
      ("1e", "Expecting a digit in the exponent: line 1 column 3 (char 2)"),
      ("1e+", "Expecting a digit in the exponent: line 1 column 4 (char 3)"),
      ("[", "Expecting value: line 1 column 2 (char 1)"),
      ("[1", "Expecting ',' delimiter: line 1 column 3 (char 2)"),
      ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
      ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
      ("[1}", "Expecting ',' delimiter: line 1 column 3 (char 2)"),
      ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
      ("{a:1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
      (#"{"a"}"#, "Expecting ':' delimiter: line 1 column 5 (char 4)"),
      (#"{"a" 1}"#, "Expecting ':' delimiter: line 1 column 6 (char 5)"),
      (#"{"a":}"#, "Expecting value: line 1 column 6 (char 5)"),
      (#"{"a":1,}"#, "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
      ("{\n  \"a\": tru\n}", "Expecting value: line 2 column 8 (char 9)"),
      (#"["abc"#, "Unterminated string starting at: line 1 column 2 (char 1)"),
      (#"["a\n"#, "Unterminated string starting at: line 1 column 2 (char 1)"),
      (#""\x""#, #"Invalid \escape: line 1 column 3 (char 2)"#),
      (#""\u12""#, #"Invalid \uXXXX escape: line 1 column 4 (char 3)"#),
      (#""\u12G4""#, #"Invalid \uXXXX escape: line 1 column 6 (char 5)"#),
      ("\"a\nb\"", "Invalid control character: line 1 column 3 (char 2)"),
      ("\"\u{0}\"", "Invalid control character: line 1 column 2 (char 1)"),
      ("\"\\n\u{1F}\"", "Invalid control character: line 1 column 4 (char 3)"),
      // columns count bytes
      ("[\"é\" x]", "Expecting ',' delimiter: line 1 column 7 (char 6)"),
    ])
  func place(_ text: String, _ message: String) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.description == message)
  }

  @Test(
    "Bytes that are not UTF-8 are refused inside strings",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func invalidUTF8(_ bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let plain = #expect(throws: JSONError.self) { try JSON(parsing: [quote] + bytes + [quote]) }
    #expect(plain?.problem == "Invalid UTF-8 in a string")
    let escaped = #expect(throws: JSONError.self) { try JSON(parsing: Array(#""\n"#.utf8) + bytes + [quote]) }
    #expect(escaped?.problem == "Invalid UTF-8 in a string")
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
  }

  @Test("No prefix and no single wrong byte of a document makes the reader fail otherwise")
  func mutations() {
    let text = Array(#"{"a":[1.5e3,"x\u00e9\ud83d\ude00\n",null,true],"b":{"c":-0}}"#.utf8)
    for end in text.indices {
      #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<end])) }
    }
    for place in text.indices {
      for byte in [0x00, 0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A, 0x30, 0xC3, 0xFF] as [UInt8] {
        var changed = text
        changed[place] = byte
        if let value = try? JSON(parsing: changed) {
          #expect((try? JSON(parsing: value.bytes)) == value)
        }
      }
    }
  }
}
