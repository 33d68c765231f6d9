import Documents
import Testing

@Suite struct ReadingTests {
  @Test(arguments: [("v: 1", 1), ("v: 4094", 4094), ("v: 0x10", 16), ("v: 010", 10)])
  func wholeNumbers(text: String, value: Int) {
    #expect(reading(text, .int(in: 1...4094)).value == value)
  }

  @Test(arguments: [
    ("v: abc", "the text 'abc'"), ("v: 0", "the number 0"), ("v: 4095", "the number 4095"),
    ("v: 1.5", "the number 1.5"),
    ("v: true", "the truth value true"), ("v: [1, 2]", "a list of 2"), ("v: {}", "an empty mapping"), ("v:", "nothing"),
    ("v: ''", "an empty text"), ("v: 99999999999999999999", "the number 99999999999999999999"),
  ])
  func whatIsNoWholeNumberInTheRange(text: String, found: String) {
    #expect(
      reading(text, .int(in: 1...4094)).faults == [
        "f:1:\(text == "v:" ? 3 : 4): found \(found); expected a whole number from 1 to 4094"
      ])
  }

  @Test func aNumberInQuotesIsText() {
    #expect(
      reading("v: '12'", .int(in: 1...4094)).faults
        == ["f:1:4: found the text '12'; expected a whole number from 1 to 4094; remove the quotes"])
    #expect(reading("v: 'a'", .int).faults == ["f:1:4: found the text 'a'; expected a whole number"])
    #expect(reading("v: \"true\"", .bool).faults.first?.hasSuffix("remove the quotes") == true)
  }

  @Test func rangesAreWorded() {
    #expect(Reading<Int>.int.expected == "a whole number")
    #expect(Reading<Int>.int(in: 1...).expected == "a whole number of at least 1")
    #expect(Reading<Double>.double(in: 0...1).expected == "a number from 0 to 1")
    #expect(Reading<Double>.double(in: 0.5...).expected == "a number of at least 0.5")
    #expect(Reading<Double>.double.expected == "a number")
  }

  @Test func numbersAndTruth() {
    #expect(reading("v: 1.5", .double(in: 1...)).value == 1.5)
    #expect(reading("v: 2", .double).value == 2)
    #expect(reading("v: 1e400", .double).faults.count == 1)
    #expect(
      reading("v: 0.5", .double(in: 1...)).faults == ["f:1:4: found the number 0.5; expected a number of at least 1"])
    #expect(reading("v: true", .bool).value == true)
    #expect(
      reading("v: yes", .bool).faults == [
        "f:1:4: found the text 'yes'; expected true or false; YAML 1.2 knows only true and false"
      ])
  }

  @Test func textTakesWhatWasWritten() {
    #expect(reading("v: NO", .string).value == "NO")
    #expect(reading("v: 0.140", .string).value == "0.140")
    #expect(reading("v: ''", .string).value == "")
    #expect(reading("v: ''", .nonEmptyString).faults == ["f:1:4: found an empty text; expected text that is not empty"])
    #expect(reading("v: [a]", .string).faults == ["f:1:4: found a list of 1; expected text"])
    #expect(reading("v:", .string).faults == ["f:1:3: found nothing; expected text"])
  }

  @Test func oneOfSomeWords() {
    let profiles = ["office", "retail", "warehouse", "school", "hospital"]
    #expect(reading("v: retail", .oneOf(profiles)).value == "retail")
    #expect(
      reading("v: retial", .oneOf(profiles)).faults
        == [
          "f:1:4: found the text 'retial'; expected one of 'office', 'retail', 'warehouse', 'school', 'hospital'; did you mean 'retail'?"
        ])
    #expect(reading("v: hold", .oneOf([("hold", 1), ("go", 2)])).value == 1)
    #expect(
      reading("v: stop", .oneOf([("hold", 1), ("go", 2)])).faults == [
        "f:1:4: found the text 'stop'; expected 'hold' or 'go'"
      ])
  }

  @Test func textThatStandsForSomething() {
    let seconds = Reading<Int>.text("a time such as 30s") { text in text.hasSuffix("s") ? Int(text.dropLast()) : nil }
    #expect(reading("v: 30s", seconds).value == 30)
    #expect(reading("v: 30m", seconds).faults == ["f:1:4: found the text '30m'; expected a time such as 30s"])
    let even = Reading<Int>.int.map(expected: "an even number") { $0 % 2 == 0 ? $0 / 2 : nil }
    #expect(reading("v: 8", even).value == 4)
    #expect(reading("v: 7", even).faults == ["f:1:4: found the number 7; expected an even number"])
    #expect(reading("v: x", even).faults == ["f:1:4: found the text 'x'; expected a whole number"])
  }

  @Test func lists() {
    #expect(reading("v: [1, 2]", .list(of: .int)).value == [1, 2])
    #expect(reading("v: []", .list(of: .int)).value == [])
    let faulty = reading("v: [1, a, 3, b]", .list(of: .int))
    #expect(faulty.value == [1, 3])
    #expect(
      faulty.faults
        == [
          "f:1:8: found the text 'a'; expected a whole number", "f:1:14: found the text 'b'; expected a whole number",
        ])
    #expect(
      reading("v: stores", .list(of: .string)).faults
        == ["f:1:4: found the text 'stores'; expected a list, each member text; write [stores]"])
    #expect(reading("v: stores", .oneOrMore(of: .string)).value == ["stores"])
    #expect(reading("v: [a, b]", .oneOrMore(of: .string)).value == ["a", "b"])
  }

  @Test func names() {
    let networks = reading("v: { corp: 10, guest: x, voice: 30 }", .named(.int))
    #expect(networks.value?.map(\.name.value) == ["corp", "voice"])
    #expect(networks.value?.map(\.value) == [10, 30])
    #expect(networks.value?.last?.name.position == SourcePosition(file: "f", line: 1, column: 26))
    #expect(networks.faults == ["f:1:23: found the text 'x'; expected a whole number"])
    #expect(
      reading("v: [a]", .named(.int)).faults
        == ["f:1:4: found a list of 1; expected a mapping, each value a whole number"])
  }

  @Test func placesComeAlong() {
    #expect(reading("v:  7", Reading<Int>.int.placed).value?.position.column == 5)
  }
}
