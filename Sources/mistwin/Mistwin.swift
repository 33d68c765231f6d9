import ArgumentParser

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The command line: parses, calls, prints, exits.
@main
struct Mistwin: AsyncParsableCommand {
  /// The version of the program.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mistwin",
    abstract: "Rehearse a network on a twin of the Juniper Mist cloud, before the hardware arrives.",
    discussion: """
      A design says what the network is to be; a scenario says when its hardware arrives, what goes wrong and what must \
      hold in the end. Results go to standard output, everything else to standard error.

      Exit codes: 0 done and judged good, 1 judged bad, 3 the system failed, 4 undecided, 64 wrong usage, 65 bad input.

      Example:
        mistwin rehearse scenarios/two-sites.yaml
      """,
    version: version,
    subcommands: [
      Init.self, Rehearse.self, WhatIfCommand.self, SweepCommand.self, Carve.self, Lint.self, PlanCommand.self,
      Apply.self, Approve.self,
      Key.self, Score.self,
      Power.self, Upgrade.self,
      RolloutCommand.self, RotatePSK.self, Calibrate.self, Explain.self, Kinds.self, Probe.self, Pull.self,
      Diff.self, SchemaCommand.self, Export.self, Serve.self, TwinCommand.self, SLE.self, Model.self, API.self,
      Manual.self,
    ])

  /// Writing to a pipe that nobody reads any more is an error to be handled, not a death.
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    await main(nil)
  }
}
