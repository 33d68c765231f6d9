import Documents
import Testing

@Suite struct CSVTests {
  private func parse(_ text: String) throws -> CSV { try CSV.parse(text, file: "f") }

  private func texts(_ table: CSV) -> [[String]] { table.rows.map { $0.cells.map(\.text) } }

  @Test(arguments: [
    "store,city\n1,Plano\n2,Mesa\n", "store,city\r\n1,Plano\r\n2,Mesa\r\n", "store,city\r1,Plano\r2,Mesa",
    "#store,city\n1,Plano\n2,Mesa", "# store, city\n1, Plano\n2,Mesa ", "\u{FEFF}store,city\n\n1,Plano\n  \n2,Mesa\n\n",
    "store,city\n# a comment, with a \" quote\n1,Plano\n#2,Tempe\n2,Mesa\n#",
    "\"store\",\"city\"\n\"1\",\"Plano\"\n2,\"Mesa\" \n",
    "\nstore,city\n1,Plano\n2,Mesa",
  ])
  func theSameTableInManySpellings(text: String) throws {
    let table = try parse(text)
    #expect(table.header.map(\.text) == ["store", "city"])
    #expect(texts(table) == [["1", "Plano"], ["2", "Mesa"]])
  }

  @Test func quotedCells() throws {
    let table = try parse(
      "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\" kept \",\"\"\n\"two\nlines\",\"two\r\nmore\"\n\"#no comment\",z\n")
    #expect(
      texts(table)
        == [["x, y", "say \"hi\""], [" kept ", ""], ["two\nlines", "two\r\nmore"], ["#no comment", "z"]])
  }

  @Test func emptyCellsAreCells() throws {
    #expect(try texts(parse("a,b,c\n,,\n1,,3\n")) == [["", "", ""], ["1", "", "3"]])
    #expect(try parse("a,b,c\n,,\n").rows[0].cells[1].isEmpty)
  }

  @Test func everyCellKnowsItsPlace() throws {
    let table = try parse("#name,address\r\nZürich,\"Straße 1\n8001 Zürich\"\r\n# comment\r\nOslo, \tGata 2\n")
    let places = (table.header + table.rows.flatMap(\.cells)).map { [$0.position.line, $0.position.column] }
    #expect(places == [[1, 2], [1, 7], [2, 1], [2, 8], [5, 1], [5, 8]])
    #expect(table.rows[1].position.description == "f:5:1")
    #expect(table.rows[1].cells[1].text == "Gata 2")
  }

  @Test func placesAfterAQuotedLineBreak() throws {
    let table = try parse("a,b,c\n\"1\n2\",x,\"é\"\n")
    #expect(table.rows[0].cells.map { "\($0.position.line):\($0.position.column)" } == ["2:1", "3:4", "3:6"])
  }

  @Test(arguments: [
    ("", ["f:1:1: found an empty file; expected a line with the names of the columns"]),
    ("\n \n", ["f:3:1: found an empty file; expected a line with the names of the columns"]),
    (
      "a,b\n1\n1,2,3\n1,2\n",
      [
        "f:2:1: found a line of 1 cell; expected 2, as in the header (the last is 'b')",
        "f:3:5: found a line of 3 cells; expected 2, as in the header (the last is 'b'); put text that holds a comma in quotes",
      ]
    ),
    ("a,b,A\n", ["f:1:5: found the column 'A' a second time (first at column 1); expected each name once"]),
    ("a,,b\n", ["f:1:3: found a column without a name; expected a name for each column"]),
    (
      "a,b\n1,\"x\n2,y\n",
      [
        "f:2:3: found a quote that is never closed; expected a closing quote; double each quote that is part of the text"
      ]
    ),
    (
      "a,b\n1,x\"y\n2, \"z\"\n",
      [
        "f:2:3: found a quote inside a cell; expected quotes around the whole cell; write the cell as \"…\", directly after the comma, with each quote inside doubled",
        "f:3:4: found a quote inside a cell; expected quotes around the whole cell; write the cell as \"…\", directly after the comma, with each quote inside doubled",
      ]
    ),
    (
      "a,b\n\"x\"y,1\n",
      [
        "f:2:4: found text after a closing quote; expected a comma or the end of the line; double each quote that is part of the text"
      ]
    ),
    (
      "a;b;c\n",
      ["f:1:1: found a header separated by semicolons or tabs; expected commas; export the table with commas"]
    ),
  ])
  func faultsOfATable(text: String, messages: [String]) {
    #expect(csvFaults(text) == messages)
  }

  private func fault(_ bytes: [UInt8]) -> String? {
    do {
      _ = try CSV.parse(bytes, file: "f")
      return nil
    } catch {
      return error.errors.first?.description
    }
  }

  @Test(
    arguments: [
      ([0xE9], "0xE9"), ([0xC3, 0x28], "0xC3"), ([0xC0, 0x80], "0xC0"), ([0xED, 0xA0, 0x80], "0xED"),
      ([0xF4, 0x90, 0x80, 0x80], "0xF4"),
      ([0xE0, 0x80, 0x80], "0xE0"), ([0xF0, 0x80, 0x80, 0x80], "0xF0"), ([0x80], "0x80"), ([0xE2, 0x82], "0xE2"),
      ([0xFF], "0xFF"),
    ] as [([UInt8], String)])
  func bytesThatAreNotUTF8(bytes: [UInt8], shown: String) {
    let text = Array("a,b\nß1,€".utf8) + bytes + (bytes == [0xE2, 0x82] ? [] : Array("\n".utf8))
    #expect(
      fault(text)
        == "f:2:5: found the byte \(shown), which is not UTF-8; expected text in UTF-8; save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)"
    )
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
  func utf16IsNamed(bytes: [UInt8]) {
    #expect(fault(bytes)?.hasPrefix("f:1:1: found a file in UTF-16; expected UTF-8") == true)
  }

  @Test func everyScalarIsGoodUTF8() throws {
    let samples: [UInt32] = [
      0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0xFFFFF, 0x10FFFF,
    ]
    let text = String(String.UnicodeScalarView(samples.compactMap(Unicode.Scalar.init)))
    #expect(try texts(parse("a\n\"\(text)\"\n")) == [[text]])
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = ["a", "é", ",", "\"", "\n", "\r\n", " ", "#", "東", ""]
    for _ in 0..<300 {
      let columns = 1 + next(5)
      let rows = (0..<next(6)).map { _ in
        (0..<columns).map { _ in (0..<next(5)).map { _ in pieces[next(pieces.count)] }.joined() }
      }
      var text = (0..<columns).map { "c\($0)" }.joined(separator: ",") + "\n"
      for row in rows {
        text +=
          row.map {
            "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
          }
          .joined(separator: ",") + "\n"
      }
      #expect(try texts(parse(text)) == rows)
    }
  }

  @Test func noTextCrashesTheReader() {
    let pieces = ["a", ",", "\"", "\n", "\r", " ", "#", "\t", "\u{FEFF}", "ü"]
    for number in 0..<20_000 {
      var rest = number
      var text = ""
      while rest > 0 {
        text += pieces[rest % pieces.count]
        rest /= pieces.count
      }
      for fault in csvFaults(text) { #expect(fault.hasPrefix("f:")) }
    }
  }
}
