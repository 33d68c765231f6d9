public import MistAPI

/// Which key somebody wants to rotate.
public struct KeyTarget: Sendable, Hashable {
  /// What it is known by.
  public enum Name: Sendable, Hashable {
    /// A pre-shared key by its name.
    case key(String)
    /// The passphrase of a WLAN by its SSID.
    case wlan(String)
    /// A site variable.
    case variable(String)
    /// What is shared with a RADIUS server, by its host.
    case radius(String)
  }

  /// What it is known by.
  public var name: Name
  /// The names of the sites that are meant; empty for all, and for what sites share.
  public var sites: [String]
  /// Whether, of keys of one name, the organisation's is meant.
  public var isOrganisations: Bool

  /// A target.
  public init(_ name: Name, sites: [String] = [], isOrganisations: Bool = false) {
    self.name = name
    self.sites = sites
    self.isOrganisations = isOrganisations
  }

  /// What is to be looked for.
  public var subject: KeyFinder.Subject { if case .radius = name { .radius } else { .passphrases } }

  /// What it is in a few words.
  public var title: String {
    switch name {
    case .key(let name): "PSK '\(name)'"
    case .wlan(let ssid): "passphrase of WLAN '\(ssid)'"
    case .variable(let name): "variable '\(name)'"
    case .radius(let host): "secret of RADIUS server '\(host)'"
    }
  }

  /// The places that hold it.
  /// - Throws: `KeyRotationError.unknown`, `.ambiguous`
  public func places(in survey: KeySurvey) throws(KeyRotationError) -> [KeyPlace] {
    for site in sites where !survey.sites.contains(where: { $0.name == site }) {
      throw .unknown("site '\(site)'", known: survey.sites.map(\.name))
    }
    let all = survey.places.filter { isOf($0) }
    var found = all.filter { isNamed($0) && isAt($0) }
    guard !found.isEmpty else { throw .unknown(title + place, known: Self.unique(all.map(\.name))) }
    if case .key = name { found = try oneKey(found) }
    try areEqual(found)
    if case .radius = name, let first = found.first {
      // Whoever shares the secret with one server shares it with all that hold the same.
      found = survey.places.filter { $0.fingerprint == first.fingerprint && isAt($0) }
    }
    return found
  }

  private var place: String { sites.isEmpty ? "" : " at \(sites.joined(separator: ", "))" }

  private func isAt(_ place: KeyPlace) -> Bool { sites.isEmpty || place.site.map { sites.contains($0.name) } ?? false }

  private func isOf(_ place: KeyPlace) -> Bool {
    switch name {
    case .key: place.kind == .organisationKey && (sites.isEmpty || isOrganisations) || place.kind == .siteKey
    case .wlan: place.kind == .wlan || place.kind == .siteWLAN || place.kind == .variable
    case .variable: place.kind == .variable
    case .radius: place.kind == .radius
    }
  }

  private func isNamed(_ place: KeyPlace) -> Bool {
    switch name {
    case .key(let name), .variable(let name), .radius(let name): place.name == name
    case .wlan(let ssid): place.ssid == ssid
    }
  }

  private func oneKey(_ found: [KeyPlace]) throws(KeyRotationError) -> [KeyPlace] {
    let shared = found.filter { $0.kind == .organisationKey }
    let own = found.filter { $0.kind == .siteKey }
    if isOrganisations || own.isEmpty {
      guard shared.count <= 1 else {
        throw .ambiguous(title, shared.map(\.path), way: "Rename or remove all but one.")
      }
      guard !shared.isEmpty else { throw .unknown(title + " of the organisation", known: []) }
      return shared
    }
    guard shared.isEmpty else {
      throw .ambiguous(
        title, found.map(\.title), way: "Give --org-key for the organisation's, or --site for those of sites.")
    }
    let sites = own.compactMap(\.site?.name)
    guard Set(sites).count == sites.count else {
      throw .ambiguous(title, own.map { "\($0.path)" }, way: "Rename or remove all but one of each site.")
    }
    return own
  }

