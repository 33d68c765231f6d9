import EffectiveConfiguration
public import MistAPI

/// What an organisation holds, as its API tells it: all that a design may speak of, and what it must say that it does not.
public struct OrganisationContents: Sendable {
  /// A site, and what stands below it.
  public struct Site: Sendable {
    /// Its id.
    public var id: MistID
    /// The site itself.
    public var body: JSON
    /// Its settings, variables among them.
    public var setting: JSON
    /// The configuration of its devices.
    public var devices: [JSON]
    /// Objects of the site's own, by their collections: `wlans`.
    public var objects: [String: [JSON]]

    var name: String { body["name"]?.string ?? "" }
  }

  /// Its name.
  public var name: String
  /// Its id.
  public var id: MistID
  /// The site groups.
  public var siteGroups: [JSON]
  /// The sites, by name.
  public var sites: [Site]
  /// The objects of the kinds that `templates:` speaks of.
  public var objects: [DesignObjectKind: [JSON]]
  /// Objects of other collections that a design can carry, by path: `/orgs/{org_id}/alarmtemplates`.
  public var carried: [(collection: String, objects: [JSON])]
  /// The settings of the organisation.
  public var setting: JSON
  /// Every device that it has claimed.
  public var inventory: [JSON]
  /// The variables that stand where secrets do somewhere: their values are secrets, too, also where it is not looked at.
  let secretVariables: Set<String>
  /// What could not be read, because the token may not, or a copy does not have it.
  public var unread: [String]

  /// The collections of a site's own objects.
  static let ofSites = ["wlans", "wxrules", "wxtags", "psks", "maps"]

  /// The collections of an organisation's that a design can carry, by path.
  public static var carriedCollections: [String] {
    let planned = ["/orgs/{org_id}/alarmtemplates", "/orgs/{org_id}/webhooks"]
    let carried = CarriedCollection.all.filter { !$0.isOfSite && $0.naturalKey == "name" }.map(\.listPath)
    return (planned + carried).sorted()
  }

  /// Reads it. Nothing is written.
  /// - Parameter name: the name of the organisation.
  /// - Throws: `MistError`
  public init(of id: MistID, named name: String, through client: any MistClient) async throws {
    self.name = name
    self.id = id
    siteGroups = try await client.list("/orgs/\(id)/sitegroups")
    objects = [:]
    var unread: [String] = []
    for kind in DesignObjectKind.allCases {
      objects[kind] = try await Self.read(kind.rawValue, noting: &unread) {
        try await client.list("/orgs/\(id)/\(kind.rawValue)")
      }
    }
    carried = []
    for collection in Self.carriedCollections {
      let path = collection.replacing("{org_id}", with: "\(id)")
      let found = try await Self.read(collection, noting: &unread) { try await client.list(path) } ?? []
      if !found.isEmpty { carried.append((collection, found)) }
    }
    setting =
      try await Self.read("settings of the organisation", noting: &unread) {
        try await client.call(.get, "/orgs/\(id)/setting")
      } ?? .null
    inventory = try await client.inventory(of: id)
    sites = []
    for body in try await client.list("/orgs/\(id)/sites") {
      guard let site = body["id"]?.string.flatMap({ MistID($0) }) else { continue }
      let name = body["name"]?.string ?? "\(site)"
      var own: [String: [JSON]] = [:]
      for collection in Self.ofSites {
        own[collection] = try await Self.read("\(collection) of site '\(name)'", noting: &unread) {
          try await client.list("/sites/\(site)/\(collection)")
        }
      }
      let setting = try await Self.read("settings of site '\(name)'", noting: &unread) {
        try await client.call(.get, "/sites/\(site)/setting")
      }
      let devices = try await Self.read("devices of site '\(name)'", noting: &unread) {
        try await client.list("/sites/\(site)/devices", query: [.init("type", "all")])
      }
      sites.append(
        Site(id: site, body: body, setting: setting ?? .null, devices: devices ?? [], objects: own))
    }
    self.unread = unread
    var values = [setting]
    for kind in DesignObjectKind.allCases { values += objects[kind] ?? [] }
    for site in sites { values += [site.setting] + site.devices + site.objects.values.flatMap { $0 } }
    secretVariables = Variables.secrets(in: .array(values + carried.flatMap(\.objects)))
    sites.sort { ($0.name, $0.id.description) < ($1.name, $1.id.description) }
  }

  /// What a call gives; nil, and a note, where it may not be read or is unknown.
  private static func read<Value>(
    _ what: String, noting unread: inout [String], _ call: () async throws -> Value
  ) async throws -> Value? {
    do {
      return try await call()
    } catch MistError.refused(let status, _, _, _) where [403, 404, 409, 501].contains(status) {
      unread.append(what)
      return nil
    }
  }
}
