import MistAPI

/// Writes what leads Terraform's provider `Juniper/mist` to an organisation that exists: import blocks with the ids of all that
/// the provider knows, and variables for what differs by site and what must not stand in a file.
public struct TerraformExport {
  /// A file of it.
  public struct File: Sendable {
    /// Its name.
    public var name: String
    /// What stands in it.
    public var text: String
  }

  /// An import block.
  struct Import {
    var type: String
    var label: String
    var id: String
    /// What it is in the organisation.
    var subject: String

    var address: String { "\(type).\(label)" }
  }

  /// A secret, as a variable that Terraform is given a value for.
  struct Secret {
    var name: String
    var subject: String
  }

  let contents: OrganisationContents
  let withheld: WithheldFields
  private(set) var imports: [Import] = []
  private(set) var secrets: [Secret] = []
  private(set) var left = LeftAlone()
  /// The variables of sites that stand where secrets do.
  let hiddenVariables: Set<String>
  private var labels: Set<String> = []
  private var names: Set<String> = ["org_id", "site_vars", "secret_site_vars"]

  /// How many import blocks there are of each type of resource, in their order.
  public var counts: [(type: String, count: Int)] {
    var counts: [(type: String, count: Int)] = []
    for one in imports {
      if counts.last?.type == one.type {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((one.type, 1))
      }
    }
    return counts
  }

  /// How many secrets are variables.
  public var secretCount: Int { secrets.count }

  /// What the provider does not know, or cannot import.
  public var leftAlone: LeftAlone { left }

  /// Gathers everything that an organisation holds.
  /// - Parameter holdsHashes: whether it is a copy in which hashes stand for secrets.
  public init(of contents: OrganisationContents, holdsHashes: Bool) {
    self.contents = contents
    withheld = WithheldFields(holdsHashes: holdsHashes)
    hiddenVariables = contents.secretVariables
    addOrganisation()
    addSites()
    addDevices()
    imports.sort { ($0.type, $0.subject, $0.id) < ($1.type, $1.subject, $1.id) }
    for what in contents.unread { left.note(what, "it could not be read") }
  }

  /// The files.
  public var files: [File] {
    [
      File(name: "providers.tf", text: Self.providers), File(name: "imports.tf", text: importsText),
      File(name: "variables.tf", text: variablesText), File(name: "terraform.tfvars", text: valuesText),
    ]
  }

  // MARK: - Gathering

  private mutating func addOrganisation() {
    let templates = Dictionary(
      (contents.objects[.templates] ?? []).compactMap { item in
        item["id"]?.string.map { ($0, Self.name(of: item)) }
      }, uniquingKeysWith: { first, _ in first })
    for body in contents.siteGroups { add(body, "sitegroups", of: "mist_org_sitegroup") }
    for kind in DesignObjectKind.allCases {
      for body in contents.objects[kind] ?? [] {
        let collection = kind.rawValue
        if kind == .wlans, body["template_id"]?.string == nil {
          left.note("wlans/\(Self.name(of: body))", "the provider's WLANs stand in templates")
        } else if kind == .deviceprofiles {
          add(body, collection, of: TerraformResource.deviceProfile(body))
        } else {
          let template = templates[body["template_id"]?.string ?? ""]
          add(body, collection, of: TerraformResource.ofOrganisation[collection], in: template)
        }
      }
    }
    for (path, objects) in contents.carried {
      let collection = path.split(separator: "/").last.map(String.init) ?? path
      for body in objects { add(body, collection, of: TerraformResource.ofOrganisation[collection]) }
    }
    if contents.setting.object?.contains(where: { !DesignAdoption.bookkeeping.contains($0.key) }) == true {
      addImport("mist_org_setting", "settings", id: "\(contents.id)", subject: "the settings of the organisation")
      addSecrets(of: contents.setting, "org_setting", at: "mist_org_setting.settings", stem: "org_setting")
    }
    if !contents.inventory.isEmpty {
      addImport("mist_org_inventory", "inventory", id: "\(contents.id)", subject: "\(contents.inventory.count) devices")
    }
    left.note("the organisation itself", "a resource mist_org could destroy it")
    if contents.inventory.contains(where: { $0["deviceprofile_id"]?.string?.isEmpty == false }) {
      left.note("the device profiles of devices", "mist_org_deviceprofile_assign cannot be imported")
    }
  }

