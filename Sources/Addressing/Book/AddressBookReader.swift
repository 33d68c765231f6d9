/// Reads the lines of a book's file.
struct AddressBookReader {
  /// A cell: its text, and the column in which it begins.
  private struct Cell {
    var text: String
    var column: Int
    /// The column of the text itself, which is one further where there are quotes.
    var textColumn: Int
  }

  private let bytes: ArraySlice<UInt8>
  private var number = 0
  private var errors: [AddressBookSyntaxError] = []

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")

  init(_ bytes: [UInt8]) {
    // A byte order mark, as editors on Windows leave it.
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  mutating func read() throws(AddressBookSyntaxErrors) -> [AddressBookFile.Line] {
    var lines: [AddressBookFile.Line] = []
    var rest = bytes
    var hasHeader = false
    while !rest.isEmpty {
      number += 1
      let end = rest.firstIndex(of: Self.lineFeed) ?? rest.endIndex
      var line = rest[rest.startIndex..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      if !hasHeader {
        hasHeader = true
        checkHeader(line)
        if !errors.isEmpty { break }
      } else if !line.isEmpty, let entry = entry(line) {
        lines.append(AddressBookFile.Line(number, entry))
      }
    }
    if !hasHeader {
      number = 1
      report(1, "an empty file", "the line '\(AddressBookFile.header)'", "remove the file to begin a new book")
    }
    if !errors.isEmpty { throw AddressBookSyntaxErrors(errors: errors) }
    return lines
  }

  private mutating func report(_ column: Int, _ found: String, _ expected: String, _ advice: String? = nil) {
    errors.append(
      AddressBookSyntaxError(line: number, column: column, found: found, expected: expected, advice: advice))
  }

  private mutating func checkHeader(_ line: ArraySlice<UInt8>) {
    let text = String(decoding: line, as: UTF8.self)
    if text != AddressBookFile.header {
      report(1, "the first line '\(text.prefix(80))'", "'\(AddressBookFile.header)'")
    }
  }

  private mutating func entry(_ line: ArraySlice<UInt8>) -> AddressBook.Entry? {
    for marker in ["<<<<<<<", "=======", ">>>>>>>", "|||||||"] where line.starts(with: marker.utf8) {
      report(
        1, "the mark '\(marker)' of a merge that is not finished", "an allocation",
        "remove the marks, keep the lines of both branches, and check the file")
      return nil
    }
    guard String(validating: line, as: UTF8.self) != nil else {
      report(1, "bytes that are not UTF-8", "text in UTF-8")
      return nil
    }
    if line.first == UInt8(ascii: "#") {
      report(1, "a comment", "an allocation", "remove it: the file is written anew at each change, without comments")
      return nil
    }
    guard let cells = cells(line) else { return nil }
    guard cells.count == 6 else {
      report(
        cells.count > 6 ? cells[6].column : 1, "a line of \(cells.count) cells",
        "6, as in '\(AddressBookFile.header)'")
      return nil
    }
    let before = errors.count
    let key = key(cells)
    let prefix = prefix(cells[3])
    let state = AddressBook.State(rawValue: cells[4].text)
    if state == nil { report(cells[4].column, "the state '\(cells[4].text)'", "'active' or 'resting'") }
    let since = cells[5].text
    if since.isEmpty ? state == .resting : !AddressBookFile.isDate(since) {
      report(
        cells[5].column, since.isEmpty ? "a resting allocation without a date" : "'\(since)'",
        "a date as year-month-day, such as 2027-02-03")
    }
    guard errors.count == before, let prefix, let state else { return nil }
    return AddressBook.Entry(key, prefix, since: since.isEmpty ? nil : since, state: state)
  }

  private mutating func key(_ cells: [Cell]) -> AllocationKey {
    let (zone, site, network) = (cells[0].text, cells[1].text, cells[2].text)
    if zone.isEmpty { report(cells[0].column, "an allocation without a zone", "the name of its zone") }
    if network.isEmpty { return site.isEmpty ? AllocationKey(zone: zone) : AllocationKey(zone: zone, site: site) }
    if site.isEmpty { report(cells[1].column, "the network '\(network)' without a site", "the key of its site") }
    return AllocationKey(zone: zone, site: site, network: network)
  }

  private mutating func prefix(_ cell: Cell) -> IPPrefix? {
    do throws(AddressSyntaxError) {
      return try IPPrefix(parsing: cell.text)
    } catch {
      report(cell.textColumn + error.column - 1, error.found, error.expected, error.advice)
      return nil
    }
  }

  private mutating func cells(_ line: ArraySlice<UInt8>) -> [Cell]? {
    var cells: [Cell] = []
    var index = line.startIndex
    var column = 1
    while true {
      let start = column
      var text: [UInt8] = []
      let isQuoted = index < line.endIndex && line[index] == Self.quote
      if isQuoted {
        index += 1
        column += 1
        while true {
          guard index < line.endIndex else {
            report(start, "a quote that is never closed", "a closing quote in the same line")
            return nil
          }
          let byte = line[index]
          index += 1
          if byte & 0xC0 != 0x80 { column += 1 }
          guard byte == Self.quote else {
            text.append(byte)
            continue
          }
          guard index < line.endIndex, line[index] == Self.quote else { break }
          text.append(Self.quote)
          index += 1
          column += 1
        }
      } else {
        while index < line.endIndex, line[index] != Self.comma {
          if line[index] & 0xC0 != 0x80 { column += 1 }
          text.append(line[index])
          index += 1
        }
      }
      cells.append(
        Cell(text: String(decoding: text, as: UTF8.self), column: start, textColumn: start + (isQuoted ? 1 : 0)))
      guard index < line.endIndex else { return cells }
      guard line[index] == Self.comma else {
        report(column, "text after a closing quote", "a comma or the end of the line")
        return nil
      }
      index += 1
      column += 1
    }
  }
}

extension AddressBookFile {
  /// Whether a text is a day of the calendar, `2027-02-03`.
  public static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
    func number(_ range: Range<Int>) -> Int? {
      bytes[range].allSatisfy { (48...57).contains($0) }
        ? bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 } : nil
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}
