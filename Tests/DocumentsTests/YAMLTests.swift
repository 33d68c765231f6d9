import Documents
import Testing

@Suite struct YAMLTests {
  private func parse(_ text: String) throws -> Node { try YAML.parse(text, file: "f") }

  private func position(_ node: Node?) -> [Int] { node.map { [$0.position.line, $0.position.column] } ?? [] }

  @Test func keysAndValuesKnowTheirPlaces() throws {
    let node = try parse(
      """
      # a comment
      mistwin: 1
      kits:
        store:
          slots: { ap01..ap06: { model: AP45 }, "gw": [SSR120,
            SRX] }
        höhe:   "ü" # columns are characters
      """)
    #expect(position(node) == [2, 1])
    #expect(position(node["mistwin"]) == [2, 10])
    let slots = node["kits"]?["store"]?["slots"]
    #expect(position(slots) == [5, 12])
    #expect(position(slots?.entries?[0].key) == [5, 14])
    #expect(position(slots?["ap01..ap06"]?["model"]) == [5, 35])
    #expect(position(slots?.entries?[1].key) == [5, 43])
    #expect(position(slots?["gw"]?.elements?[1]) == [6, 7])
    #expect(position(node["kits"]?["höhe"]) == [7, 11])
    #expect(node["mistwin"]?.position.description == "f:2:10")
  }

  @Test func theOrderOfTheFileIsKept() throws {
    let node = try parse("z: 1\na: 2\nm: 3\n")
    #expect(node.entries?.compactMap(\.key.text) == ["z", "a", "m"])
  }

  @Test(arguments: [
    ("v: 12", ScalarValue.number("12")), ("v: -0.5", .number("-0.5")), ("v: +7", .number("7")),
    ("v: .5", .number("0.5")),
    ("v: 5.", .number("5.0")), ("v: 1e3", .number("1e3")), ("v: 1.50E-2", .number("1.50e-2")),
    ("v: 0x1F", .number("31")),
    ("v: 0o17", .number("15")), ("v: 007", .number("7")), ("v: -000", .number("-0")),
    ("v: 123456789012345678901234567890", .number("123456789012345678901234567890")), ("v: true", .bool(true)),
    ("v: FALSE", .bool(false)), ("v: 'true'", .text("true")), ("v: \"12\"", .text("12")), ("v: no", .text("no")),
    ("v: NO", .text("NO")), ("v: on", .text("on")), ("v: 0.14.1", .text("0.14.1")), ("v: 1_000", .text("1_000")),
    ("v: 10.0.0.0/8", .text("10.0.0.0/8")), ("v: 2027-01-12T08:00:00Z", .text("2027-01-12T08:00:00Z")),
    ("v: 12:30", .text("12:30")), ("v: .inf", .text(".inf")), ("v: .nan", .text(".nan")),
    ("v: 1e", .text("1e")), ("v: .", .text(".")), ("v: 0x", .text("0x")), ("v: 0x-1", .text("0x-1")),
    ("v: ٣", .text("٣")), ("v: !!str 12", .text("12")), ("v: |\n  12\n", .text("12\n")), ("v: ''", .text("")),
  ])
  func scalarsFollowTheCoreSchema(text: String, value: ScalarValue) throws {
    #expect(try parse(text)["v"]?.scalar == value)
  }

  @Test(arguments: ["v:", "v: ~", "v: null", "v: NULL", "v: Null"])
  func nothingHasManySpellings(text: String) throws {
    #expect(try parse(text)["v"]?.isNull == true)
    #expect(try parse(text)["v"]?.scalar == nil)
  }

  @Test func textKeepsItsSpelling() throws {
    #expect(try parse("v: 0123")["v"]?.text == "0123")
    #expect(try parse("v: 'null'")["v"]?.text == "null")
    #expect(try parse("null: 1\n12: 2\n").entries?.compactMap(\.key.text) == ["null", "12"])
  }

  @Test(arguments: ["", "# only a comment\n", "---\n", "\u{FEFF}"])
  func anEmptyDocumentIsNothing(text: String) throws {
    #expect(try parse(text).isNull)
  }

