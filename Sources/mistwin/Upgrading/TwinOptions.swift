import ArgumentParser

/// Which network and organisation a rollout is about, and where what must survive is kept.
struct TwinOptions: ParsableArguments {
  @Option(help: "The twin.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @OptionGroup
  var live: LiveOptions

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = ".mistwin"

  func validate() throws { try live.refuseRecordings() }

  /// How one goes on with an upgrade.
  var goingOn: RolloutGoingOn {
    RolloutGoingOn("upgrade", network: network, state: StateDirectory(path: state))
  }

  /// The options of the network, as they are typed again.
  private var network: String {
    live.isAsked
      ? live.typed : "--twin \(twin.shellQuoted)" + (live.org.map { " --org \($0.shellQuoted)" } ?? "")
  }
}
