import Assurance
import MistAPI
import World

/// Whose service level is asked for.
struct LevelScope {
  /// The part of a site that is meant.
  enum Part: Hashable {
    case site
    /// The place of an access point, switch or gateway in the world's list of them.
    case accessPoint(Int)
    case `switch`(Int)
    case gateway(Int)
    /// A wireless client, by access points and places of the rosters that are its own.
    case client([ClientPlace])
  }

  /// The words of the API, as the document has them.
  enum Kind: String, CaseIterable {
    case ap, client, gateway, site, `switch`
  }

  let site: StoredObject
  let world: LevelCache.Site
  let part: Part
  let kind: Kind

  /// The access points that are meant.
  var accessPoints: Range<Int> {
    switch part {
    case .site, .client: world.accessPoints.indices
    case .accessPoint(let index): index..<(index + 1)
    case .switch, .gateway: 0..<0
    }
  }

  /// The switches or gateways that are meant.
  func devices(at place: DeviceMetric.Place) -> Range<Int> {
    switch (part, place) {
    case (.site, .switch): world.switches.indices
    case (.site, .gateway): world.gateways.indices
    case (.switch(let index), .switch), (.gateway(let index), .gateway): index..<(index + 1)
    default: 0..<0
    }
  }

  /// The service levels that make sense for it, in the order in which they are listed.
  var levels: [ServiceLevel] {
    ServiceLevel.all.filter { level in
      switch kind {
      case .site: true
      case .ap: level.domain == .wireless
      case .client: level.domain == .wireless && level.unit != .deviceSeconds
      case .switch: level.domain == .wired
      case .gateway: level.domain == .wan
      }
    }
  }
}

extension Twin {
  /// The scope of a call's path: `/sites/{site}/sle/{scope}/{id}/…`.
  func levelScope(_ call: Call, _ allowed: [LevelScope.Kind] = LevelScope.Kind.allCases) throws -> LevelScope {
    let site = try site(call)
    guard let kind = LevelScope.Kind(rawValue: call.parameters[1]), allowed.contains(kind) else {
      let known = allowed.map(\.rawValue).joined(separator: ", ")
      throw APIFailure.badRequest("scope must be one of \(known); found '\(call.parameters[1])'")
    }
    let world = try worldSite(site)
    func scope(_ part: LevelScope.Part) -> LevelScope { LevelScope(site: site, world: world, part: part, kind: kind) }
    if kind == .client {
      guard let mac = MACAddress(call.parameters[2]) else { throw APIFailure.notFound }
      let places = try clientPlaces(of: mac, at: site, world)
      guard !places.isEmpty else { throw APIFailure.notFound }
      return scope(.client(places))
    }
    let id = try call.id(2)
    if kind == .site {
      guard id == site.id else { throw APIFailure.notFound }
      return scope(.site)
    }
    guard let mac = id.deviceMAC else { throw APIFailure.notFound }
    let part: LevelScope.Part? =
      switch kind {
      case .ap: world.accessPoints.firstIndex(of: mac).map { .accessPoint($0) }
      case .switch: world.switches.firstIndex(of: mac).map { .switch($0) }
      default: world.gateways.firstIndex(of: mac).map { .gateway($0) }
      }
    guard let part else { throw APIFailure.notFound }
    return scope(part)
  }

  /// The places of rosters whose client has that address, of those that an access point can fill.
  private func clientPlaces(
    of mac: MACAddress, at site: StoredObject, _ world: LevelCache.Site
  ) throws -> [ClientPlace] {
    let population = ClientPopulation(seed: seed)
    return world.accessPoints.flatMap { accessPoint in
      (0..<Self.longestRoster).compactMap { place in
        population.client(place, of: accessPoint).mac == mac
          ? ClientPlace(accessPoint: accessPoint, place: place) : nil
      }
    }
  }

  /// More clients than an access point has.
  static let longestRoster = 256

  /// The service level of the path.
  func level(_ call: Call, in scope: LevelScope) throws(APIFailure) -> ServiceLevel {
    guard let level = ServiceLevel(name: call.parameters[3]), scope.levels.contains(level) else {
      throw .notFoundBecause("no such metric")
    }
    return level
  }

  /// The classifier of the query, by its number; nil when none is asked for.
  func classifier(_ call: Call, of level: ServiceLevel) throws(APIFailure) -> Int? {
    guard let name = call.query("classifier"), !name.isEmpty else { return nil }
    guard let index = level.classifier(named: name) else { throw .notFoundBecause("no such classifier") }
    return index
  }
}
