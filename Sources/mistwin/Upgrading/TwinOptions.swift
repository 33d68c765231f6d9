import ArgumentParser

/// Which twin and organisation a rollout is about, and where what must survive is kept.
struct TwinOptions: ParsableArguments {
  @Option(help: "The twin.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @Option(help: ArgumentHelp("The organisation, by name or id; needed where the twin has several.", valueName: "org"))
  var org: String?

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = ".mistwin"

  /// How one goes on with an upgrade.
  var goingOn: RolloutGoingOn {
    RolloutGoingOn("upgrade", twin: twin, organisation: org, state: StateDirectory(path: state))
  }
}
