import ArgumentParser
import Documents
import MistAPI
import Planning
import Reporting

/// `mistwin init`
struct Init: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write a design and a scenario to start from: a small one with comments, or that of an organisation that exists.",
    discussion: """
      Without --from: two branches with twelve devices, every key with a comment, ready to be rehearsed. With --from: what the \
      organisation in a twin holds, kept or pulled. Planning that on the same twin changes nothing, which is looked at before \
      anything is written. Secrets are not written: their fields are references, and not owned. What a design cannot say is \
      listed in it, and on standard error.

      Nothing is written over: where one of the files is there already, none is written.

      Exit codes: 0 written, 1 written, and planning it would change something, 65 bad input.

      Example:
        mistwin init shops --name "Corner Shops"
        mistwin init adopted --from prod.sqlite
      """)

  @Argument(help: "The directory of the files; it may be new.", completion: .directory)
  var directory = "."

  @Option(help: ArgumentHelp("The name of the organisation. (default: Example Branches)", valueName: "org"))
  var name: String?

  @Option(help: ArgumentHelp("Write what this twin holds, kept or pulled.", valueName: "twin"), completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp(
      "The organisation in the twin, by name or id; needed where there are several.", valueName: "name|id"))
  var org: String?

  @Flag(help: "Print what was written as one JSON document.")
  var json = false

  func validate() throws {
    if from != nil, name != nil {
      throw ValidationError(
        "found --name with --from, expected one of them: the twin says the name of its organisation")
    }
    if from == nil, org != nil { throw ValidationError("found --org without --from, expected both") }
    if directory.isEmpty { throw ValidationError("found an empty directory, expected a name; . is the present one") }
    if let name, name.allSatisfy(\.isWhitespace) || name.contains(where: \.isNewline) {
      throw ValidationError("--name: found '\(name)', expected the name of an organisation in one line")
    }
  }

  func carryOut() async throws -> ExitStatus {
    if let from { return try await write(of: from) }
    let files = StarterFiles.files(organisation: name ?? "Example Branches")
    try NewFiles.write(files, into: directory)
    let design = NewFiles.path("design.yaml", in: directory).shellQuoted
    try tell(
      files,
      next: [
        "mistwin lint \(design)", "mistwin carve \(design)",
        "mistwin rehearse \(NewFiles.path("scenario.yaml", in: directory).shellQuoted)",
      ])
    return .good
  }

  /// Writes what a twin holds.
  private func write(of twin: String) async throws -> ExitStatus {
    let existing = try await ExistingDesign(twin: twin, organisation: org)
    let adopted = existing.design
    let scenario = NewFile(
      "scenario.yaml", existing.scenario(from: RelativePath.from(directory, to: twin)),
      "a rehearsal of it, on a copy of the twin")
    let files = adopted.files.map { NewFile($0.path, $0.text, Self.subject(of: $0.path, adopted)) } + [scenario]
    try NewFiles.write(files, into: directory)
    for line in adopted.leftAlone.summary { Stream.error.writeLine(line) }
    if adopted.silenced > 0 {
      Stream.error.writeLine(
        "\(adopted.silenced) \(adopted.silenced == 1 ? "finding" : "findings") of lint are silenced as they were found; see 'lint' in the design"
      )
    }
    let changes = existing.changes
    for line in changes.prefix(20) { Stream.error.writeLine("planning it would change: \(line)") }
    let design = NewFiles.path("design.yaml", in: directory).shellQuoted
    let state = existing.holdsHashes ? " --state \(StateDirectory.usual)" : ""
    try tell(
      files, adopted.leftAlone,
      next: [
        "mistwin lint \(design)", "mistwin plan \(design) --twin \(twin.shellQuoted)\(state)",
        "mistwin rehearse \(NewFiles.path("scenario.yaml", in: directory).shellQuoted)\(state)",
      ])
    return changes.isEmpty ? .good : .bad
  }

  private static func subject(of path: String, _ adopted: AdoptedDesign) -> String {
    switch path {
    case "design.yaml": "what the network is: \(adopted.objects) objects of configuration"
    case "sites.csv": "its places: \(adopted.sites) \(adopted.sites == 1 ? "site" : "sites")"
    case "devices.csv": "its hardware: \(adopted.devices) \(adopted.devices == 1 ? "device" : "devices")"
    default: "a long body"
    }
  }

  /// Prints what was written, and what to do next.
  private func tell(_ files: [NewFile], _ left: LeftAlone = LeftAlone(), next: [String]) throws {
    if json {
      let document: JSON = [
        "mistwin_init": 1,
        "files": JSON(files.map { NewFiles.path($0.path, in: directory) }), "next": JSON(next),
        "left_alone": .array(
          left.groups.map { ["reason": .string($0.reason), "subjects": JSON($0.subjects)] }),
      ]
      return try Stream.output.write(document.indentedText + "\n")
    }
    var table = TextTable(["File", "What it is"])
    for file in files { table.add([NewFiles.path(file.path, in: directory), file.subject]) }
    try Stream.output.write(
      table.text(Presentation.style()) + "\nNext\n" + next.map { "  \($0)\n" }.joined())
  }
}
