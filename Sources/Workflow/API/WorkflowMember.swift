import MistAPI

/// A member that the body of a step may have, and what it becomes in the design.
struct WorkflowMember: Sendable {
  /// What it becomes.
  enum Meaning: Sendable {
    /// Rows of a table of the design, each known by the first of these columns that it fills.
    case rows(WorkflowTable)
    /// Values of the design below a path. So many levels of names are joined with what stands there; what is below is replaced.
    case values(path: [String], levels: Int)
    /// Orders of the design, each known by its number.
    case orders
    /// Values by WLAN template: each becomes this member of it, whole or name by name.
    case ofTemplates(member: String, byName: Bool)
  }

  let name: String
  let about: String
  let meaning: Meaning
  let schema: JSON
}

extension WorkflowMember {
  private static let objects: JSON = [
    "type": "object", "additionalProperties": ["type": "object"],
  ]

  private static func bodies(_ collection: String, _ what: String, levels: Int = 2) -> WorkflowMember {
    WorkflowMember(
      name: collection,
      about: "\(what), by name, as in templates.\(collection) of a design: body, and for where it applies",
      meaning: .values(path: ["templates", collection], levels: levels), schema: objects)
  }

  private static func part(_ name: String, _ about: String) -> WorkflowMember {
    WorkflowMember(name: name, about: about, meaning: .values(path: [name], levels: 1), schema: ["type": "object"])
  }

  static let use = part("use", "what exists already and is only named, by collection")
  static let kits = part("kits", "kits of sites: their slots, site groups and templates, by name")

  static let sites: [WorkflowMember] = [
    .init(
      name: "sites",
      about: "sites, a row each: store (its key), timezone, country_code, lat, lng, zone, kit, opens, block …",
      meaning: .rows(.sites), schema: ["type": "array", "items": ["type": "object"]]),
    part("addressing", "the address plan: supernet, zones, site, networks, vars"), kits,
    part("naming", "patterns of the names of sites and devices"), part("defaults", "what rows do not say"),
    part("vars", "more site variables, by name"), part("settings", "settings of organisation and sites"), use,
  ]

  static let devices: [WorkflowMember] = [
    .init(
      name: "devices",
      about: "hardware, a row each: claim_code, serial or mac; model; the site (its key) and the slot that it is for",
      meaning: .rows(.devices), schema: ["type": "array", "items": ["type": "object"]]),
    .init(
      name: "orders", about: "orders claimed whole: po, activation, models", meaning: .orders,
      schema: ["type": "array", "items": ["type": "object", "required": ["po", "activation", "models"]]]),
    kits, use,
  ]

  static let applications = [bodies("services", "applications"), use]
  static let networks = [bodies("networks", "LAN networks"), use]
  static let hubProfiles = [bodies("vpns", "VPNs"), bodies("deviceprofiles", "device profiles of hubs"), use]
  static let gatewayTemplates = [bodies("gatewaytemplates", "gateway (WAN edge) templates"), use]
  static let switchTemplates = [bodies("networktemplates", "switch templates"), use]
  static let wlanTemplates = [
    bodies("templates", "WLAN templates (their WLANs and policies are steps of their own)"), use,
  ]
  static let rfTemplates = [bodies("rftemplates", "RF templates"), use]
  static let wlans = [
    WorkflowMember(
      name: "wlans", about: "WLANs by WLAN template and name: Mist's fields",
      meaning: .ofTemplates(member: "wlans", byName: true),
      schema: ["type": "object", "additionalProperties": objects]), use,
  ]
  static let labels = [bodies("wxtags", "labels"), use]
  static let wlanPolicies = [
    WorkflowMember(
      name: "wxrules", about: "the list of WLAN policies by WLAN template, in its order",
      meaning: .ofTemplates(member: "wxrules", byName: false),
      schema: ["type": "object", "additionalProperties": ["type": "array", "items": ["type": "object"]]]), use,
  ]
  static let psks = [bodies("psks", "pre-shared keys of the organisation; a passphrase is a reference, env:NAME"), use]

  /// Those of every step, each once.
  static let all: [WorkflowMember] = {
    var seen: Set<String> = []
    return
      (sites + devices + applications + networks + hubProfiles + gatewayTemplates + switchTemplates + wlanTemplates
      + rfTemplates + wlans + labels + wlanPolicies + psks).filter { seen.insert($0.name).inserted }
  }()
}

/// A table of a design that a body adds rows to.
enum WorkflowTable: String, Sendable {
  case sites
  case devices

  /// The columns that tell rows apart; the first one that a row fills does.
  var keys: [String] {
    switch self {
    case .sites: ["store", "site", "name", "key", "site_name", "slug"]
    case .devices: ["claim_code", "serial", "mac"]
    }
  }

  /// The header of a table without rows.
  var emptyHeader: [String] {
    switch self {
    case .sites: ["store", "timezone", "country_code"]
    case .devices: ["claim_code", "serial", "mac", "model", "site", "slot"]
    }
  }

  /// The file beside a design that names none.
  var usualFile: String { "\(rawValue).csv" }
}