  @Test func aByteOrderMarkAndCarriageReturnsDoNoHarm() throws {
    let node = try YAML.parse([0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: 2\r\n".utf8), file: "f")
    #expect(position(node.entries?[0].key) == [1, 1])
    #expect(position(node["b"]) == [2, 4])
    #expect(node["a"]?.text == "1")
  }

  @Test func anchorsAndMerges() throws {
    let node = try parse(
      """
      base: &base { model: AP45, count: 1 }
      more: &more { count: 2, name: x }
      one: { <<: *base, count: 6 }
      two: { <<: [*base, *more] }
      same: *base
      """)
    #expect(node["one"]?["model"]?.text == "AP45")
    #expect(node["one"]?["count"]?.text == "6")
    #expect(node["one"]?.entries?.count == 2)
    #expect(node["two"]?["count"]?.text == "1")
    #expect(node["two"]?["name"]?.text == "x")
    #expect(node["same"]?["model"]?.text == "AP45")
    #expect(position(node["one"]?["model"]) == [1, 22])
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "f:3:1: found the key 'a' a second time in one mapping (first at line 1)"),
    (
      "kits:\n  store:\n    slots: 1\n    # slots: no\n    note: |\n      slots: x\n    'slots' : 2\n",
      "f:7:5: found the key 'slots' a second time in one mapping (first at line 3)"
    ),
    ("x: { a: 1, a: 2 }\n", "f:1:6: found the key 'a' a second time in one mapping (first at line 1)"),
    ("a:\n  b: 1\nc:\n  b: 1\n  b: 2\n", "f:5:3: found the key 'b' a second time in one mapping (first at line 4)"),
    ("12: a\n'12': b\n", "f:2:1: found the key '12' a second time in one mapping (first at line 1)"),
  ])
  func aKeyIsWrittenOnce(text: String, message: String) {
    #expect(faults(text) { _, _ in } == [message + "; expected each key once; remove one of them"])
  }

  @Test(arguments: [
    ("a: 1\n\tb: 2\n", "f:2:1: found a tab where YAML allows none; expected YAML; indent with spaces"),
    (
      "a: 1\n---\nb: 2\n",
      "f:2:1: found a second document; expected one document in the file; remove the line '---' or split the file"
    ),
    (
      "a: *nobody\n",
      "f:1:4: found an alias that no anchor before it defines; expected YAML; define it with '&name' first, or put text that begins with '*' in quotes"
    ),
    ("a: !custom 1\n", "f:1:4: found the tag '!custom'; expected a value without a tag; remove the tag"),
    (
      "a: !!set { b, c }\n",
      "f:1:4: found the tag 'tag:yaml.org,2002:set'; expected a value without a tag; remove the tag"
    ),
    (
      "? [a, b]\n: 1\n",
      "f:1:3: found a list or a mapping as a key; expected a word; put text that begins with '{' or '[' in quotes"
    ),
    ("name: {site}-{slot}\n", "f:1:13:"), ("a: b: c\n", "f:1:5:"),
    (
      "a: [1, 2\nb: 3\n",
      "f:2:2: found text that is not YAML (did not find expected ',' or ']', while parsing a flow sequence that begins at 1:4); expected YAML; close the list with ']'"
    ),
    ("a: \"open\n", "f:1:4: found a quote that is never closed; expected YAML; close it"),
    ("a: @home\n", "f:1:4:"), ("- a\nb: c\n", "f:2:1:"), ("a: 1\n  b: 2\n", "f:2:"), ("%YAML 9.9\n---\na: 1\n", "f:1:"),
    ("a: { <<: 12 }\n", "f:1:10: found the number 12 after '<<:'; expected an alias of a mapping"),
    ("a: \u{0}b\n", "f:1:"), ("a: \u{1}b\n", "f:1:4: found a character that YAML does not allow (U+1)"),
  ])
  func textThatIsNotYAML(text: String, message: String) {
    let found = faults(text) { _, _ in }
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(message) == true, "\(found)")
  }

  @Test func adviceForCommonSlips() {
    #expect(faults("address: Main St: 5\n") { _, _ in }.first?.contains("in quotes") == true)
    #expect(faults("a: @home\n") { _, _ in }.first?.contains("in quotes") == true)
  }

  @Test func bytesThatAreNotUTF8() {
    #expect(throws: DocumentError.self) { try YAML.parse([0x61, 0x3A, 0x20, 0xE9, 0x0A], file: "f") }
    do {
      _ = try YAML.parse(Array("a: 1\nbé: ".utf8) + [0xE9, 0x0A], file: "f")
      Issue.record("no error")
    } catch {
      #expect(error.description.hasPrefix("f:2:5: found the byte 0xE9, which is not UTF-8; expected text in UTF-8"))
    }
  }

  @Test func aThousandMillionLaughsAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let found = faults(text) { _, _ in }
    #expect(found.first?.contains("aliases that stand for more than 500,000 values") == true)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func deepNestingIsRefusedOrRead(opening: String) {
    let text = String(repeating: opening, count: 20_000)
    #expect(faults(text) { _, _ in }.count == 1)
  }

  @Test func prefixesOfADocumentNeverCrash() throws {
    let text = "a: &x {b: [1, \"ü\\n\", 'c'], <<: {d: |\n  e\n}}\nf: >-\n  g\n  h\n? i\n: *x\n"
    for length in 0...text.unicodeScalars.count {
      let prefix = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
      for fault in faults(prefix, { _, _ in }) { #expect(fault.hasPrefix("f:")) }
    }
  }
}
