import MistAPI
public import Planning
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
  /// The files of the report: `result.json`, `junit.xml`, `summary.md`, `report.html`, `brief.html`.
  /// - Parameter design: The design that was rehearsed, which has the places of sites and the addresses; nil leaves both out.
  public func reportFiles(of design: Design? = nil) -> [ReportFile] {
    [
      ReportFile("result.json", document.indentedText + "\n"), ReportFile("junit.xml", junit),
      ReportFile("summary.md", markdown), ReportFile("report.html", ReportPage(self, design: design).html),
      ReportFile("brief.html", BriefPage(result: self, design: design).html),
    ]
  }
}
