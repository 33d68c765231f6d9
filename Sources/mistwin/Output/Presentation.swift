import Reporting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the environment and the streams say about how to print.
enum Presentation {
  /// The style of results: in colour only on a terminal, and never against NO_COLOR (no-color.org) or CI; courses are
  /// drawn on a terminal only, outside of CI, in colour or not.
  static func style(noColour: Bool = false) -> TextStyle {
    TextStyle(
      width: min(Stream.output.columns ?? 100, 140),
      isColoured: !noColour && Stream.output.isTerminal && allowsColour,
      drawsCourses: Stream.output.isTerminal && !isSet("CI") && variable("TERM") != "dumb")
  }

  /// Whether progress may be a bar that is drawn over and over: only on a terminal that a person looks at.
  static var showsBar: Bool { Stream.error.isTerminal && !isSet("CI") && variable("TERM") != "dumb" }

  /// The name of whoever runs the program, for messages to others.
  static var userName: String { variable("USER") ?? variable("LOGNAME") ?? "somebody" }

  private static var allowsColour: Bool { !isSet("NO_COLOR") && !isSet("CI") && variable("TERM") != "dumb" }

  private static func isSet(_ name: String) -> Bool { !(variable(name) ?? "").isEmpty }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
