import ArgumentParser
import MistAPI

/// `mistwin manual`
struct Manual: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a manual page for every command, or the reference of commands and files.",
    discussion: """
      One file a command, mistwin.1, mistwin-rehearse.1, …, of what their help is made of. Where man(1) looks for pages, they \
      belong into a directory man1; read from there, too: man -l manual/mistwin-plan.1. Pages of the same names are replaced.

      With --format markdown it is the reference: one page for each command with those below it, one for each file with every \
      key, and the twin's own API. DocC makes a site of it, and a wiki can take it as it is.

      Example:
        mistwin manual /usr/local/share/man/man1
        mistwin manual reference --format markdown
      """)

  /// In which form.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case man
    case markdown
  }

  @Argument(help: "The directory of the pages; it may be new.", completion: .directory)
  var directory: String

  @Option(help: "Manual pages, or the reference in Markdown.")
  var format: Format = .man

  @Flag(help: "Print their names as one JSON document.")
  var json = false

  func carryOut() async throws -> ExitStatus {
    let description = try JSON(parsing: Mistwin._dumpHelp())
    let pages = try pages(of: description["command"] ?? .null)
    let files = try ReportDirectory(directory)
    for page in pages { try DiskFiles.write(page.text, to: "\(files.path)/\(page.file)") }
    if json {
      let document: JSON = [
        "mistwin_manual": 1, "pages": JSON(pages.map { NewFiles.path($0.file, in: directory) }),
      ]
      try Stream.output.write(document.indentedText + "\n")
    } else {
      try Stream.output.write("\(directory): \(pages.count) pages\n")
    }
    return .good
  }

  private func pages(of program: JSON) throws -> [(file: String, text: String)] {
    switch format {
    case .man: ManualPage.all(of: program).map { ($0.file, $0.text(version: Mistwin.version)) }
    case .markdown: try ReferencePage.all(of: program).map { ($0.file, $0.text) }
    }
  }
}
