import MistAPI
import Testing

@Suite("JSON values")
struct JSONValueTests {
  @Test(
    "A number is whole when its text stands for a whole number",
    arguments: [
      ("1", 1), ("1.0", 1), ("1e2", 100), ("-0", 0), ("9007199254740993", 9_007_199_254_740_993),
      ("1.5", nil), ("1e400", nil), ("99999999999999999999", nil), ("-1e-1", nil),
    ] as [(String, Int?)])
  func whole(_ text: String, _ value: Int?) throws {
    #expect(try JSON(parsing: text).int == value)
  }

  @Test("Numbers compare by their text, strings and lists by their parts")
  func equality() throws {
    #expect(try JSON(parsing: "1") != JSON(parsing: "1.0"))
    #expect(try JSON(parsing: "[1]") == [1])
    #expect(try JSON(parsing: "1").int == JSON(parsing: "1.0").int)
    #expect(JSON("1") != JSON(1))
  }

  @Test(
    "Doubles are written without a fraction where they have none",
    arguments: [
      (1.0, "1"), (-2.5, "-2.5"), (0.1, "0.1"), (.nan, "0"), (.infinity, "0"), (1e300, "1e+300"), (-0.0, "0"),
    ])
  func doubles(_ value: Double, _ text: String) throws {
    #expect(JSON(value).text == text)
    #expect(try JSON(parsing: JSON(value).bytes) == JSON(value))
  }

  @Test(
    "Samples are written as 32-bit floats",
    arguments: [
      (1302.3, "1302.3"), (210.03334, "210.03334"), (0, "0"), (1289.0167, "1289.0167"), (.nan, "0"), (5, "5"),
    ])
  func floats(_ value: Float, _ text: String) {
    #expect(JSON.number(JSONNumber(float32: value)).text == text)
  }

  @Test("Members: set, replace in place, remove, in order")
  func members() {
    var object = JSONObject([("b", 1), ("a", 2), ("b", 3)])
    #expect(object.keys == ["b", "a"])
    #expect(object["b"] == 3)
    object["b"] = 4
    object["c"] = 5
    object["a"] = nil
    object["nothing"] = nil
    #expect(JSON.object(object).text == #"{"b":4,"c":5}"#)
    #expect(object.count == 2)
    #expect(!object.isEmpty)
    #expect(JSONObject().isEmpty)
  }

  @Test("Readers give nil for another kind")
  func kinds() {
    let value: JSON = ["text": "x", "number": 1.5, "list": ["a", "b"], "mixed": ["a", 1], "yes": true, "no": nil]
    #expect(value["text"]?.string == "x")
    #expect(value["text"]?.int == nil)
    #expect(value["number"]?.double == 1.5)
    #expect(value["number"]?.int == nil)
    #expect(value["list"]?.strings == ["a", "b"])
    #expect(value["mixed"]?.strings == nil)
    #expect(value["mixed"]?.array?.count == 2)
    #expect(value["yes"]?.bool == true)
    #expect(value["no"]?.isNull == true)
    #expect(value["missing"] == nil)
    #expect(value["text"]?["deeper"] == nil)
    #expect(JSON(["a"]).object == nil)
  }

  @Test(
    "What was found is said in words",
    arguments: [
      (nil, "null"), (true, "true"), (1.50, "the number 1.5"), ("x", "the text 'x'"), ([1], "a list"),
      (["a": 1], "an object"),
    ] as [(JSON, String)])
  func described(_ value: JSON, _ words: String) {
    #expect(value.describedForErrors == words)
  }

  @Test("A long text is cut in messages")
  func longText() {
    let words = JSON.string(String(repeating: "x", count: 50)).describedForErrors
    #expect(words == "the text '\(String(repeating: "x", count: 40))…'")
  }
}