  private func areEqual(_ found: [KeyPlace]) throws(KeyRotationError) {
    guard Set(found.map(\.fingerprint)).count > 1 else { return }
    let groups = KeyGroups(found)
    throw .ambiguous(
      title, found.map { "\($0.title), passphrase \(groups.number(of: $0))" },
      way: "They hold different ones; equal numbers are equal ones. Rotate those that are equal together, with --site.")
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension KeyRotationOrder {
  /// The order that rotates what somebody wants rotated.
  /// - Parameters:
  ///   - places: Where it is.
  ///   - method: How; nil for the usual way of the places.
  ///   - acceptsCut: Whether a change without overlap is wanted.
  ///   - firstWaves: The names of the sites of the first waves; those that none names come last. What sites share is changed
  ///     at once: then the waves say who is told when.
  ///   - sites: The sites of the organisation.
  /// - Throws: `KeyRotationError.cutNotAccepted`, `.noSuchMethod`, `.unknown`
  public init(
    _ target: KeyTarget, in organisation: MistID, places: [KeyPlace], method: Method?, acceptsCut: Bool,
    firstWaves: [[String]] = [], sites: [KeySite] = []
  ) throws(KeyRotationError) {
    for name in firstWaves.flatMap({ $0 }) where !sites.contains(where: { $0.name == name }) {
      throw .unknown("site '\(name)'", known: sites.map(\.name))
    }
    let canOverlap = places.allSatisfy(\.allowsOverlap)
    let usual: Method = canOverlap ? .secondKey : .cut
    let method = method ?? usual
    if method.hasOverlap, !canOverlap {
      throw .noSuchMethod(
        target.title, why: "\(method.rawValue) is not possible there: \(places.first?.overlap ?? "")")
    }
    if method == .oldPassphrase, places.contains(where: { $0.kind == .siteKey }) {
      throw .noSuchMethod(
        target.title, why: "the published API deletes an old_passphrase of the organisation's keys only; use second-key"
      )
    }
    let isByServer = places.allSatisfy { $0.kind == .radius && !$0.besides.isEmpty }
    if method == .cut, !acceptsCut, !isByServer {
      throw .cutNotAccepted(target.title, way: "Give --accept-cut if that is meant. \(Self.way(places))")
    }
    self.init(
      organisation: organisation, subject: target.title, method: method, places: places,
      waves: Self.waves(of: places, first: firstWaves))
  }

  private static func way(_ places: [KeyPlace]) -> String {
    guard let overlap = places.first?.overlap, let start = overlap.firstRange(of: "The way to") else { return "" }
    return String(overlap[start.lowerBound...]) + "."
  }

  private static func waves(of places: [KeyPlace], first: [[String]]) -> [Wave] {
    if places.contains(where: { $0.kind == .radius }) { return servers(places) }
    var waves: [Wave] = []
    var left = Array(places.indices)
    for names in first {
      let indices = left.filter { names.contains(places[$0].site?.name ?? "") }
      guard !indices.isEmpty else { continue }
      waves.append(Wave(title: names.joined(separator: ", "), places: indices))
      left.removeAll { indices.contains($0) }
    }
    if !left.isEmpty {
      let isShared = left.allSatisfy { places[$0].site == nil }
      let title = isShared ? "the organisation" : waves.isEmpty ? "all sites" : "the other sites"
      waves.append(Wave(title: title, places: left))
    }
    return waves
  }

  /// One server after the other, in the order in which they were found.
  private static func servers(_ places: [KeyPlace]) -> [Wave] {
    var waves: [Wave] = []
    for (index, place) in places.enumerated() {
      if let wave = waves.firstIndex(where: { $0.title == place.name }) {
        waves[wave].places.append(index)
      } else {
        waves.append(Wave(title: place.name, places: [index]))
      }
    }
    return waves
  }
}
