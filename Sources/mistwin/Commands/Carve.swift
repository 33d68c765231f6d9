import ArgumentParser
import Documents
import MistAPI
import Planning
import Reporting

/// `mistwin carve`
struct Carve: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the address plan of a design.",
    discussion: """
      The supernet is carved into zones, each zone into a block a site, each block into a prefix a network. The plan \
      depends on the design alone, and is the one that every rehearsal uses.

      Example:
        mistwin carve fixtures/designs/two-sites --format csv > plan.csv
      """)

  /// How the plan is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
  }

  @Argument(help: "The directory of a design, or its YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var design: String

  @Option(help: "How to print it. (default: table)")
  var format: Format?

  @Flag(help: "The same as --format json.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("found --json and --format \(format.rawValue), expected one of them")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let design = try Design.load(design, files: DiskFiles())
    guard let report = AddressPlanReport(design) else {
      throw DocumentError(
        at: SourcePosition(file: design.path, line: 1, column: 1), found: "a design without addresses to carve",
        expected: "the key 'addressing'")
    }
    switch format ?? (json ? .json : .table) {
    case .table: try Stream.output.write(report.table(style))
    case .json: try Stream.output.write(report.document.indentedText + "\n")
    case .csv: try Stream.output.write(report.csv)
    }
    return .good
  }

  /// A table is only folded for a person who looks at it; in a file it has a row a site, however wide.
  private var style: TextStyle {
    var style = Presentation.style(noColour: noColor)
    style.width = Stream.output.columns ?? .max
    return style
  }
}
