import ArgumentParser

/// How a process carries a rollout on a live cloud.
struct ControllerOptions: ParsableArguments {
  @Flag(
    help:
      "Do what is due, take the look that is due, and end: for cron and pipelines, with 'continue RUN --tick' from then on."
  )
  var tick = false

  @Flag(help: "Take over from another process that changes the organisation, by this ledger, and is gone for certain.")
  var breakLease = false

  /// - Throws: `ValidationError` where there is no live cloud.
  func check(_ live: LiveOptions) throws {
    if live.live == nil, tick || breakLease {
      throw ValidationError(
        "found \(tick ? "--tick" : "--break-lease") without --live, expected both: a twin's clock moves by itself")
    }
  }
}
