import ArgumentParser
import MistAPI
import MistLive
import Planning
import Reporting
import Twin

/// `mistwin export`
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what an organisation holds for other tools.",
    discussion: """
      Example:
        mistwin export terraform --twin prod.sqlite --to terraform
      """,
    subcommands: [ExportTerraform.self])
}

/// `mistwin export terraform`
struct ExportTerraform: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "terraform",
    abstract: "Write import blocks and variables for Terraform's official provider, Juniper/mist.",
    discussion: """
      imports.tf has an import block (Terraform 1.5 and later) for each object that the provider knows, with its id; what it \
      does not know is listed at the end. variables.tf declares what differs by site and, as sensitive variables, every secret; \
      terraform.tfvars has the values of what is no secret. With a design only what the design speaks of is exported. Files \
      that are there already are left as they are, and then none is written.

      On a live cloud it takes some forty calls, and seven a site: of a large organisation export a pulled copy.

      Example:
        mistwin export terraform --twin prod.sqlite --to terraform
        mistwin export terraform stores --live emea01 --org "Example Retail" --env-file ~/.mist_env --to terraform
      """)

  @Argument(
    help: "A design: export only what it speaks of.", completion: .file(extensions: ["yaml", "yml"]))
  var design: String?

  @Option(help: "The twin that has the objects and their ids, kept or pulled.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @OptionGroup(title: "The organisation, and a live cloud instead of a twin")
  var live: LiveOptions

  @Option(help: "The directory of the files; it may be new.", completion: .directory)
  var to: String

  @Flag(help: "Print what was written as one JSON document.")
  var json = false

  func validate() throws {
    if to.isEmpty { throw ValidationError("--to: found nothing, expected a directory; . is the present one") }
  }

  func carryOut() async throws -> ExitStatus {
    let design = try design.map { try Design.load($0, files: DiskFiles()) }
    var contents = try await read(organisation: live.org ?? design?.organisation)
    if let design { contents.contents = contents.contents.restricted(to: design) }
    let export = TerraformExport(of: contents.contents, holdsHashes: contents.holdsHashes)
    try NewFiles.write(export.files.map { NewFile($0.name, $0.text, "") }, into: to)
    for line in export.leftAlone.summary { Stream.error.writeLine(line) }
    let names = export.files.map { NewFiles.path($0.name, in: to) }
    if json {
      let document: JSON = [
        "mistwin_export_terraform": 1, "files": JSON(names),
        "imports": .object(JSONObject(export.counts.map { ($0.type, JSON($0.count)) })),
        "secrets": JSON(export.secretCount),
        "left_alone": .array(
          export.leftAlone.groups.map { ["reason": .string($0.reason), "subjects": JSON($0.subjects)] }),
      ]
      try Stream.output.write(document.indentedText + "\n")
      return .good
    }
    var table = TextTable(["Resource", "Imports"])
    for (type, count) in export.counts { table.add([type, "\(count)"]) }
    try Stream.output.write(
      table.text(Presentation.style())
        + "\nsecrets, variables without a value: \(export.secretCount)\nwritten: \(names.joined(separator: ", "))\n"
        + "\nNext\n  cd \(to.shellQuoted) && terraform init && terraform plan -generate-config-out=generated.tf\n")
    return .good
  }

  /// Reads the organisation of a twin, or of a live cloud.
  private func read(organisation: String?) async throws -> (contents: OrganisationContents, holdsHashes: Bool) {
    guard live.isAsked else {
      let copy = try await TwinCopy(of: twin, organisation: organisation, role: "write")
      let contents = try await OrganisationContents(
        of: copy.organisation, named: copy.organisationName, through: copy.client)
      return (contents, try await copy.twin.holdsHashes)
    }
    let session = try await LiveSession(live)
    do {
      let contents = try await OrganisationContents(
        of: session.organisation.id, named: session.organisation.name, through: session.client)
      await session.close()
      return (contents, false)
    } catch {
      await session.close()
      throw error
    }
  }
}
