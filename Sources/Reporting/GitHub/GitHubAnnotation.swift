import Documents
import Planning
public import Rehearsal

/// A line that GitHub Actions reads from a job's output and shows beside the file: `::error file=…,line=…::…`.
public struct GitHubAnnotation: Sendable, Hashable {
  /// How grave it is.
  public enum Level: String, Sendable, Hashable {
    /// The job's own word for what fails it.
    case error
    /// Worth a look.
    case warning
  }

  /// How grave it is.
  public var level: Level
  /// The file, from the root of the repository on.
  public var file: String
  /// The line, counted from 1; nil for the file as a whole.
  public var line: Int?
  /// The column, counted from 1.
  public var column: Int?
  /// A short head.
  public var title: String
  /// What is to be said.
  public var message: String

  /// An annotation.
  public init(level: Level, file: String, line: Int?, column: Int? = nil, title: String, message: String) {
    self.level = level
    self.file = file
    self.line = line
    self.column = column
    self.title = title
    self.message = message
  }

  /// The line. Whatever it is made of, it stays one line and one command.
  public var command: String {
    var properties = [("file", file)]
    if let line { properties.append(("line", String(line))) }
    if let column { properties.append(("col", String(column))) }
    properties.append(("title", title))
    let list = properties.map { "\($0)=\(Self.escaped($1, inProperty: true))" }.joined(separator: ",")
    return "::\(level.rawValue) \(list)::\(Self.escaped(message, inProperty: false))"
  }

  /// The text as workflow commands have it: what would end a line, a property or the list of them is written with a per cent sign.
  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where inProperty: result += "%3A"
      case ",": result += inProperty ? "%2C" : ","
      default: result += String(scalar).printable
      }
    }
    return result
  }
}

extension FindingsReport {
  /// An annotation for each finding.
  public func annotations(_ paths: RepositoryPaths) -> [GitHubAnnotation] {
    findings.map { finding in
      let position = finding.document.position
      let place = "\(position): "
      let text = "\(finding.document)"
      return GitHubAnnotation(
        level: finding.severity == .error ? .error : .warning, file: paths.relative(position.file) ?? position.file,
        line: position.line, column: position.column, title: "mistwin lint: \(finding.rule.rawValue)",
        message: text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text)
    }
  }
}

extension RehearsalResult {
  /// An annotation for each expectation that was not met, where the scenario has it.
  public func annotations(_ paths: RepositoryPaths) -> [GitHubAnnotation] {
    checks.filter { !$0.isMet }.map { check in
      // A file's name may hold colons; the line is behind the last one.
      let colon = check.place.lastIndex(of: ":")
      let line = colon.flatMap { Int(check.place[check.place.index(after: $0)...]) }
      let file = line == nil ? check.place : String(check.place[..<(colon ?? check.place.endIndex)])
      return GitHubAnnotation(
        level: .error, file: paths.relative(file) ?? file, line: line, title: "mistwin rehearse: not met",
        message: "expected: \(check.line)\nfound: \(check.found)\nreplay: \(replay)")
    }
  }
}
