public import Determinism
import EffectiveConfiguration
public import MistAPI

/// Brings a copy of an organisation up to date: reads the audit log since it was read, and then only what has changed.
///
/// What no log tells of is read in any case: what devices do (`stats`), who may do what (`PullKind.isOfAccess`), and which items
/// of the inventory have changed, of which the cloud keeps the time itself. The network is only read.
public struct OrganisationRefresher: Sendable {
  private let reader: PullReader
  private let twin: Twin
  private let cover: PullCover
  private let atOnce: Int
  private let time: any TimePort

  /// A refresher of a twin that was made by a pull.
  /// - Parameters:
  ///   - twin: the copy.
  ///   - cover: what is put in the place of secrets: the same as in the copy.
  ///   - atOnce: how many calls to send at once.
  ///   - page: how much is asked for at a time.
  ///   - time: the clock for when things were read.
  public init(
    _ client: any MistClient, into twin: Twin, cover: PullCover, atOnce: Int,
    page: Int = OrganisationPuller.longestPage, time: any TimePort
  ) {
    reader = PullReader(client: client, page: max(1, page))
    self.twin = twin
    self.cover = cover
    self.atOnce = max(1, atOnce)
    self.time = time
  }

  /// What is to be read again, and what was read to know it.
  public struct Survey: Sendable {
    /// When it was begun.
    public let time: Instant
    /// Since when the log was read.
    public let since: Instant
    /// Up to when the log was read, by the clock of the cloud.
    let readTo: Instant
    /// What the log tells.
    public let reach: LogReach
    /// The organisation's own kinds that are read again, by the names of the kinds, beside the inventory.
    public let kinds: [String]
    /// The sites of which something is read again, and the names of the kinds.
    public let sites: [MistID: Set<String>]
    /// How many items of the inventory have changed.
    public let devices: Int
    /// The calls: `made` were made to know it.
    public let cost: PullCost
    /// What a whole pull of the same kinds would take.
    public let whole: Int
    /// What was read of the organisation already.
    fileprivate var items: [String: [JSON]]
    fileprivate var changedDevices: [JSON]
    fileprivate let parts: PulledParts
  }

  /// Reads the log, and what it takes to know which sites and devices there are.
  /// - Throws: `RefreshError` where the log cannot tell, `PullError`, `MistError`
  public func survey() async throws -> Survey {
    guard let parts = try await twin.pulledParts() else { throw PullError.notAPull }
    guard parts.keepsSecrets == cover.keepsSecrets, parts.saltCheck == cover.check else {
      throw PullError.otherSecrets
    }
    let now = await time.now()
    let read = Array(parts.kinds.values) + parts.sites.values.flatMap(\.values)
    let oldest = read.map { max($0, parts.logReadTo ?? $0) }.min() ?? now
    let since = Instant(seconds: oldest.seconds - LogReach.slack)
    let log = try await readLog(of: parts.organisation, since: since)
    let reach = LogReach(lines: log.lines, own: try await twin.ownLog(), since: parts)
    var calls = log.calls

    var sizes = try await twin.pulledSizes()
    var survey = Read()
    if parts.kinds["inventory"] != nil {
      try await readInventory(of: parts, reach, &survey, &calls)
    }
    if reach.kinds.contains("sites"), let kind = PullKind.any(named: "sites") {
      let sites = try await reader.all(of: kind, parts.organisation)
      calls += reader.pages(sites.count)
      survey.items["sites"] = sites
    }
    let sites = await sitesToRead(parts, reach, survey)
    for (site, count) in survey.growth {
      sizes[.init(kind: "devices", owner: site), default: 0] += count
      sizes[.init(kind: "stats", owner: parts.organisation), default: 0] += count
    }
    let kinds = PullKind.base + PullKind.all
    let own = kinds.filter { kind in
      !kind.isOfSite && survey.items[kind.name] == nil && kind.name != "inventory" && parts.kinds[kind.name] != nil
        && (reach.kinds.contains(kind.name) || kind.name == "stats" || kind.isOfAccess)
    }
    func pages(_ kind: PullKind, _ owner: MistID) -> Int {
      kind.form == .single ? 1 : reader.pages(sizes[.init(kind: kind.name, owner: owner)] ?? 0)
    }
    let ofSites = sites.reduce(0) { sum, site in
      sum + kinds.filter { $0.isOfSite && site.value.contains($0.name) }.reduce(0) { $0 + pages($1, site.key) }
    }
    let whole = kinds.reduce(0) { sum, kind in
      guard kind.isOfSite else {
        return sum + (parts.kinds[kind.name] == nil ? 0 : pages(kind, parts.organisation))
      }
      return sum + parts.sites.filter { $0.value[kind.name] != nil }.reduce(0) { $0 + pages(kind, $1.key) }
    }
    return Survey(
      time: now, since: since, readTo: log.end, reach: reach,
      kinds: own.map(\.name) + survey.items.keys.sorted(), sites: sites,
      devices: survey.changed.count,
      cost: PullCost(
        made: calls, pages: own.reduce(0) { $0 + pages($1, parts.organisation) }, ofSites: ofSites, sites: sites.count),
      whole: whole, items: survey.items, changedDevices: survey.items["inventory"] == nil ? survey.changed : [],
      parts: parts)
  }

