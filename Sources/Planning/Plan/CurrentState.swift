import MistAPI

/// What the organisation holds now, as far as a design speaks of it, by natural keys.
struct CurrentState: Sendable {
  /// An object that exists.
  struct Existing: Sendable {
    var id: MistID
    var body: JSON
  }

  let organisation: MistID
  private(set) var siteGroups: [String: Existing] = [:]
  private(set) var sites: [String: Existing] = [:]
  private(set) var settings: [String: JSON] = [:]
  private(set) var objects: [DesignObjectKind: [Existing]] = [:]
  private(set) var inventory: [InventoryItem] = []

  /// Reads it through the client: the collections that the design uses, and the settings of the sites that exist.
  init(reading client: any MistClient, organisation: MistID, for design: Design) async throws {
    self.organisation = organisation
    siteGroups = try Self.byName(
      try await client.list("/orgs/\(organisation)/sitegroups"), kind: "site groups",
      wanted: Set(design.siteGroups.map(\.name)))
    sites = try Self.byName(
      try await client.list("/orgs/\(organisation)/sites"), kind: "sites", wanted: Set(design.sites.map(\.name)))
    for site in design.sites {
      guard let existing = sites[site.name] else { continue }
      settings[site.name] = try await client.call(.get, "/sites/\(existing.id)/setting")
    }
    for kind in DesignObjectKind.allCases where design.uses(kind) {
      objects[kind] = try await client.list("/orgs/\(organisation)/\(kind.rawValue)").compactMap { body in
        body["id"]?.string.flatMap { MistID($0) }.map { Existing(id: $0, body: body) }
      }
    }
    if !design.slots.isEmpty {
      inventory = try await client.inventory(of: organisation).compactMap { InventoryItem($0) }
    }
  }

  private static func byName(_ items: [JSON], kind: String, wanted: Set<String>) throws -> [String: Existing] {
    var result: [String: Existing] = [:]
    for body in items {
      guard let name = body["name"]?.string, wanted.contains(name),
        let id = body["id"]?.string.flatMap({ MistID($0) })
      else { continue }
      if let other = result[name] { throw PlanningError.ambiguous(kind: kind, name: name, ids: [other.id, id]) }
      result[name] = Existing(id: id, body: body)
    }
    return result
  }

  /// The existing object that a design's object stands for: by name; a WLAN by SSID and template, a WLAN policy by order
  /// and template.
  func existing(_ object: DesignObject, template: MistID?) throws -> Existing? {
    let found = (objects[object.kind] ?? []).filter { existing in
      switch object.kind {
      case .wlans:
        existing.body["ssid"] == object.body["ssid"] && existing.body["template_id"]?.string == template?.description
      case .wxrules:
        existing.body["order"]?.int == object.body["order"]?.int
          && existing.body["template_id"]?.string == template?.description
      default: existing.body["name"] == object.body["name"]
      }
    }
    guard found.count < 2 else {
      throw PlanningError.ambiguous(kind: object.kind.rawValue, name: object.name, ids: found.map(\.id))
    }
    return found.first
  }
}

/// A device of the inventory, as far as a plan needs it.
struct InventoryItem: Sendable {
  var mac: MACAddress
  var serial: String
  var magic: String
  var model: String
  var site: MistID?
  var name: String
  var profile: MistID?

  init?(_ body: JSON) {
    guard let mac = body["mac"]?.string.flatMap({ MACAddress($0) }) else { return nil }
    self.mac = mac
    serial = body["serial"]?.string ?? ""
    magic = body["magic"]?.string ?? ""
    model = body["model"]?.string ?? ""
    site = body["site_id"]?.string.flatMap { MistID($0) }
    name = body["name"]?.string ?? ""
    profile = body["deviceprofile_id"]?.string.flatMap { MistID($0) }
  }
}

extension Design {
  /// Whether the design has objects of a kind.
  func uses(_ kind: DesignObjectKind) -> Bool {
    objects.contains { $0.kind == kind || !$0.children(of: kind).isEmpty }
  }

  /// Every object with its address, WLANs and policies after the object around them, in the order of the steps.
  var addressedObjects: [(address: DesignObjectAddress, object: DesignObject)] {
    var result: [(address: DesignObjectAddress, object: DesignObject)] = []
    for object in objects {
      result.append((DesignObjectAddress(kind: object.kind, name: object.name), object))
      for child in object.children {
        result.append((DesignObjectAddress(kind: child.kind, template: object.name, name: child.name), child))
      }
    }
    return result.enumerated()
      .sorted { (DesignStep($0.element.address.kind), $0.offset) < (DesignStep($1.element.address.kind), $1.offset) }
      .map(\.element)
  }
}
