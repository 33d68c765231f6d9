import Documents
public import MistAPI
public import Planning

/// What lint found in a design, for people and programs.
public struct FindingsReport: Sendable {
  let path: String
  let findings: [DesignFinding]

  /// The report on a design.
  public init(_ reading: DesignReading) {
    path = reading.design.path
    findings = reading.findings
  }

  private var errors: Int { findings.reduce(0) { $0 + ($1.severity == .error ? 1 : 0) } }

  /// Whether the design may be used: no finding is an error.
  public var isGood: Bool { errors == 0 }

  /// A finding a line, `file:line:column: error: …`, and the count in the last line. Ends with a line feed.
  public func text(_ style: TextStyle = .plain) -> String {
    var lines = findings.map { finding in
      let isError = finding.severity == .error
      let text = "\(finding.document)".printable.dropFirst("\(finding.document.position)".printable.count + 2)
      return "\("\(finding.document.position)".printable): "
        + style.paint(isError ? "error" : "warning", isError ? .bad : .caution) + ": \(text) "
        + style.paint("[\(finding.rule.rawValue)]", .quiet)
    }
    let count =
      findings.isEmpty
      ? "nothing found" : "\(Figures.count(errors, "error")), \(Figures.count(findings.count - errors, "warning"))"
    lines.append("\(path.printable): \(style.paint(count, isGood ? .good : .bad))")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The findings as one document.
  public var document: JSON {
    [
      "mistwin_findings": 1,
      "design": .string(path),
      "errors": JSON(errors),
      "warnings": JSON(findings.count - errors),
      "findings": .array(
        findings.map { finding in
          let document = finding.document
          return [
            "rule": .string(finding.rule.rawValue),
            "severity": .string(finding.severity.rawValue),
            "file": .string(document.position.file),
            "line": JSON(document.position.line),
            "column": JSON(document.position.column),
            "found": .string(document.found),
            "expected": JSON(document.expected),
            "nearest": JSON(document.nearest),
            "advice": JSON(document.advice),
          ]
        }),
    ]
  }
}
