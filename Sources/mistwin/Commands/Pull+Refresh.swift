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

extension Pull {
  /// Brings the copy up to date.
  func refresh(_ session: LiveSession) async throws -> ExitStatus {
    umask(0o077)
    let now = WallClock.present
    let copy = try Twin(file: twin, settings: .init(seed: 1, start: now, callMedian: 0, callsPerHour: 5000))
    do {
      let status = try await refresh(copy, session, at: now)
      try await copy.close()
      return status
    } catch {
      try? await copy.close()
      throw error
    }
  }

  private func refresh(_ copy: Twin, _ session: LiveSession, at now: Instant) async throws -> ExitStatus {
    guard let parts = try await copy.pulledParts() else { throw PullError.notAPull }
    let organisation = session.organisation.id
    guard parts.organisation == organisation else {
      throw PullError.otherOrganisation(found: parts.organisation, wanted: organisation)
    }
    let salt = try await StateDirectory(path: state).openLedger().salt(
      ofOrganisation: organisation.description, entropy: SystemEntropy())
    let refresher = OrganisationRefresher(
      try client(session), into: copy, cover: parts.keepsSecrets ? .none : PullCover(salt: salt),
      atOnce: session.flights * 4, time: WallClock())
    let before = await session.calls
    Stream.error.writeLine("the audit log since the copy was read is read …")
    let survey = try await refresher.survey()
    let cost = survey.cost
    Stream.error.writeLine(
      "\(survey.reach.lines) lines since \(survey.since.iso8601) tell of changes; \(cost.total) calls in all: \(cost.made) made, \(cost.pages) for "
        + "the organisation, \(cost.ofSites) for \(cost.sites) sites; a whole pull takes \(survey.whole)")
    for message in survey.reach.unknown {
      Stream.error.writeLine("not understood, all that it can mean is read: \(TextStyle.printable(message))")
    }
    if costOnly { return try report(survey, made: cost.made, refused: [], session, isDone: false) }
    // The copy's clock goes on to where the cloud is: what devices do since then is told against it.
    if await copy.now < now { await copy.advance(to: now) }
    let progress = PullProgress(of: cost.sites)
    let refused = try await refresher.refresh(survey) {
      if let line = await progress.line() { Stream.error.writeLine(line) }
    }
    for name in refused.sorted() {
      Stream.error.writeLine(
        "\(name) not read again: this token may not read them; in the copy they are unknown from now on")
    }
    return try report(survey, made: await session.calls - before, refused: refused, session, isDone: true)
  }

  private func report(
    _ survey: OrganisationRefresher.Survey, made: Int, refused: Set<String>, _ session: LiveSession, isDone: Bool
  ) throws -> ExitStatus {
    let kinds = survey.kinds.filter { !refused.contains($0) }.sorted()
    if json {
      let sites = survey.sites.sorted { $0.key < $1.key }.map { site, kinds in
        JSON.object(JSONObject([("site_id", .string("\(site)")), ("kinds", JSON(kinds.sorted()))]))
      }
      let document: JSON = [
        "mistwin_refresh": 1, "file": .string(twin), "org_id": .string("\(session.organisation.id)"),
        "org_name": .string(session.organisation.name), "since": .string(survey.since.iso8601),
        "lines": JSON(survey.reach.lines), "not_understood": JSON(survey.reach.unknown),
        "calls_predicted": JSON(survey.cost.total), "calls_made": JSON(made),
        "calls_of_whole_pull": JSON(survey.whole), "kinds": JSON(kinds),
        "not_pulled": JSON(refused.sorted()), "devices_changed": JSON(survey.devices), "sites": .array(sites),
        "done": .bool(isDone),
      ]
      try Stream.output.write(document.indentedText + "\n")
      return .good
    }
    guard isDone else {
      try Stream.output.write(
        "\(survey.cost.total) calls, \(made) of them made to know it; a whole pull takes \(survey.whole)\n")
      return .good
    }
    var table = TextTable(["Read again", "Of"])
    for name in kinds { table.add([name, "the organisation"]) }
    let ofSites = Set(survey.sites.values.flatMap { $0 }).sorted()
    for name in ofSites { table.add([name, "\(survey.sites.count { $0.value.contains(name) }) sites"]) }
    try Stream.output.write(
      table.text(Presentation.style())
        + "\(twin): '\(session.organisation.name)' is up to date, \(survey.devices) devices have changed; "
        + "\(made) calls, \(survey.cost.total) predicted, against \(survey.whole) of a whole pull\n")
    return .good
  }
}
