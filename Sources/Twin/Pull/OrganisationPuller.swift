public import Determinism
import EffectiveConfiguration
public import MistAPI

/// Reads an organisation through a client: first what it takes to know the cost, then the rest. Nothing is written to it.
public struct OrganisationPuller: Sendable {
  private let reader: PullReader
  var client: any MistClient { reader.client }
  private let organisation: MistID
  private let kinds: [PullKind]
  let atOnce: Int
  private let cover: PullCover
  let time: any TimePort

  private var page: Int { reader.page }

  /// The longest page that the cloud gives (mist-fidelity, section 1.6).
  public static let longestPage = 1000

  /// A puller.
  /// - Parameters:
  ///   - kinds: what to read beside the organisation itself, its sites, site groups and inventory.
  ///   - cover: what is put in the place of secrets.
  ///   - atOnce: how many calls to send at once.
  ///   - page: how much is asked for at a time.
  ///   - time: the clock for when things were read.
  public init(
    _ client: any MistClient, organisation: MistID, kinds: [PullKind] = PullKind.all, cover: PullCover, atOnce: Int,
    page: Int = longestPage, time: any TimePort
  ) {
    reader = PullReader(client: client, page: max(1, page))
    self.organisation = organisation
    self.kinds = PullKind.base + kinds
    self.cover = cover
    self.atOnce = max(1, atOnce)
    self.time = time
  }

  /// What was read to know the cost.
  public struct Survey: Sendable {
    fileprivate var first: [String: (items: [JSON], total: Int)]
    let time: Instant
    /// The sites whose own kinds are read, in the order of the cloud.
    public var sites: [MistID]
    /// The kinds that are read of each site, by their names; nil where all of the puller's are.
    public var siteKinds: [MistID: Set<String>]?
    /// How many devices each site has.
    fileprivate var devices: [MistID: Int]
    /// The access points of each site, in the order of the inventory.
    var accessPoints: [MistID: [MistID]] = [:]
    /// The further pages of the organisation's lists.
    fileprivate var pages: [(kind: PullKind, page: Int)]
    /// The kinds that the token may not read, by their names: they stay unknown.
    public fileprivate(set) var refused: [String] = []
    /// The variables that stand for secrets somewhere in what is read of the organisation.
    fileprivate var variables: Set<String> = []
  }

  /// How many calls `survey` takes: one for each kind of the organisation.
  public var callsToSurvey: Int { kinds.count { !$0.isOfSite } }

  /// The kinds that are read of a site.
  private func ofSite(_ site: MistID, _ survey: Survey) -> [PullKind] {
    kinds.filter { $0.isOfSite && (survey.siteKinds == nil || survey.siteKinds?[site]?.contains($0.name) == true) }
  }

  /// The sites of which something is read.
  private func sitesToRead(_ survey: Survey, done: Set<MistID>) -> [MistID] {
    survey.sites.filter { !done.contains($0) && !ofSite($0, survey).isEmpty }
  }

  /// Reads the first page of everything that is the organisation's. What the token may not read of who may do what is left out.
  /// - Parameter names: the names or ids of the sites whose own kinds are wanted; nil for all.
  /// - Throws: `MistError`, `PullError.unknownSites`
  public func survey(sites names: Set<String>? = nil) async throws -> Survey {
    let now = await time.now()
    let own = kinds.filter { !$0.isOfSite }
    let firsts = try await concurrently(atOnce, own) { kind in
      (kind, try await reader.unlessRefused(kind) { try await reader.read(1, of: kind, organisation) })
    }
    var survey = Survey(first: [:], time: now, sites: [], devices: [:], pages: [])
    for (kind, answer) in firsts {
      guard let answer else {
        survey.refused.append(kind.name)
        continue
      }
      survey.first[kind.name] = answer
      let pages = (answer.total + page - 1) / page
      if pages > 1 { for number in 2...pages { survey.pages.append((kind, number)) } }
    }
    // What sites there are, and how many devices each has, must be known whole to say the cost.
    let rest = survey.pages.filter { $0.kind.name == "sites" || $0.kind.name == "inventory" }
    survey.pages.removeAll { $0.kind.name == "sites" || $0.kind.name == "inventory" }
    let further = try await concurrently(atOnce, rest) {
      ($0.kind.name, try await reader.read($0.page, of: $0.kind, organisation))
    }
    for (name, answer) in further { survey.first[name]?.items += answer.items }
    for item in survey.first["inventory"]?.items ?? [] {
      guard let site = item["site_id"]?.string.flatMap({ MistID($0) }) else { continue }
      survey.devices[site, default: 0] += 1
      if item["type"]?.string == "ap", let mac = item["mac"]?.string.flatMap({ MACAddress($0) }) {
        survey.accessPoints[site, default: []].append(MistID(device: mac))
      }
    }
    var missing = names ?? []
    for site in survey.first["sites"]?.items ?? [] {
      guard let id = site["id"]?.string.flatMap({ MistID($0) }) else { continue }
      let known = [site["name"]?.string ?? "", id.description]
      if names.map({ !$0.isDisjoint(with: known) }) ?? true { survey.sites.append(id) }
      for name in known { missing.remove(name) }
    }
    guard missing.isEmpty else { throw PullError.unknownSites(missing.sorted()) }
    return survey
  }

