import ArgumentParser
import MistAPI
import MistLive

/// A live cloud to be read from, in the place of a twin.
struct LiveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "This Mist cloud instead of a twin, by short name or host: global01, api.eu.mist.com.", valueName: "cloud"))
  var live: String?

  @Option(
    help: ArgumentHelp("The organisation, by name or id; needed where there are several.", valueName: "name|id"))
  var org: String?

  @Option(
    help: "A file with MIST_APITOKEN, as mistapi reads it; the environment's unless given. Never an argument.",
    completion: .file())
  var envFile: String?

  @Option(help: "A certificate authority to trust beside the system's, in PEM.", completion: .file())
  var ca: String?

  @Option(help: "What is left of each token's calls for others: calls an hour, or a share such as 10%.")
  var reserve = "0"

  @Option(
    help: ArgumentHelp(
      "How many calls may be under way at a time on the cloud; \(LiveSettings.usualFlights) unless given.",
      valueName: "n"))
  var inFlight: Int?

  @Option(help: "Keep every call and its answer, without secrets, in this file.", completion: .file())
  var record: String?

  @Option(help: "Answer from a file that --record wrote, instead of from a cloud.", completion: .file())
  var replay: String?

  /// Whether something else than a twin is asked.
  var isAsked: Bool { live != nil || replay != nil }

  func validate() throws {
    if live != nil, replay != nil { throw ValidationError("found --live and --replay, expected one of them") }
    if record != nil, live == nil { throw ValidationError("found --record without --live, expected both") }
    for (name, value) in [("--env-file", envFile), ("--ca", ca)] where value != nil && live == nil {
      throw ValidationError("found \(name) without --live, expected both")
    }
    if let live, MistCloud(live) == nil {
      let names = MistCloud.published.map(\.shortName).joined(separator: ", ")
      throw ValidationError("--live: found '\(live)', expected one of \(names), or a host such as api.eu.mist.com")
    }
    if let inFlight, !(1...100).contains(inFlight) {
      throw ValidationError("found --in-flight \(inFlight), expected a number from 1 to 100")
    }
    do throws(CallBudgetError) {
      _ = try callReserve()
    } catch {
      throw ValidationError("--reserve: \(error)")
    }
  }

  /// - Throws: `ValidationError` for a recording, where something is to be changed.
  func refuseRecordings() throws {
    if replay != nil {
      throw ValidationError("found --replay, expected --live or a twin: a recording cannot be changed")
    }
  }

  /// The options that lead to the cloud, as they are typed again.
  var typed: String {
    let options = [
      ("live", live), ("org", org), ("env-file", envFile), ("ca", ca), ("reserve", reserve == "0" ? nil : reserve),
      ("in-flight", inFlight.map { "\($0)" }),
    ]
    return options.compactMap { name, value in value.map { "--\(name) \($0.shellQuoted)" } }.joined(separator: " ")
  }

  /// What is left for others.
  func callReserve() throws(CallBudgetError) -> CallReserve { try CallReserve(reserve) }
}