  /// Reads what has changed, and keeps it in the copy. A refresh that was interrupted is begun again: what it has read by
  /// then is not read twice.
  /// - Parameter told: told of each site that was read.
  /// - Returns: the kinds that the copy knew, and that the token may not read: they are unknown from now on.
  /// - Throws: `MistError`, `PullError`
  @discardableResult
  public func refresh(
    _ survey: Survey, told: @escaping @Sendable () async -> Void = {}
  ) async throws -> Set<String> {
    let organisation = survey.parts.organisation
    var items = survey.items
    let own = survey.kinds.filter { items[$0] == nil }.compactMap { PullKind.any(named: $0) }
    let answers = try await concurrently(atOnce, own) { kind in
      (kind.name, try await reader.unlessRefused(kind) { try await reader.all(of: kind, organisation) })
    }
    for (name, read) in answers { items[name] = read }
    let refused = Set(answers.filter { $0.1 == nil }.map(\.0))
    // Which variables stand for secrets is said by templates that may not have been read again.
    let before = try await twin.secretVariables(of: organisation)
    let variables = items.values.reduce(into: before) { names, items in
      for item in items { names.formUnion(Variables.secrets(in: item)) }
    }
    func pulled(_ names: Set<String>) -> PulledOrganisation {
      let covered = names.compactMap { name in
        items[name].map { (name, $0.map { cover.covering($0, of: name, variables: variables) }) }
      }
      return PulledOrganisation(
        id: organisation, time: survey.time, kinds: covered.map(\.0).sorted(),
        items: Dictionary(uniqueKeysWithValues: covered), saltCheck: cover.check, secretVariables: variables)
    }
    // Which sites and devices there are is kept last: by what differs in it a refresh that was interrupted knows what is left.
    let last: Set<String> = ["sites", "inventory"]
    var kinds = pulled(Set(items.keys).subtracting(last))
    kinds.forgotten = refused
    try await twin.install(
      kinds, keepsSecrets: cover.keepsSecrets, covering: variables.subtracting(before), by: cover)
    _ = try await concurrently(atOnce, survey.sites.sorted { $0.key < $1.key }) { site, names in
      let now = await time.now()
      let known = try await twin.secretVariables(of: site).union(variables)
      var items: [String: [JSON]] = [:]
      for kind in PullKind.all where kind.isOfSite && names.contains(kind.name) {
        items[kind.name] = try await reader.all(of: kind, site)
      }
      let read = PulledSite(id: site, time: now, reading: items, cover: cover, variables: known)
      try await twin.install(
        read, in: organisation, covering: read.secretVariables.subtracting(known), by: cover)
      await told()
    }
    // Where only what has changed of the inventory was read, the whole of it is known to be right.
    var places = pulled(last)
    if survey.parts.kinds["inventory"] != nil { places.kinds = Set(places.kinds).union(["inventory"]).sorted() }
    places.changedDevices = survey.changedDevices.map {
      cover.covering($0, of: "inventory", variables: variables)
    }
    try await twin.install(places, keepsSecrets: cover.keepsSecrets)
    try await twin.finishPull()
    try await twin.noteLogRead(to: survey.readTo)
    return refused
  }

  // MARK: - Reading to know

  private struct Read {
    var items: [String: [JSON]] = [:]
    /// Items of the inventory that have changed.
    var changed: [JSON] = []
    /// The sites to which devices came, which they left, or where they were changed: by how many there are more now.
    var growth: [MistID: Int] = [:]
  }

