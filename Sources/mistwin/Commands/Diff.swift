import ArgumentParser
import Determinism
import Ledger
import MistAPI
import MistLive
import Reporting
import Twin

/// `mistwin diff`
struct Diff: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Is the twin still true? Compare a twin with the live cloud, or with another twin, field by field.",
    discussion: """
      Both sides are only read. What the twin has pulled is compared, object by object: what is only in the twin, what is only \
      on the other side, and each field that differs with both values. What was not pulled is unknown, and said to be. Times, \
      and what devices do at the moment, are no differences.

      Secrets are compared by keyed hashes under the salt of the pull, which stands in its ledger (--state).

      Exit codes: 0 equal, 1 different, 3 the network or the system failed, 64 wrong usage, 65 bad input.

      Example:
        mistwin diff --twin retail.sqlite --live emea01 --org "Example Retail" --env-file ~/.mist_env
      """)

  @OptionGroup
  var live: LiveOptions

  @Option(help: "The twin.", completion: .file())
  var twin: String

  @Option(help: "Another twin to compare it with, instead of a cloud.", completion: .file())
  var with: String?

  @Option(help: "Of sites compare this one's own kinds only, by name or id; may be given several times.")
  var sites: [String] = []

  @Option(help: ArgumentHelp("Compare only this kind; may be given several times.", valueName: "kind"))
  var only: [String] = []

  @Option(help: "Where the ledger is kept, with the salt of the hashes.", completion: .directory)
  var state = StateDirectory.usual

  @OptionGroup
  var result: ResultOptions

  func validate() throws {
    if live.replay != nil {
      throw ValidationError("found --replay: a recording holds no secrets to compare; expected --live or --with")
    }
    if live.isAsked == (with != nil) {
      throw ValidationError("expected either --live with a cloud or --with another twin")
    }
    try Self.checkKinds(only)
  }

  /// Whether all of these can be compared.
  static func checkKinds(_ only: [String]) throws {
    let names = kinds.map(\.name)
    for name in only where !names.contains(name) {
      throw ValidationError("--only: found '\(name)', expected one of \(names.joined(separator: ", "))")
    }
  }

  /// What can be compared: not what devices do.
  static var kinds: [PullKind] { (PullKind.base + PullKind.all).filter { $0.name != "stats" } }

  /// One side.
  private struct Side {
    let name: String
    let client: any MistClient
    let organisation: MistID
    /// What is known of it; nil: everything.
    let parts: PulledParts?
    let time: Instant
    /// The token by which it is read, where that was made for it.
    var reader: MistID?

    var isHashed: Bool { parts.map { !$0.keepsSecrets } ?? false }

    func knows(_ kind: PullKind) -> Bool { parts == nil || kind.isOfSite || parts?.kinds[kind.name] != nil }

    func kinds(at site: MistID) -> Set<String> {
      let all = Diff.kinds.filter(\.isOfSite).map(\.name)
      return parts.map { Set(($0.sites[site] ?? [:]).keys) } ?? Set(all)
    }
  }

  func carryOut() async throws -> ExitStatus {
    let report = try await report()
    try Stream.output.write(result.json ? report.document.indentedText + "\n" : report.text(result.style))
    return report.isEqual ? .good : .bad
  }

  /// Reads both sides and compares them.
  func report() async throws -> DifferenceReport {
    let first = try await side(twin)
    guard let with else {
      let session = try await LiveSession(live)
      do {
        let second = Side(
          name: live.live ?? "", client: session.client, organisation: session.organisation.id,
          parts: nil,
          time: WallClock.present)
        let report = try await compare(first, second, session)
        await session.close()
        return report
      } catch {
        await session.close()
        throw error
      }
    }
    return try await compare(first, try await side(with), nil)
  }

  private func side(_ path: String) async throws -> Side {
    let parts = try await KeptTwin.open(path).pulledParts()
    let copy = try await TwinCopy(of: path, organisation: live.org, role: "admin", allowsOther: true)
    return Side(
      name: path, client: copy.client, organisation: copy.organisation, parts: parts, time: parts?.time ?? copy.time,
      reader: copy.tokenID)
  }

  // MARK: Comparing

  private func compare(_ first: Side, _ second: Side, _ session: LiveSession?) async throws -> DifferenceReport {
    guard first.organisation == second.organisation else {
      throw Failure(
        .badInput,
        "\(first.name) holds the organisation \(first.organisation), and \(second.name) \(second.organisation); "
          + "expected one organisation on both sides")
    }
    let cover = try await cover(for: [first, second])
    let selected = Self.kinds.filter { only.isEmpty || only.contains($0.name) }
    // A twin costs nothing to read, and says which variables are secrets: it is read whole.
    var one = try await read(first, Self.kinds, atOnce: 1, says: false) { first.kinds(at: $0) }
    let chosen = try chosenSites(one.organisation)
    let before = await session?.calls ?? 0
    let isLive = session != nil
    let common = selected.filter { first.knows($0) && second.knows($0) }
    let names = Set(common.map(\.name))
    var other = try await read(
      second, isLive ? common : Self.kinds, atOnce: (session?.flights ?? 1) * (isLive ? 4 : 1), says: isLive
    ) { site in
      guard isLive else { return second.kinds(at: site) }
      return chosen.contains(site) ? first.kinds(at: site).intersection(names) : []
    }
    // What a token may not read of the one or the other side is not compared.
    let read = Set(one.organisation.kinds).intersection(other.organisation.kinds)
    (one, other) = OrganisationContent.comparable(
      one, other, holdsHashes: (first.isHashed, second.isHashed), by: cover)
    one.sites.removeAll { !chosen.contains($0.id) }
    let difference = OrganisationDifference(one, other, kinds: names)
    let calls = await session?.calls ?? 0
    return DifferenceReport(
      difference, first: .init(name: first.name, time: first.time),
      second: .init(name: second.name, time: isLive ? nil : second.time),
      organisation: .init(id: first.organisation, name: one.organisation.name),
      calls: isLive ? calls - before : nil,
      unknown: unknown(selected, read, first, second, one.organisation, chosen))
  }

  /// What covers secrets on both sides alike: under the salt of the hashes, where a side holds some.
  private func cover(for sides: [Side]) async throws -> PullCover {
    let hashed = sides.filter(\.isHashed)
    guard let first = hashed.first else { return PullCover(salt: await SystemEntropy().bytes(32)) }
    let ledger = "\(state)/ledger.sqlite"
    guard DiskFiles.exists(ledger) else {
      throw Failure(
        .badInput,
        "\(ledger): found no ledger; the secrets of \(first.name) are hashes under a salt that stands in the ledger of its pull: "
          + "expected --state with its directory")
    }
    let salt = try await Ledger(file: ledger).salt(
      ofOrganisation: first.organisation.description, entropy: SystemEntropy())
    let cover = PullCover(salt: salt)
    for side in hashed { try CopySalt.check(side.parts, of: side.name, against: salt, in: ledger) }
    return cover
  }

  private func read(
    _ side: Side, _ kinds: [PullKind], atOnce: Int, says: Bool,
    of site: (MistID) -> Set<String>
  ) async throws -> OrganisationContent {
    let puller = OrganisationPuller(
      side.client, organisation: side.organisation,
      kinds: PullKind.all.filter { kind in kinds.contains(kind) && side.knows(kind) },
      cover: .none, atOnce: atOnce, time: WallClock())
    if says { Stream.error.writeLine("\(puller.callsToSurvey) calls to see what there is …") }
    var survey = try await puller.survey()
    survey.siteKinds = Dictionary(survey.sites.map { ($0, site($0)) }) { $1 }
    let cost = puller.cost(of: survey)
    if says {
      Stream.error.writeLine(
        "\(cost.total) calls in all: \(cost.made) made, \(cost.pages) for the organisation, \(cost.ofSites) for \(cost.sites) sites"
      )
    }
    var content = try await puller.content(&survey)
    if let reader = side.reader {
      content.organisation.items["apitokens"]?.removeAll { $0["id"]?.string == reader.description }
    }
    return content
  }

  /// The sites whose own kinds are compared.
  /// - Throws: `PullError.unknownSites`
  private func chosenSites(_ organisation: PulledOrganisation) throws -> Set<MistID> {
    if sites.isEmpty { return Set(organisation.sites) }
    var missing = Set(sites)
    var chosen: Set<MistID> = []
    for site in organisation.items["sites"] ?? [] {
      guard let id = site["id"]?.string.flatMap({ MistID($0) }) else { continue }
      let known = [site["name"]?.string ?? "", id.description]
      if !Set(sites).isDisjoint(with: known) { chosen.insert(id) }
      missing.subtract(known)
    }
    guard missing.isEmpty else { throw PullError.unknownSites(missing.sorted()) }
    return chosen
  }

  private func unknown(
    _ selected: [PullKind], _ read: Set<String>, _ first: Side, _ second: Side, _ organisation: PulledOrganisation,
    _ chosen: Set<MistID>
  ) -> DifferenceReport.Unknown {
    let ofSites = Set(selected.filter(\.isOfSite).map(\.name))
    let sites = (organisation.items["sites"] ?? []).compactMap { site -> DifferenceReport.Unknown.Site? in
      guard let id = site["id"]?.string.flatMap({ MistID($0) }), chosen.contains(id) else { return nil }
      let missing = ofSites.subtracting(first.kinds(at: id).intersection(second.kinds(at: id)))
      return missing.isEmpty
        ? nil
        : .init(
          id: id, name: site["name"]?.string ?? "", kinds: missing.sorted(), isWhole: missing.count == ofSites.count)
    }
    return DifferenceReport.Unknown(
      kinds: selected.filter { !$0.isOfSite && !(first.knows($0) && second.knows($0) && read.contains($0.name)) }
        .map(\.name),
      sites: sites)
  }
}
