import ArgumentParser
import MistAPI

/// `mistwin manual`
struct Manual: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a manual page for every command.",
    discussion: """
      One file a command, mistwin.1, mistwin-rehearse.1, …, of what their help is made of. Where man(1) looks for pages, they \
      belong into a directory man1; read from there, too: man -l manual/mistwin-plan.1. Pages of the same names are replaced.

      Example:
        mistwin manual /usr/local/share/man/man1
      """)

  @Argument(help: "The directory of the pages; it may be new.", completion: .directory)
  var directory: String

  @Flag(help: "Print their names as one JSON document.")
  var json = false

  func carryOut() async throws -> ExitStatus {
    let description = try JSON(parsing: Mistwin._dumpHelp())
    let pages = ManualPage.all(of: description["command"] ?? .null)
    let files = try ReportDirectory(directory)
    for page in pages { try DiskFiles.write(page.text(version: Mistwin.version), to: "\(files.path)/\(page.file)") }
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
}
