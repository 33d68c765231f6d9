import ArgumentParser

/// What the workflow API of a served twin works with.
struct WorkflowOptions: ParsableArguments {
  @Flag(help: "Let the workflow API change the network; it only reads unless told.")
  var allowWrites = false

  @Option(
    help:
      "The file of the key that callers of the workflow API send; MISTWIN_API_KEY of the environment, else the file workflow.key of --state, which is made where there is none.",
    completion: .file())
  var apiKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "Carry the workflow API's steps out on this Mist cloud instead of on the twin, by short name or host.",
      valueName: "cloud"))
  var live: String?

  @Option(
    help: ArgumentHelp(
      "The organisation on that cloud, by name or id; needed where there are several.", valueName: "name|id"))
  var liveOrg: String?

  @Option(
    help: "A file with MIST_APITOKEN for that cloud, as mistapi reads it; the environment's unless given.",
    completion: .file())
  var liveEnvFile: String?

  @Option(help: "A certificate authority to trust for that cloud beside the system's, in PEM.", completion: .file())
  var liveCa: String?

  @Option(
    help:
      "Whom to trust with rehearsals and approvals for that cloud; the design's 'live: { signers: … }' unless given.",
    completion: .file())
  var signers: String?

  func validate() throws {
    let ofLive = [
      ("--live-org", liveOrg), ("--live-env-file", liveEnvFile), ("--live-ca", liveCa), ("--signers", signers),
    ]
    for (name, value) in ofLive where value != nil && live == nil {
      throw ValidationError("found \(name) without --live, expected both")
    }
    do {
      _ = try liveOptions()
    } catch {
      // What is wrong with them is said as by every command that takes them.
      throw ValidationError(LiveOptions.message(for: error))
    }
  }

  /// The cloud, as other commands name it.
  func liveOptions() throws -> LiveOptions {
    let options = [("live", live), ("org", liveOrg), ("env-file", liveEnvFile), ("ca", liveCa)]
    return try LiveOptions.parse(options.flatMap { name, value in value.map { ["--\(name)", $0] } ?? [] })
  }
}
