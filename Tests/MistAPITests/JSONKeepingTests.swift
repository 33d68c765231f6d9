import MistAPI
import Testing

@Suite("JSON is read in part, and objects of any size hold their members")
struct JSONKeepingTests {
  @Test(
    "Of all objects only the named members are kept",
    arguments: [
      (#"{"a":1,"b":2}"#, #"{"a":1}"#),
      (#"[{"b":{"a":1},"a":{"a":2,"b":3}},{"c":[]}]"#, #"[{"a":{"a":2}},{}]"#),
      (#"{ "b" : "x\"}]" , "list" : [ 1 , { "b" : null , "a" : -1.5e+3 } ] }"#, #"{"list":[1,{"a":-1.5e+3}]}"#),
      (#"{"a":1,"A":2,"aa":3,"":4,"a":5}"#, #"{"a":5}"#),
      // a name is what it stands for, not how it is written
      (#"{"\u0061":1,"\u0062":2}"#, #"{"a":1}"#),
      (#"{"b":{},"c":[],"d":true,"e":false,"f":null,"g":"ü","h":[[{"a":{}}]],"a":"漢"}"#, #"{"a":"漢"}"#),
      ("7", "7"),
    ])
  func keeps(_ text: String, _ kept: String) throws {
    #expect(try JSON(parsing: Array(text.utf8), keeping: ["a", "list"]).text == kept)
  }

  @Test(
    "What is passed over must be JSON as well, and errors say the same",
    arguments: [
      #"{"b":}"#, #"{"b":tru}"#, #"{"b":[1,]}"#, #"{"b":{"c"}}"#, #"{"b":{"c":1,}}"#, #"{"b":01}"#, #"{"b":"x}"#,
      #"{"b":"\x"}"#, #"{"b":1."#, #"{"b":{},"c":1e}"#, "{\"b\":\"\u{1}\"}", #"{"b":1"#, #"{"b" 1}"#, #"{b:1}"#,
      #"{"b":"# + String(repeating: "[", count: 300), #"{"b":"# + String(repeating: #"{"c":"#, count: 300), "{}x",
    ])
  func refuses(_ text: String) throws {
    let partly = #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8), keeping: ["a"]) }
    let wholly = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(partly == wholly)
  }

  @Test("Strings end where they end, however long and whatever is in them", arguments: 0...40)
  func strings(_ length: Int) throws {
    for special in ["", "ü", "\\", "\"", "\n", "\u{7F}", "\u{1F600}"] {
      for place in 0...length {
        var characters = Array(repeating: "x", count: length)
        characters.insert(special, at: place)
        let value = JSON.string(characters.joined())
        #expect(try JSON(parsing: value.bytes) == value)
        #expect(try JSON(parsing: JSON.array([value, 1]).bytes, keeping: []) == [value, 1])
      }
    }
  }

  @Test("Few members and many are the same to whoever asks", arguments: [0, 1, 2, 63, 64, 65, 66, 200])
  func many(_ count: Int) throws {
    let names = (0..<count).map { "member-\($0 % 2 == 0 ? "ü" : "")\($0)" }
    var object = JSONObject(names.enumerated().map { ($1, JSON($0)) })
    let read = try #require(try JSON(parsing: JSON.object(object).bytes).object)
    #expect(read == object)
    #expect(read.hashValue == object.hashValue)
    #expect(read.keys == names)
    #expect(read.count == count)
    for (index, name) in names.enumerated() { #expect(read[name]?.int == index) }
    #expect(read["member"] == nil)
    // Changed where it stands, removed, and put to the end.
    for name in names where name.hasSuffix("0") { object[name] = "changed" }
    #expect(object.keys == names)
    for name in names where name.hasSuffix("1") { object[name] = nil }
    for name in names where name.hasSuffix("1") { object[name] = "back" }
    #expect(object.keys == names.filter { !$0.hasSuffix("1") } + names.filter { $0.hasSuffix("1") })
    #expect((object == read) == (count == 0))
    #expect(try JSON(parsing: JSON.object(object).bytes) == .object(object))
  }

  @Test("An object that lost its many members equals one that never had them")
  func fewAgain() {
    var object = JSONObject((0..<100).map { ("\($0)", JSON($0)) })
    for number in 2..<100 { object["\(number)"] = nil }
    #expect(object == JSONObject([("0", 0), ("1", 1)]))
    #expect(object != JSONObject([("1", 1), ("0", 0)]))
    #expect(object.hashValue == JSONObject([("0", 0), ("1", 1)]).hashValue)
  }

  @Test("Names that begin alike or are written differently are told apart as text is")
  func names() throws {
    let text = #"{"power_allocated":1,"power_requested":2,"power_alloc1ted":3,"e\u0301":4,"é":5,"power_allocated":6}"#
    let object = try #require(try JSON(parsing: text).object)
    #expect(object["power_allocated"] == 6)
    #expect(object["power_requested"] == 2)
    #expect(object["power_alloc1ted"] == 3)
    // Text is equal that means the same; the last one holds.
    #expect(object["é"] == 5)
    #expect(object.count == 4)
  }
}
