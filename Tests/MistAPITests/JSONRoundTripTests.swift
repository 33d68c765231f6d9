import MistAPI
import Testing

@Suite("JSON is read and written without loss")
struct JSONRoundTripTests {
  @Test(
    "Text in compact form comes back byte for byte",
    arguments: [
      "null", "true", "false", #""""#, "[]", "{}", "[[],{}]", #"{"":""}"#,
      // numbers keep their text
      "0", "-0", "1.0", "1e0", "1E+05", "-0.0e-0", "1e400", "0.1", "123456789012345678901234567890",
      "-9223372036854775809", "3.141592653589793238462643383279",
      // members keep their order
      #"{"z":1,"a":2,"m":{"y":[],"b":null}}"#,
      // escapes that RFC 8259 demands
      #""\"\\""#, #""line\nfeed\r\ttab""#, #""\u0000\u0001\u001f""#, #"{"\"key\"\n":1}"#,
      // everything else stands for itself
      #""/slash""#, #""é ü 漢字 \#u{1F600} \#u{2028}\#u{7F}""#, #"{"ключ":"значение"}"#,
      #""e\#u{301} and é differ""#,
    ])
  func roundTrip(_ text: String) throws {
    #expect(try JSON(parsing: text).bytes == Array(text.utf8))
  }

  @Test(
    "Other spellings come back in compact form",
    arguments: [
      (" \t\r\n[ 1 , 2 ] ", "[1,2]"), (#"{ "a" : { "b" : [ ] } }"#, #"{"a":{"b":[]}}"#),
      (#""\/\u0041\u00e9""#, #""/Aé""#),
      (#""\b\f""#, #""\u0008\u000c""#), (#""\uD83D\uDE00\ud83d\ude00""#, "\"\u{1F600}\u{1F600}\""),
      (#""\u001F""#, #""\u001f""#),
      // of equal names the last holds, at the place of the first
      (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
    ])
  func normalises(_ text: String, _ written: String) throws {
    #expect(try JSON(parsing: text).text == written)
  }

  @Test(
    "A lone surrogate becomes the replacement character, its neighbours stay",
    arguments: [
      (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""a\ud83db""#, "a\u{FFFD}b"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
      (#""\ud83d\n""#, "\u{FFFD}\n"),
    ])
  func loneSurrogates(_ text: String, _ decoded: String) throws {
    #expect(try JSON(parsing: text).string == decoded)
  }

  @Test("Indented text reads back as the same value")
  func indented() throws {
    let value: JSON = ["a": [1, ["b": [:]], []], "c": "x\ny", "d": nil]
    let expected = """
      {
        "a": [
          1,
          {
            "b": {}
          },
          []
        ],
        "c": "x\\ny",
        "d": null
      }
      """
    #expect(value.indentedText == expected)
    #expect(try JSON(parsing: value.indentedText) == value)
  }

  @Test("Random values survive writing and reading", arguments: 0..<40)
  func randomValues(_ seed: UInt64) throws {
    var source = RandomJSON(state: seed)
    let value = source.value(depth: 5)
    #expect(try JSON(parsing: value.bytes) == value)
    #expect(try JSON(parsing: value.bytes).bytes == value.bytes)
    #expect(try JSON(parsing: value.indentedText) == value)
  }

  @Test("Nesting of 200 is read, of 201 refused")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSON(parsing: nested(200)).text == nested(200))
    let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(201)) }
    #expect(error?.offset == 200)
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: JSONError.self) { try JSON(parsing: objects) }
  }
}

/// Values made of a keyed sequence, every kind of them.
private struct RandomJSON {
  var state: UInt64

  mutating func draw(_ bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }

  mutating func text() -> String {
    let alphabet: [Character] = ["a", "\"", "\\", "\n", "\u{1}", "é", "漢", "\u{1F600}", "/", "{", " "]
    return String((0..<draw(6)).map { _ in alphabet[Int(draw(UInt64(alphabet.count)))] })
  }

  mutating func value(depth: Int) -> JSON {
    switch draw(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(draw(2) == 0)
    case 2: return JSON(Int(draw(1 << 31)) - 1 << 30)
    case 3: return JSON(Double(draw(1 << 31)) / 1024)
    case 4, 5: return .string(text())
    case 6: return .array((0..<draw(5)).map { _ in value(depth: depth - 1) })
    default: return .object(JSONObject((0..<draw(5)).map { ("\($0)\(text())", value(depth: depth - 1)) }))
    }
  }
}
