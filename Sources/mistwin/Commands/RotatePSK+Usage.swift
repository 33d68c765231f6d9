import ArgumentParser

/// Which options of a rotation go together.
extension RotatePSK {
  func validate() throws {
    let verbs = [find, runs, continuing != nil, rollBack != nil].count { $0 }
    guard verbs <= 1 else {
      throw ValidationError("found several of --find, --runs, --continue and --roll-back, expected one of them")
    }
    if !find { try live.refuseRecordings() }
    try clearance.check(live)
    try controller.check(live)
    if attest != nil, live.isAsked || find || runs || dryRun || continuing != nil || rollBack != nil {
      throw ValidationError(
        "found --attest beside what is not rehearsed, expected a new rotation and --twin with a copy")
    }
    if signWith != nil, attest == nil { throw ValidationError("found --sign-with without --attest, expected both") }
    if confirm, continuing == nil { throw ValidationError("--confirm: expected --continue with the run that waits") }
    if find || runs || continuing != nil || rollBack != nil {
      let isOrder =
        acceptCut || passphraseFile != nil || save != nil || method != nil || waitForConfirmation || dryRun
        || notify != nil
      if isOrder || !find && !named.isEmpty {
        throw ValidationError("found options of a new rotation beside --find, --runs, --continue or --roll-back")
      }
      return
    }
    guard named.count == 1 else {
      throw ValidationError(
        "found \(named.isEmpty ? "none" : "several") of --name, --ssid, --variable and --radius, expected one of them")
    }
    if name == nil, acceptCut || ssid != nil || variable != nil {
      for (option, isGiven) in [
        ("--method", method != nil), ("--stragglers", pace.stragglers != nil), ("--deadline", pace.deadline != nil),
      ] where isGiven {
        throw ValidationError(
          "\(option): there is no overlap of it to wait for; expected --name, or the cut without \(option)")
      }
    }
    if name != nil, acceptCut {
      throw ValidationError(
        "--accept-cut: a key by --name has an overlap; expected it with --ssid, --variable or --radius")
    }
    if method == .oldPassphrase, pace.stragglers != nil {
      throw ValidationError("--stragglers: old-passphrase cannot tell who is left behind; expected --deadline alone")
    }
    if waitForConfirmation, passphraseFile == nil, save == nil {
      throw ValidationError(
        "--wait-for-confirmation: the device-management tool has to have the new passphrase first; expected --passphrase-file or --save"
      )
    }
  }
}
