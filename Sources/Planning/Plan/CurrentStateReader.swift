import MistAPI

/// Reads of an organisation what a plan needs: the collections that the design speaks of, the settings of the sites that
/// exist, and the inventory.
struct CurrentStateReader {
  let client: any MistClient
  let design: Design
  let desired: DesiredState
  let options: PlanOptions

  /// - Throws: `MistError`
  func read(_ organisation: MistID) async throws -> CurrentState {
    var state = CurrentState(organisation: organisation)
    let lists = try await concurrently(client.flights, collections) { collection in
      (collection, try await client.list(collection.replacing("{org_id}", with: organisation.description)))
    }
    for (collection, bodies) in lists { state.keep(collection, bodies) }
    for (key, body) in try await concurrently(
      client.flights, singles(in: state),
      { single in
        (single.key, try await client.call(.get, single.path))
      })
    {
      state.keepSingle(key, body)
    }
    if !design.slots.isEmpty || options.prunes { state.keepInventory(try await client.inventory(of: organisation)) }
    for device in try await devices(in: state) {
      if let mac = device["mac"]?.string.flatMap({ MACAddress($0) }) { state.keepDevice(mac, device) }
    }
    return state
  }

  /// The collections, in the order of the steps.
  private var collections: [String] {
    var paths = [ObjectPlace.siteGroups, ObjectPlace.sites]
    paths += desired.places.compactMap(\.place.collection)
    for kind in DesignObjectKind.allCases where options.prunes || options.listsUnmanaged || design.uses(kind) {
      paths.append("/orgs/{org_id}/\(kind.rawValue)")
    }
    paths += options.ownership.filter { $0.owner == design.ownerName }.compactMap { $0.made?.place.collection }.sorted()
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }

  /// What has no collection, and where it is read: the organisation's setting, and those of sites that exist.
  private func singles(in state: CurrentState) -> [(key: ObjectKey, path: String)] {
    var singles: [(key: ObjectKey, path: String)] = []
    if design.organisationSetting != nil {
      singles.append((.organisationSetting, "/orgs/\(state.organisation)/setting"))
    }
    let wanted = Dictionary(
      desired.settings.map { ($0.place.site?.text ?? "", $0.place.key) }, uniquingKeysWith: { first, _ in first })
    for site in state.items(of: ObjectPlace.sites) {
      guard let name = site.body["name"]?.string, let key = wanted[ObjectKey.site(name).text] else { continue }
      singles.append((key, "/sites/\(site.id)/setting"))
    }
    return singles
  }

  /// The configuration of the devices of sites that exist, where the design has some.
  private func devices(in state: CurrentState) async throws -> [JSON] {
    let keys = Set(design.slots.filter { $0.configuration != nil }.map(\.siteKey))
    let names = Set(design.sites.filter { keys.contains($0.key) }.map(\.name))
    let sites = state.items(of: ObjectPlace.sites).filter { names.contains($0.body["name"]?.string ?? "") }
    return try await concurrently(client.flights, sites) { site in
      try await client.list("/sites/\(site.id)/devices", query: [.init("type", "all")])
    }.flatMap { $0 }
  }
}

extension ObjectPlace {
  static let siteGroups = "/orgs/{org_id}/sitegroups"
  static let sites = "/orgs/{org_id}/sites"
}
