import ArgumentParser

/// What the dashboard shows beside the twin.
struct DashboardOptions: ParsableArguments {
  @Option(help: "The design whose address plan the dashboard shows: its directory or YAML file.", completion: .file())
  var design: String?

  @Option(
    help: "The directory of the ledger whose rollouts the dashboard shows; it is read, never written.",
    completion: .directory)
  var state: String?

  /// The address plan of the design, if there is one.
  /// - Throws: `DocumentErrors` for a design that has errors.
  func addresses() throws -> DashboardAddresses? { try design.map { try DashboardAddresses(design: $0) } }
}
