import ArgumentParser

/// `mistwin sweep`
struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Rehearse a scenario with many seeds and variants, and say how often what comes out.",
    discussion: """
      Example:
        mistwin sweep scenarios/two-sites.yaml --seeds 1..200 --vary policy=spread,one-ap --out sweep.sqlite
        mistwin sweep merge part-1.sqlite part-2.sqlite --out sweep.sqlite
      """,
    subcommands: [SweepRun.self, SweepMerge.self], defaultSubcommand: SweepRun.self)
}