  private mutating func addSites() {
    for site in contents.sites {
      let label = addImport("mist_site", site.name, id: "\(site.id)", subject: "site '\(site.name)'")
      if site.setting.object?.contains(where: { !DesignAdoption.bookkeeping.contains($0.key) }) == true {
        addImport("mist_site_setting", site.name, id: "\(site.id)", subject: "settings of site '\(site.name)'")
        let setting = site.setting.object ?? JSONObject()
        addSecrets(
          of: .object(JSONObject(setting.filter { $0.key != "vars" }.map { ($0.key, $0.value) })), "setting",
          at: "mist_site_setting.\(label)", stem: "site_\(label)")
      }
      for collection in OrganisationContents.ofSites {
        for body in site.objects[collection] ?? [] {
          let name = "\(site.name)_\(Self.name(of: body))"
          guard let type = TerraformResource.ofSite[collection], let id = body["id"]?.string else {
            left.note("sites/\(site.name)/\(collection)/\(Self.name(of: body))", "the provider does not know it")
            continue
          }
          let own = addImport(type, name, id: "\(site.id).\(id)", subject: "\(collection) of site '\(site.name)'")
          addSecrets(of: body, collection, at: "\(type).\(own)", stem: own)
        }
      }
    }
  }

  private mutating func addDevices() {
    for site in contents.sites {
      for body in site.devices {
        let name = body["name"]?.string ?? ""
        let own = name.isEmpty ? body["mac"]?.string ?? "" : name
        guard let id = body["id"]?.string, let type = TerraformResource.device(body["type"]?.string ?? "") else {
          left.note("sites/\(site.name)/devices/\(own)", "the provider does not know its type")
          continue
        }
        let label = addImport(type, own, id: "\(site.id).\(id)", subject: "\(own) at '\(site.name)'")
        addSecrets(of: body, "devices", at: "\(type).\(label)", stem: label)
      }
    }
  }

  /// - Parameter template: the WLAN template around it.
  private mutating func add(_ body: JSON, _ collection: String, of type: String?, in template: String? = nil) {
    // A policy has no name of its own.
    let name = (body["name"] == nil && body["ssid"] == nil ? template.map { "\($0)_" } ?? "" : "") + Self.name(of: body)
    guard let type, let id = body["id"]?.string else {
      return left.note("\(collection)/\(name)", "the provider does not know it")
    }
    let label = addImport(
      type, name, id: "\(contents.id).\(id)",
      subject: (template.map { "templates/\($0)/" } ?? "") + "\(collection)/\(Self.name(of: body))")
    let stem = "\(collection.hasSuffix("s") ? String(collection.dropLast()) : collection)_\(label)"
    addSecrets(of: body, collection, at: "\(type).\(label)", stem: stem)
  }

  @discardableResult
  private mutating func addImport(_ type: String, _ name: String, id: String, subject: String) -> String {
    let label = free(HCLText.label(name), in: \.labels) { "\(type).\($0)" }
    imports.append(Import(type: type, label: label, id: id, subject: subject))
    return label
  }

  private mutating func addSecrets(of body: JSON, _ kind: String, at address: String, stem: String) {
    for field in withheld.fields(of: body, kind: kind) where field.reason == WithheldFields.secret {
      let name = free(HCLText.label("\(stem)_\(field.path)").lowercased().replacing("-", with: "_"), in: \.names) { $0 }
      secrets.append(Secret(name: name, subject: "\(address): \(field.path)"))
    }
  }

  /// A name that is not taken: with a number where it is.
  private mutating func free(
    _ name: String, in taken: WritableKeyPath<Self, Set<String>>, _ key: (String) -> String
  ) -> String {
    var trimmed = name
    while trimmed.count > 1, trimmed.hasSuffix("_") { trimmed.removeLast() }
    var result = trimmed
    var number = 2
    while !self[keyPath: taken].insert(key(result)).inserted {
      result = "\(trimmed)_\(number)"
      number += 1
    }
    return result
  }

  private static func name(of body: JSON) -> String {
    for member in ["name", "ssid"] {
      if let name = body[member]?.string, !name.isEmpty { return name }
    }
    if let order = body["order"]?.int { return "order_\(order)" }
    return body["id"]?.string ?? ""
  }
}
