import Documents
public import MistAPI
import Planning

extension FindingsReport {
  /// The findings in SARIF 2.1.0, the form in which code scanners and editors take findings: every rule with its page, every finding
  /// with its place from the root of the repository on, and what the design silences as suppressed, with the reason.
  /// - Parameter version: The version of the program.
  public func sarif(_ paths: RepositoryPaths, version: String) -> JSON {
    [
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "mistwin", "version": .string(version), "semanticVersion": .string(version),
              "rules": .array(DesignRule.allCases.map(\.sarif)),
            ]
          ],
          "columnKind": "unicodeCodePoints",
          "results": .array(
            findings.map { .object(Self.sarif($0, paths)) }
              + silenced.map { one in
                var members = Self.sarif(one.finding, paths)
                members["suppressions"] = [["kind": "inSource", "justification": .string(one.reason)]]
                return .object(members)
              }),
        ]
      ],
    ]
  }

  private static func sarif(_ finding: DesignFinding, _ paths: RepositoryPaths) -> JSONObject {
    let position = finding.document.position
    let place = "\(position): "
    let text = "\(finding.document)"
    let message = text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text
    let file: JSON =
      paths.relative(position.file).map { ["uri": .string(percentEncoded($0)), "uriBaseId": "%SRCROOT%"] }
      ?? ["uri": .string("file://" + percentEncoded(paths.absolute(position.file)))]
    let words: JSON = ["text": .string(message)]
    let region: JSON = ["startLine": JSON(position.line), "startColumn": JSON(position.column)]
    let location: JSON = ["physicalLocation": ["artifactLocation": file, "region": region]]
    return JSONObject([
      ("ruleId", .string(finding.rule.rawValue)),
      ("ruleIndex", JSON(DesignRule.allCases.firstIndex(of: finding.rule) ?? 0)),
      ("level", .string(finding.severity.sarif)), ("message", words), ("locations", .array([location])),
    ])
  }

  /// A path as a part of a URI (RFC 3986, 3.3).
  private static func percentEncoded(_ path: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF")
    var result = ""
    for byte in path.utf8 {
      let isUnreserved =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._~/".utf8.contains(byte)
      if isUnreserved {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
      }
    }
    return result
  }
}

extension DesignFinding.Severity {
  /// The word of SARIF.
  fileprivate var sarif: String { self == .error ? "error" : "warning" }
}

extension DesignRule {
  /// The rule with its page.
  fileprivate var sarif: JSON {
    [
      "id": .string(rawValue),
      "shortDescription": ["text": .string(page.summary)],
      "fullDescription": ["text": .string(page.why)],
      "help": [
        "text": .string("\(page.why)\n\nBad:\n\(page.bad)\n\nGood:\n\(page.good)"),
        "markdown": .string("\(page.why)\n\nBad:\n\n```yaml\n\(page.bad)\n```\n\nGood:\n\n```yaml\n\(page.good)\n```"),
      ],
      "defaultConfiguration": ["level": .string(severity.sarif)],
    ]
  }
}
