import ArgumentParser

/// `mistwin api`
struct API: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api",
    abstract: "The published API: what it contains, and what of it the twin does.",
    discussion: """
      Example:
        mistwin api describe listOrgSites
      """,
    subcommands: [Import.self, Describe.self, Coverage.self])
}
