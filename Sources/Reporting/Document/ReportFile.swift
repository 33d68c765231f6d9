import MistAPI
public import Rehearsal

/// A file of a report: its name and its bytes.
public struct ReportFile: Sendable, Hashable {
  /// The name within the report's directory.
  public let name: String
  /// The contents in UTF-8.
  public let bytes: [UInt8]

  init(_ name: String, _ text: String) {
    self.name = name
    bytes = Array(text.utf8)
  }
}

extension RehearsalResult {
  /// The files of the report: `result.json`, `junit.xml`, `summary.md`.
  public var reportFiles: [ReportFile] {
    [
      ReportFile("result.json", document.indentedText + "\n"), ReportFile("junit.xml", junit),
      ReportFile("summary.md", markdown),
    ]
  }
}
