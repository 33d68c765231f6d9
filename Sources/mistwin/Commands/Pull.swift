import ArgumentParser
import Determinism
import Ledger
import MistAPI
import MistLive
import Reporting
import Twin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `mistwin pull`
struct Pull: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy an organisation of a live cloud into a twin, to rehearse on. The cloud is only read.",
    discussion: """
      First what there is is looked at, and what the whole copy costs in calls is said; then the rest is read, many calls at \
      once and within the quotas. Ids are kept. Killed, it goes on where it was: the same command leaves out the sites that are \
      there already. With --refresh the audit log since the last pull is read, and then only what it tells to have changed. \
      What was not pulled is unknown in the copy, and asking for it says so; it is never taken for empty.

      Passphrases and other secrets, claim codes and the addresses of clients are replaced by keyed hashes, so that equal ones \
      stay equal; so are names and addresses of administrators, and of webhooks all that comes after the host. The salt is the \
      organisation's own and stays in the ledger. The file is for nobody else's eyes (mode 0600). No webhook of a copy is \
      called, and nobody can log in to it as an administrator of the organisation. What only an administrator's token may read \
      (admins, apitokens) is left unknown with any other, and said to be.

      --sle reads what the cloud has measured, too: for each metric the hours of so many days, seven calls for each site with \
      access points; it is kept as measured, beside what the model makes, and 'calibrate' reads it.

      Exit codes: 0 done, 3 the network or the system failed (the same command goes on), 64 wrong usage, 65 bad input.

      Example:
        mistwin pull --live emea01 --org "Example Retail" --twin retail.sqlite --env-file ~/.mist_env --budget 2000/h
      """)

  /// What becomes of secrets.
  enum SecretChoice: String, ExpressibleByArgument, CaseIterable {
    case hash
    case keep
  }

  @OptionGroup
  var live: LiveOptions

  @Option(help: "The twin's file: a name that is free, or a copy to go on with.", completion: .file())
  var twin: String

  @Option(help: "Read the own kinds of this site only, by name or id; may be given several times.")
  var sites: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read only these kinds beside sites and inventory; may be given several times.", valueName: "kind"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read the history of service levels, too: so many days, 1 to 14. '--only sle' alone means 14.", valueName: "days")
  )
  var sle: Int?

  @Flag(help: "With --sle: of each access point, too, at seven calls each.")
  var sleAccessPoints = false

  @Option(help: ArgumentHelp("At most so many calls an hour, such as 2000/h.", valueName: "n/h"))
  var budget: String?

  @Option(help: "What becomes of secrets: hash or keep.")
  var secrets: SecretChoice = .hash

  @Flag(help: "Bring a copy up to date: read the audit log since it was read, and again only what has changed.")
  var refresh = false

  @Flag(help: "Say what it costs in calls, and end.")
  var costOnly = false

  @Option(help: "Where the ledger is kept, with the salt of the hashes.", completion: .directory)
  var state = ".mistwin"

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  func validate() throws {
    if !live.isAsked { throw ValidationError("Missing expected argument '--live <cloud>'") }
    if budget != nil, callsPerHour == nil {
      throw ValidationError("--budget: found '\(budget ?? "")', expected calls an hour, such as 2000/h")
    }
    if refresh, !only.isEmpty || !sites.isEmpty {
      throw ValidationError("found --refresh with --only or --sites; what the copy holds is what is refreshed")
    }
    if refresh, levels != nil {
      throw ValidationError("found --refresh with --sle; pull the history of service levels by itself: --only sle")
    }
    if let sle, !LevelPull.days.contains(sle) {
      throw ValidationError("--sle: found \(sle), expected 1 to 14 days: the published API keeps no more hours")
    }
    if sleAccessPoints, levels == nil {
      throw ValidationError("--sle-access-points: expected with --sle <days> or --only sle")
    }
    for name in only where PullKind.named(name) == nil && name != LevelPull.name {
      let names = (PullKind.all.map(\.name) + [LevelPull.name]).joined(separator: ", ")
      throw ValidationError("--only: found '\(name)', expected one of \(names)")
    }
  }

  private var callsPerHour: Int? {
    guard let budget else { return nil }
    let text = budget.hasSuffix("/h") ? String(budget.dropLast(2)) : budget
    return Int(text).flatMap { $0 > 0 ? $0 : nil }
  }

  func carryOut() async throws -> ExitStatus {
    let before = try await pulledBefore()
    if refresh { _ = try KeptTwin.open(twin) }
    let session = try await LiveSession(live)
    do {
      let status = try await refresh ? refresh(session) : pull(session, without: before)
      await session.close()
      return status
    } catch {
      await session.close()
      throw error
    }
  }

  private var kinds: [PullKind] { only.isEmpty ? PullKind.all : only.compactMap { PullKind.named($0) } }

  /// How much of the history of service levels is read; nil for none.
  private var levels: LevelPull? {
    let isAsked = sle != nil || only.contains(LevelPull.name)
    return isAsked ? LevelPull(days: sle ?? LevelPull.days.upperBound, readsAccessPoints: sleAccessPoints) : nil
  }

  /// What an earlier pull has left in the twin.
  private struct Before {
    var parts: PulledParts?
    /// The sites that are whole.
    var done: Set<MistID> = []
    /// The sites whose history of service levels it has.
    var measured: Set<MistID> = []
  }

  private func pulledBefore() async throws -> Before {
    guard DiskFiles.exists(twin) else { return Before() }
    let copy = try KeptTwin.open(twin)
    let (parts, organisations) = (try await copy.pulledParts(), try await copy.organisations())
    guard parts != nil || organisations.isEmpty else {
      throw Failure(.badInput, "\(twin): \(PullError.notAPull)")
    }
    var before = Before(parts: parts, done: try await copy.sitesPulled(having: kinds))
    if let levels { before.measured = try await copy.sitesMeasured(levels, at: WallClock.present) }
    return before
  }

  /// The session's client, within `--budget`.
  func client(_ session: LiveSession) throws -> any MistClient {
    guard let callsPerHour else { return session.client }
    return try QuotaClient(
      [session.client], budget: CallBudget(quotas: [TokenQuota(owner: "--budget", limit: callsPerHour)]),
      time: WallClock())
  }

  private func pull(_ session: LiveSession, without before: Before) async throws -> ExitStatus {
    let (done, measured) = (before.done, before.measured)
    let ledger = try StateDirectory(path: state).openLedger()
    let organisation = session.organisation.id
    let salt = try await ledger.salt(ofOrganisation: organisation.description, entropy: SystemEntropy())
    let cover = secrets == .keep ? .none : PullCover(salt: salt)
    if let found = before.parts?.organisation, found != organisation {
      throw PullError.otherOrganisation(found: found, wanted: organisation)
    }
    if let parts = before.parts, parts.keepsSecrets != cover.keepsSecrets || parts.saltCheck != cover.check {
      throw PullError.otherSecrets
    }
    let puller = OrganisationPuller(
      try client(session), organisation: organisation, kinds: kinds, cover: cover, atOnce: session.flights * 4,
      time: WallClock())
    let callsBefore = await session.calls
    Stream.error.writeLine("\(puller.callsToSurvey) calls to see what there is …")
    var survey = try await puller.survey(sites: sites.isEmpty ? nil : Set(sites))
    for name in survey.refused {
      Stream.error.writeLine(
        "\(name) not pulled: this token may not read them; "
          + (before.parts?.kinds[name] == nil
            ? "in the copy they are unknown, not empty" : "what an earlier pull has read of them stays"))
    }
    let cost = puller.cost(of: survey, done: done, levels: levels, measured: measured)
    Stream.error.writeLine(
      "\(cost.total) calls in all: \(cost.made) made, \(cost.pages) for the organisation, \(cost.ofSites) for \(cost.sites) sites"
        + (levels == nil ? "" : ", \(cost.ofLevels) for service levels")
        + (done.isEmpty ? "" : "; \(done.count) sites are there already"))
    if costOnly { return try report(cost, made: cost.made, refused: survey.refused, session, kept: nil) }

    // What is copied is for nobody else's eyes from its first byte on; SQLite gives its other files the same mode.
    umask(0o077)
    let twin = try Twin(
      file: self.twin, settings: .init(seed: 1, start: WallClock.present, callMedian: 0, callsPerHour: 5000))
    let progress = PullProgress(of: cost.sites)
    do {
      let pulled = try await puller.organisation(&survey)
      try await twin.install(pulled, keepsSecrets: secrets == .keep)
      try await puller.sites(survey, done: done) { site in
        try await twin.install(site, in: organisation)
        if let line = await progress.line() { Stream.error.writeLine(line) }
      }
      if let levels {
        let progress = PullProgress(of: puller.measurable(survey, done: measured).count)
        try await puller.levels(levels, of: survey, done: measured) { read in
          try await twin.install(read)
          if let line = await progress.line() { Stream.error.writeLine("service levels: \(line)") }
        }
      }
      try await twin.finishPull()
      try await twin.close()
      return try report(
        cost, made: await session.calls - callsBefore, refused: survey.refused, session, kept: pulled)
    } catch {
      try? await twin.close()
      throw error
    }
  }

  private func report(
    _ cost: PullCost, made: Int, refused: [String], _ session: LiveSession, kept: PulledOrganisation?
  ) throws -> ExitStatus {
    if json {
      let document: JSON = [
        "mistwin_pull": 1, "file": .string(twin), "org_id": .string("\(session.organisation.id)"),
        "org_name": .string(session.organisation.name), "calls_predicted": JSON(cost.total), "calls_made": JSON(made),
        "pulled": .object(
          JSONObject((kept?.items ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value.count)) })),
        "not_pulled": JSON(refused), "sites_read": JSON(kept == nil ? 0 : cost.sites),
        "level_calls": JSON(cost.ofLevels), "level_days": levels.map { JSON($0.days) } ?? .null,
      ]
      try Stream.output.write(document.indentedText + "\n")
      return .good
    }
    guard let kept else {
      try Stream.output.write("\(cost.total) calls, \(made) of them made to know it\n")
      return .good
    }
    var table = TextTable(["Kind", "Objects"])
    for (name, items) in kept.items.sorted(by: { $0.key < $1.key }) where !items.isEmpty {
      table.add([name, "\(items.count)"])
    }
    try Stream.output.write(
      table.text(Presentation.style())
        + "\(twin): '\(session.organisation.name)', \(cost.sites) sites read whole; \(made) calls, \(cost.total) predicted\n"
    )
    return .good
  }
}

/// Says how far a pull is: each twentieth of its sites.
actor PullProgress {
  private let count: Int
  private var done = 0

  init(of count: Int) { self.count = count }

  /// The line after one site more; nil when none is due.
  func line() -> String? {
    let before = done * 20 / max(1, count)
    done += 1
    let now = done * 20 / max(1, count)
    return now > before ? "\(done) of \(count) sites" : nil
  }
}
