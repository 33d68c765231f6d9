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
    for collection in collections { try await state.read(collection, through: client) }
    if design.organisationSetting != nil {
      try await state.readSingle(.organisationSetting, at: "/orgs/\(organisation)/setting", through: client)
    }
    let wanted = Dictionary(
      desired.settings.map { ($0.place.site?.text ?? "", $0.place.key) }, uniquingKeysWith: { first, _ in first })
    for site in state.items(of: ObjectPlace.sites) {
      guard let name = site.body["name"]?.string, let key = wanted[ObjectKey.site(name).text] else { continue }
      try await state.readSingle(key, at: "/sites/\(site.id)/setting", through: client)
    }
    if !design.slots.isEmpty || options.prunes { try await state.readInventory(through: client) }
    if design.slots.contains(where: { $0.configuration != nil }) { try await readDevices(&state) }
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

  /// The configuration of the devices of sites that exist, by their ids.
  private func readDevices(_ state: inout CurrentState) async throws {
    let keys = Set(design.slots.filter { $0.configuration != nil }.map(\.siteKey))
    let names = Set(design.sites.filter { keys.contains($0.key) }.map(\.name))
    for site in state.items(of: ObjectPlace.sites) where names.contains(site.body["name"]?.string ?? "") {
      for device in try await client.list("/sites/\(site.id)/devices", query: [.init("type", "all")]) {
        guard let mac = device["mac"]?.string.flatMap({ MACAddress($0) }) else { continue }
        state.keepDevice(mac, device)
      }
    }
  }
}

extension ObjectPlace {
  static let siteGroups = "/orgs/{org_id}/sitegroups"
  static let sites = "/orgs/{org_id}/sites"
}
