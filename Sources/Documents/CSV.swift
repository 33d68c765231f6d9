/// A table in a file: RFC 4180, with the place of every cell.
///
/// The first line is the header; it may begin with `#`. Later lines that begin with `#` are comments, and empty lines are
/// skipped. Line ends may be LF or CRLF. Blanks around a cell without quotes are not part of it.
public struct CSV: Sendable {
  /// A cell.
  public struct Cell: Sendable, Hashable {
    /// Its text.
    public let text: String
    /// Where it begins.
    public let position: SourcePosition

    /// A cell at a place.
    public init(_ text: String, at position: SourcePosition) {
      self.text = text
      self.position = position
    }

    /// Whether nothing is in it.
    public var isEmpty: Bool { text.isEmpty }
  }

  /// A line of the table.
  public struct Row: Sendable, Hashable {
    /// Its cells, as many as the header has.
    public let cells: [Cell]
    /// Where it begins.
    public let position: SourcePosition

    /// A line of the table.
    public init(_ cells: [Cell], at position: SourcePosition) {
      self.cells = cells
      self.position = position
    }

    /// The cell of a column; nil if the table has no such column.
    public subscript(column: Int?) -> Cell? {
      guard let column, cells.indices.contains(column) else { return nil }
      return cells[column]
    }
  }

  /// The file's name, for messages.
  public let file: String
  /// The names of the columns.
  public let header: [Cell]
  /// The lines below the header.
  public let rows: [Row]

  /// A table from its parts.
  public init(file: String, header: [Cell], rows: [Row]) {
    self.file = file
    self.header = header
    self.rows = rows
  }

  /// The index of the column with this name, upper and lower case alike; nil if there is none.
  public func column(named name: String) -> Int? {
    header.firstIndex { $0.text == name } ?? header.firstIndex { $0.text.lowercased() == name.lowercased() }
  }

  /// Reads a table.
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - file: The file's name, for messages.
  /// - Throws: `DocumentErrors`: no header, a name twice in it, lines of another number of cells, a quote that is never
  ///   closed or that stands inside a cell, bytes that are not UTF-8.
  public static func parse(_ bytes: [UInt8], file: String) throws(DocumentErrors) -> CSV {
    do throws(DocumentError) {
      try UTF8Document.check(bytes, file: file)
    } catch {
      throw DocumentErrors([error])
    }
    var parser = CSVParser(bytes: bytes, file: file)
    return try parser.parse()
  }

  /// Reads a table.
  public static func parse(_ text: String, file: String) throws(DocumentErrors) -> CSV {
    try parse(Array(text.utf8), file: file)
  }
}
