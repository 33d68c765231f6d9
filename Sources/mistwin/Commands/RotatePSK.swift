import ArgumentParser
import Determinism
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout
import Twin

/// `mistwin rotate-psk`
struct RotatePSK: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-psk",
    abstract: "Rotate a pre-shared key with an overlap, a passphrase of a WLAN, or a RADIUS secret.",
    discussion: """
      A second key is made beside the old one, and both hold. Whoever was seen under the old key within the look-back, not \
      only who fails, is counted by psk_name; when few enough are left behind, or at the deadline, the old key goes and the \
      new one takes its name. A passphrase that a WLAN itself or a site variable holds has no overlap: that is a cut, and \
      has to be accepted. The old_passphrase of a key is an overlap too, but blind to who still uses it.

      The new passphrase is made, or read from a file; it is never an argument, and never printed, logged or journalled. Every \
      step is written into the ledger: killed at any point, --continue goes on where it was, and --roll-back removes the new \
      key as long as the old one holds. A twin's clock moves as the rotation waits.

      On a live cloud it takes two keys: the signed attestation of a rehearsal of exactly this rotation (--attest, on a pulled \
      twin), and somebody's word for it (--approve, or a file of `mistwin approve`).

      Exit codes: 0 done, 1 not as it should be or more left behind at the deadline than allowed, 3 the network or the system \
      failed, 4 waiting for a confirmation, 65 bad input.

      Example:
        mistwin rotate-psk --find --twin shops.sqlite
        mistwin rotate-psk --name scanners --save psk.txt --stragglers 2% --deadline 14d --twin shops.sqlite
        mistwin rotate-psk --continue 1 --confirm --twin shops.sqlite
      """)

  /// How both hold for a while.
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case secondKey = "second-key"
    case oldPassphrase = "old-passphrase"

    var method: KeyRotationOrder.Method { self == .secondKey ? .secondKey : .oldPassphrase }
  }

  @Flag(help: "Say where passphrases stand (or RADIUS secrets, with --radius), and which overlap each allows.")
  var find = false

  @Flag(help: "List the rotations of the ledger.")
  var runs = false

  @Option(help: "The pre-shared key of that name, of the organisation or of sites.")
  var name: String?

  @Option(help: "The passphrase of the WLANs of that SSID.")
  var ssid: String?

  @Option(help: "The site variable of that name, which a WLAN or a RADIUS server takes its secret from.")
  var variable: String?

  @Option(
    help: ArgumentHelp(
      "The secret that is shared with the RADIUS server of that host, and with all that hold the same.",
      valueName: "host"))
  var radius: String?

  @Option(help: "Only at this site; may be given several times.")
  var site: [String] = []

  @Flag(help: "Of keys of that name, the organisation's.")
  var orgKey = false

  @Option(help: "How both hold: a second key, which shows who is left behind, or old-passphrase, which does not.")
  var method: Method?

  @Flag(help: "Change what has no overlap: whoever has the old one is kept out from then on.")
  var acceptCut = false

  @Option(
    help: "The new passphrase: the first line of this file, 8 to 63 printable ASCII characters. Made unless given.",
    completion: .file())
  var passphraseFile: String?

  @Option(
    help:
      "Write the new passphrase to this file (mode 0600) when it alone holds, so that a design's file: reference follows.",
    completion: .file())
  var save: String?

  @Option(help: "Write who has to be told to this file: CSV, or JSON where it ends with .json.", completion: .file())
  var notify: String?

  @Flag(
    help:
      "Stop with exit code 4 once all are told, until --continue RUN --confirm: the device-management tool comes first."
  )
  var waitForConfirmation = false

  @OptionGroup
  var pace: RotationPace

  @Option(name: .customLong("continue"), help: ArgumentHelp("Go on with that rotation.", valueName: "run"))
  var continuing: Int64?

  @Flag(help: "The devices have the new passphrase: the rotation that waits may go on.")
  var confirm = false

  @Option(help: ArgumentHelp("Take that rotation back: the new key goes, the old one stays.", valueName: "run"))
  var rollBack: Int64?

  @Option(help: "The twin.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @OptionGroup(title: "The organisation, and a live cloud instead of a twin")
  var live: LiveOptions

  @OptionGroup
  var clearance: ClearanceOptions

  @OptionGroup
  var controller: ControllerOptions

  @Option(
    help: "Rehearse the rotation on a copy of the twin, which stays as it is, and write its attestation to this file.",
    completion: .file(extensions: ["json"]))
  var attest: String?

  @Option(help: "Sign the attestation with this key (Ed25519).", completion: .file())
  var signWith: String?

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = ".mistwin"

  @Flag(help: "Say what would be done, and change nothing.")
  var dryRun = false

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  /// What a key is known by.
  var named: [KeyTarget.Name] {
    [
      name.map { .key($0) }, ssid.map { .wlan($0) }, variable.map { .variable($0) }, radius.map { .radius($0) },
    ].compactMap { $0 }
  }

  func carryOut() async throws -> ExitStatus {
    if runs { return try await list() }
    if find { return try await survey() }
    if attest != nil { return try await rehearse() }
    let isNew = continuing == nil && rollBack == nil
    let keys = live.isAsked && isNew && !dryRun ? try clearance.read(beside: nil, nil) : nil
    let session = try await RolloutSession(twin: twin, live: live, state: state, controller)
    let desk = RotationDesk(session: session, options: typed)
    do {
      return try await work(desk, keys)
    } catch let idle as TickClock.Idle {
      let run = try await session.ledger.keyRotations().last { $0.outcome == nil }?.run ?? 0
      Stream.error.writeLine(
        "nothing is due before \(idle.until.iso8601); then: mistwin rotate-psk --continue \(run) --tick \(typed)")
      return .undecided
    }
  }

  /// The options of the network and of the ledger, as they are typed again.
  private var typed: String {
    (live.isAsked ? live.typed : "--twin \(twin.shellQuoted)") + StateDirectory(path: state).typed
  }

  private func work(_ desk: RotationDesk, _ keys: LiveKeys?) async throws -> ExitStatus {
    let session = desk.session
    if let run = continuing ?? rollBack {
      let rotation = try await desk.rotation(files: try await desk.files(of: run))
      if let order = try await session.ledger.keyRotations().first(where: { $0.run == run })?.order {
        try await session.checkClearance(
          of: order.subject(ofOrganisation: session.organisationName), named: "rotation \(run)")
      }
      let (isBack, confirms) = (rollBack != nil, confirm)
      let record = try await session.alone {
        isBack ? try await rotation.rollBack(run) : try await rotation.goOn(run, confirms: confirms)
      }
      return try report(record, desk)
    }
    let files = RotationFiles(given: passphraseFile, saved: save)
    try files.check()
    let rotation = try await desk.rotation(files: files)
    let (order, survey) = try await order(desk, files)
    let notices =
      notify != nil || dryRun ? try await rotation.notices(of: order, sites: survey.sites, waves: pace.waves) : []
    if dryRun {
      await session.close()
      try Stream.output.write(
        json
          ? KeyOrderReport(order, notices).document.indentedText + "\n"
          : KeyOrderReport(order, notices).text(Presentation.style(noColour: noColor)))
      return .good
    }
    if let notify {
      let list = KeyNoticeReport(notices)
      try DiskFiles.write(notify.hasSuffix(".json") ? list.document.indentedText + "\n" : list.csv, to: notify)
      Stream.error.writeLine("\(notify): \(notices.count) clients to be told")
    }
    let subject = order.subject(ofOrganisation: session.organisationName)
    try await session.clear(subject, by: keys)
    let begun = try await desk.rotation(
      files: files, try session.predicted(of: subject, by: keys, clearance))
    return try report(try await session.alone { try await begun.begin(order) }, desk)
  }

  func order(_ desk: RotationDesk, _ files: RotationFiles) async throws -> (KeyRotationOrder, KeySurvey) {
    let target = KeyTarget(named[0], sites: site, isOrganisations: orgKey)
    let finder = KeyFinder(client: desk.client, organisation: desk.organisation, hash: try await desk.hash())
    var survey = try await finder.find(target.subject)
    if variable != nil {
      let others = try await finder.find(.radius).places.filter { $0.kind == .variable && !survey.holds($0) }
      survey.places += others
    }
    var order = try KeyRotationOrder(
      target, in: desk.organisation, places: try target.places(in: survey), method: method?.method,
      acceptsCut: acceptCut, firstWaves: pace.waves, sites: survey.sites)
    pace.apply(to: &order)
    order.waitsForConfirmation = waitForConfirmation
    order.memo = files.memo
    return (order, survey)
  }

  private func list() async throws -> ExitStatus {
    let records = try await StateDirectory(path: state).openLedger().keyRotations()
    let report = KeyRotationsReport(records)
    try Stream.output.write(
      json ? report.document.indentedText + "\n" : report.text(Presentation.style(noColour: noColor)))
    return .good
  }

  private func survey() async throws -> ExitStatus {
    let network = try await ReadNetwork(twin: twin, live: live, role: "write")
    // Hashes tell equal ones from others within this answer, and are not shown.
    let hash = KeyedHash(salt: await SystemEntropy().bytes(32))
    let finder = KeyFinder(client: network.client, organisation: network.organisation, hash: hash)
    let found = try await finder.find(radius == nil ? .passphrases : .radius)
    await network.close()
    let names = Set([name, variable, radius.flatMap { $0 == "all" ? nil : $0 }].compactMap { $0 })
    let places = found.places.filter { place in
      (names.isEmpty || names.contains(place.name)) && (ssid == nil || place.ssid == ssid)
        && (site.isEmpty || place.site.map { site.contains($0.name) } ?? true)
    }
    let wanted = named.map { KeyTarget($0).title }.joined(separator: ", ")
    let report = KeySurveyReport(places, wanted: wanted.isEmpty ? "passphrases" : wanted)
    try Stream.output.write(
      json ? report.document.indentedText + "\n" : report.text(Presentation.style(noColour: noColor)))
    return places.isEmpty && !named.isEmpty ? .bad : .good
  }

  func report(_ record: KeyRotationRecord, _ desk: RotationDesk) throws -> ExitStatus {
    let report = KeyRotationReport(record, advice: desk.advice(on: record))
    try Stream.output.write(
      json ? report.document.indentedText + "\n" : report.text(Presentation.style(noColour: noColor)))
    switch record.outcome {
    case .rotated: return record.leftTooMany ? .bad : .good
    case .rolledBack: return .good
    case .wrong: return .bad
    case nil: return .undecided
    }
  }
}

extension KeySurvey {
  fileprivate func holds(_ place: KeyPlace) -> Bool {
    places.contains { $0.path == place.path && $0.field == place.field }
  }
}