  /// What the whole pull costs. It is exact unless a site has more than a thousand things of one kind.
  /// - Parameters:
  ///   - done: sites that were pulled before, and are left out.
  ///   - levels: how much of the history of service levels is read; nil for none.
  ///   - measured: sites of which that was read before.
  public func cost(
    of survey: Survey, done: Set<MistID> = [], levels: LevelPull? = nil, measured: Set<MistID> = []
  ) -> PullCost {
    let sites = sitesToRead(survey, done: done)
    let further = ["sites", "inventory"].reduce(0) { sum, name in
      sum + max(0, ((survey.first[name]?.total ?? 0) + page - 1) / page - 1)
    }
    let calls = sites.reduce(0) { sum, site in
      sum
        + ofSite(site, survey).reduce(0) { sum, kind in
          sum + (kind.name == "devices" ? max(1, ((survey.devices[site] ?? 0) + page - 1) / page) : 1)
        }
    }
    return PullCost(
      made: callsToSurvey + further, pages: survey.pages.count, ofSites: calls,
      sites: kinds.contains(where: \.isOfSite) ? sites.count : 0,
      ofLevels: levels.map { self.calls(for: $0, of: survey, done: measured) } ?? 0)
  }

  /// Reads what is left of the organisation's own.
  /// - Throws: `MistError`
  public func organisation(_ survey: inout Survey) async throws -> PulledOrganisation {
    let further = try await concurrently(atOnce, survey.pages) {
      ($0.kind.name, try await reader.read($0.page, of: $0.kind, organisation))
    }
    for (name, answer) in further { survey.first[name]?.items += answer.items }
    survey.pages = []
    survey.variables = survey.first.values.reduce(into: []) { names, kind in
      for item in kind.items { names.formUnion(Variables.secrets(in: item)) }
    }
    var items: [String: [JSON]] = [:]
    for (name, kind) in survey.first {
      items[name] = kind.items.map { cover.covering($0, of: name, variables: survey.variables) }
    }
    return PulledOrganisation(
      id: organisation, time: survey.time, kinds: kinds.map(\.name).filter { !survey.refused.contains($0) },
      items: items, saltCheck: cover.check, secretVariables: survey.variables)
  }

  /// Reads the sites of a survey, many at once, each whole.
  /// - Parameters:
  ///   - done: sites that were pulled before, and are left out.
  ///   - keep: takes a site as soon as it is read.
  /// - Throws: `MistError`, and what `keep` throws.
  public func sites(
    _ survey: Survey, done: Set<MistID> = [], keep: @escaping @Sendable (PulledSite) async throws -> Void
  ) async throws {
    _ = try await concurrently(atOnce, sitesToRead(survey, done: done)) { site in
      try await keep(try await pulled(site, survey))
    }
  }

  /// Reads all that is left of a survey, to be looked at and not kept.
  /// - Throws: `MistError`
  public func content(_ survey: inout Survey) async throws -> OrganisationContent {
    let own = try await organisation(&survey)
    let sites = try await concurrently(atOnce, sitesToRead(survey, done: [])) { [survey] site in
      try await pulled(site, survey)
    }
    return OrganisationContent(organisation: own, sites: sites)
  }

  private func pulled(_ site: MistID, _ survey: Survey) async throws -> PulledSite {
    let now = await time.now()
    var items: [String: [JSON]] = [:]
    for kind in ofSite(site, survey) { items[kind.name] = try await reader.all(of: kind, site) }
    return PulledSite(id: site, time: now, reading: items, cover: cover, variables: survey.variables)
  }
}

/// Why an organisation is not pulled.
public enum PullError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Sites that the organisation does not have.
  case unknownSites([String])
  /// The twin holds another organisation.
  case otherOrganisation(found: MistID, wanted: MistID)
  /// The twin was not made by a pull.
  case notAPull
  /// The copy's secrets were replaced in another way than this pull replaces them.
  case otherSecrets

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unknownSites(let names):
      "--sites: the organisation has no site \(names.map { "'\($0)'" }.joined(separator: ", ")); expected names or ids of its sites"
    case .otherOrganisation(let found, let wanted):
      "the twin is a copy of the organisation \(found), and \(wanted) is pulled; expected another file, or that organisation"
    case .notAPull: "the twin was not made by a pull; expected a file that one made, or a name that is free"
    case .otherSecrets:
      "the secrets of the copy were kept or replaced in another way, or under another salt, than now; expected the same --secrets and the ledger (--state) of the first pull, or another file"
    }
  }
}
