import Documents
public import MistAPI
public import Planning

/// What lint found in a design, for people and programs.
public struct FindingsReport: Sendable {
  let path: String
  let findings: [DesignFinding]
  let silenced: [SilencedFinding]

  /// The report on a design.
  public init(_ reading: DesignReading) {
    path = reading.design.path
    findings = reading.findings
    silenced = reading.silenced
  }

  private var errors: Int { findings.reduce(0) { $0 + ($1.severity == .error ? 1 : 0) } }

  /// Whether the design may be used: no finding is an error.
  public var isGood: Bool { errors == 0 }

  /// A finding a line, `file:line:column: error: …`, and the count in the last line. Ends with a line feed.
  /// - Parameter showsSilenced: Whether what the design silences is told, too, with its reason.
  public func text(_ style: TextStyle = .plain, showsSilenced: Bool = false) -> String {
    var lines = findings.map { Self.line($0, $0.severity == .error ? "error" : "warning", style) }
    if showsSilenced {
      lines += silenced.map {
        Self.line($0.finding, "silenced", style) + style.paint(" (\($0.reason.printable))", .quiet)
      }
    }
    var count =
      findings.isEmpty
      ? "nothing found" : "\(Figures.count(errors, "error")), \(Figures.count(findings.count - errors, "warning"))"
    if !silenced.isEmpty { count += ", \(Figures.count(silenced.count)) silenced" }
    lines.append("\(path.printable): \(style.paint(count, isGood ? .good : .bad))")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ finding: DesignFinding, _ word: String, _ style: TextStyle) -> String {
    let position = "\(finding.document.position)".printable
    let text = "\(finding.document)".printable.dropFirst(position.count + 2)
    let tone: Tone = word == "error" ? .bad : word == "warning" ? .caution : .quiet
    return "\(position): \(style.paint(word, tone)): \(text) " + style.paint("[\(finding.rule.rawValue)]", .quiet)
  }

  /// The findings as one document.
  public var document: JSON {
    [
      "mistwin_findings": 1,
      "design": .string(path),
      "errors": JSON(errors),
      "warnings": JSON(findings.count - errors),
      "findings": .array(findings.map { .object(Self.members(of: $0)) }),
      "silenced": .array(
        silenced.map { one in
          var members = Self.members(of: one.finding)
          members["reason"] = .string(one.reason)
          return .object(members)
        }),
    ]
  }

  private static func members(of finding: DesignFinding) -> JSONObject {
    let document = finding.document
    return JSONObject([
      ("rule", .string(finding.rule.rawValue)),
      ("severity", .string(finding.severity.rawValue)),
      ("file", .string(document.position.file)),
      ("line", JSON(document.position.line)),
      ("column", JSON(document.position.column)),
      ("found", .string(document.found)),
      ("expected", JSON(document.expected)),
      ("nearest", JSON(document.nearest)),
      ("advice", JSON(document.advice)),
      ("subjects", JSON(finding.subjects)),
    ])
  }
}