  private func readLog(of organisation: MistID, since: Instant) async throws -> (
    lines: [JSON], end: Instant, calls: Int
  ) {
    var lines: [JSON] = []
    var calls = 0
    var end: Instant?
    while true {
      calls += 1
      var query: [MistRequest.QueryItem] = [
        .init("start", String(since.seconds)), .init("limit", String(reader.page)), .init("page", String(calls)),
        .init("sort", "timestamp"),
      ]
      if let end { query.append(.init("end", String(end.seconds))) }
      let body: JSON
      do {
        body = try await reader.client.call(.get, "/orgs/\(organisation)/logs/search", query: query)
      } catch let error as MistError {
        guard case .refused(let status, let detail, _, _) = error, [401, 403, 404].contains(status) else { throw error }
        throw RefreshError.unreadableLog(status: status, detail: detail)
      }
      guard let found = body["results"]?.array else {
        throw MistError.unexpectedAnswer(
          "/orgs/\(organisation)/logs/search", expected: "results of a search", found: body.describedForErrors)
      }
      // The cloud may round the moment that it was asked for.
      if let start = body["start"]?.double, Int64(start) > since.seconds + LogReach.slack {
        throw RefreshError.shortLog(from: Instant(seconds: Int64(start)), wanted: since)
      }
      if end == nil { end = body["end"]?.double.map { Instant(seconds: Int64($0)) } }
      lines += found
      guard !found.isEmpty, lines.count < body["total"]?.int ?? 0 else { break }
    }
    return (lines, end ?? since, calls)
  }

  /// Reads which items have changed. What has left is in no list of changes: it is missed by its number.
  private func readInventory(
    of parts: PulledParts, _ reach: LogReach, _ read: inout Read, _ calls: inout Int
  ) async throws {
    guard let kind = PullKind.any(named: "inventory"), let at = parts.kinds["inventory"] else { return }
    let path = kind.path(of: parts.organisation)
    var items: [JSON] = []
    var isWhole = reach.readsInventory
    if !isWhole {
      let since = max(at, parts.logReadTo ?? at).seconds - LogReach.slack
      items = try await reader.all(
        of: kind, parts.organisation, query: [.init("modified_after", String(since))])
      calls += reader.pages(items.count)
      let total = try await reader.read(path, page: 1, size: 1, query: []).total
      calls += 1
      let known = try await twin.pulledDevices()
      let new = items.count { item in item["mac"]?.string.flatMap { MACAddress($0) }.map { known[$0] == nil } ?? false }
      isWhole = total != known.count + new
    }
    if isWhole {
      items = try await reader.all(of: kind, parts.organisation)
      calls += reader.pages(items.count)
      read.items["inventory"] = items
    }
    let known = try await twin.pulledDevices()
    var left = known
    for item in items {
      guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }) else { continue }
      left[mac] = nil
      let now = PulledDevice(item)
      guard known[mac] != now else { continue }
      read.changed.append(item)
      if let site = now.site { read.growth[site, default: 0] += 1 }
      if let site = known[mac]?.site { read.growth[site, default: 0] -= 1 }
    }
    guard isWhole else { return }
    for case let site? in left.values.map(\.site) { read.growth[site, default: 0] -= 1 }
  }

  /// What of sites is read again: what the log names, the devices of those from and to which some went, and the whole of those
  /// that are new, where the copy has all sites.
  private func sitesToRead(_ parts: PulledParts, _ reach: LogReach, _ read: Read) async -> [MistID: Set<String>] {
    var sites = reach.sites
    for site in read.growth.keys where parts.sites[site]?["devices"] != nil {
      sites[site, default: []].insert("devices")
    }
    guard let listed = read.items["sites"] else { return sites }
    let there = Set(listed.compactMap { $0["id"]?.string.flatMap { MistID($0) } })
    let known = (try? await twin.pulledSites()) ?? []
    let kinds = parts.sites.values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
    if known.intersection(there).isSubset(of: parts.sites.keys) {
      for site in there.subtracting(known) { sites[site] = kinds.subtracting((parts.sites[site] ?? [:]).keys) }
    }
    return sites.filter { there.contains($0.key) && !$0.value.isEmpty }
  }
}

/// Why a copy cannot be refreshed.
public enum RefreshError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The token may not read the log.
  case unreadableLog(status: Int, detail: String)
  /// The log does not reach back far enough.
  case shortLog(from: Instant, wanted: Instant)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unreadableLog(let status, let detail):
      "--refresh: the audit log cannot be read with this token (status \(status): \(detail)), so that nobody knows what has changed; pull the whole into a new file"
    case .shortLog(let from, let wanted):
      "--refresh: the audit log reaches back to \(from.iso8601), and the copy was read at \(wanted.iso8601) or later; what has changed before is not known: pull the whole into a new file"
    }
  }
}
