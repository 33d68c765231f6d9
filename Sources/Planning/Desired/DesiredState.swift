import MistAPI

/// What a design wants of the organisation: every object with its body, in the order of the steps.
struct DesiredState: Sendable {
  /// Site groups, settings of the organisation, what is carried beside the thirteen steps, and sites.
  private(set) var places: [DesiredObject] = []
  /// The settings of sites, variables among them.
  private(set) var settings: [DesiredObject] = []
  /// The objects of steps 3 to 13, in their order.
  private(set) var objects: [DesiredObject] = []
  /// For each site the members that name its templates, as edits.
  private(set) var bindings: [(site: DesignSite, edits: [Edit])] = []

  private let design: Design
  private let secrets: PlanSecrets
  private let resolved: [SecretReference: String]
  private var references: [DesignObjectAddress: [DesignReference]] = [:]

  /// - Parameters:
  ///   - resolved: the secrets that references stand for.
  ///   - secrets: makes their hashes.
  init(of design: Design, resolved: [SecretReference: String], secrets: PlanSecrets) {
    self.design = design
    self.resolved = resolved
    self.secrets = secrets
    references = Dictionary(grouping: design.references.filter { $0.form == .id }, by: \.from)
    addSites()
    addObjects()
    addBindings()
  }

  private mutating func addSites() {
    let used = Set(design.uses.filter { $0.kind == .siteGroup }.map(\.name))
    for group in design.siteGroups where !used.contains(group.name) {
      places.append(
        DesiredObject(
          place: .siteGroup(group.name), step: .sites, cell: .shared, subject: "site group '\(group.name)'",
          body: ["name": .string(group.name)], owned: design.owned(.siteGroup),
          reach: .init(sites: group.siteKeys.count)))
    }
    if let body = design.organisationSetting {
      places.append(
        DesiredObject(
          place: .organisationSetting, step: .sites, cell: .shared, subject: "settings of the organisation",
          body: filled(body), owned: design.owned(.organisationSetting), reach: .init(sites: design.sites.count)))
    }
    for object in design.carried {
      places.append(
        DesiredObject(
          place: object.place, step: .sites, cell: .shared, subject: "\(object.place.kind) '\(object.name)'",
          body: filled(object.body), owned: .everything))
    }
    for site in design.sites {
      places.append(
        DesiredObject(
          place: .site(site.name), step: .sites, cell: .site(site.name), subject: "site '\(site.name)'",
          body: Self.body(of: site), owned: design.owned(.site), reach: .init(sites: 1)))
      var body = JSONObject()
      for setting in design.siteSettings where setting.concerns(site) {
        for (key, value) in setting.body.json.object ?? JSONObject() { body[key] = value }
      }
      let setting = filled(DesignBody(json: .object(body), secrets: design.siteSettings.flatMap(\.body.secrets)))
      body = setting.object ?? body
      if !site.variables.isEmpty {
        body["vars"] = .object(JSONObject(site.variables.map { ($0.name, .string($0.value)) }))
      }
      guard !body.isEmpty else { continue }
      let isVariablesOnly = body.keys == ["vars"]
      settings.append(
        DesiredObject(
          place: .setting(ofSite: site.name), step: .sites, cell: .site(site.name),
          subject: "\(isVariablesOnly ? "variables" : "settings") of '\(site.name)'", body: .object(body),
          owned: design.owned(.siteSetting), reach: .init(sites: 1)))
    }
  }

  /// A site without its templates: they are bound once they exist.
  private static func body(of site: DesignSite) -> JSON {
    var members = JSONObject([
      ("name", .string(site.name)), ("timezone", .string(site.timezone)), ("country_code", .string(site.countryCode)),
    ])
    if !site.address.isEmpty { members["address"] = .string(site.address) }
    if let latitude = site.latitude, let longitude = site.longitude {
      members["latlng"] = ["lat": JSON(latitude), "lng": JSON(longitude)]
    }
    members["sitegroup_ids"] = .array(site.siteGroups.map { Placeholder.id(.siteGroup($0)).json })
    return .object(members)
  }

  private mutating func addObjects() {
    let reach = DesignReach(design)
    let devices = Dictionary(grouping: design.slots, by: \.siteKey).mapValues { slots in
      Dictionary(grouping: slots, by: \.type).mapValues(\.count)
    }
    for (address, object) in design.addressedObjects {
      let sites = reach.sites(of: address)
      let types = object.kind.deviceTypes
      let touched = sites.reduce(0) { sum, site in sum + types.reduce(0) { $0 + (devices[site]?[$1] ?? 0) } }
      let name = "\(address.template.map { "\($0)/" } ?? "")\(object.name)"
      objects.append(
        DesiredObject(
          place: .object(object, at: address), step: DesignStep(object.kind), cell: .shared,
          subject: "\(object.kind.singular) '\(name)'", body: body(of: object, at: address),
          owned: design.owned(.object(object.kind)), reach: .init(sites: sites.count, devices: touched)))
    }
  }

  private func body(of object: DesignObject, at address: DesignObjectAddress) -> JSON {
    var body = object.body
    for reference in references[address] ?? [] {
      body.replace(at: reference.path.steps[...], with: Placeholder.id(.object(reference.to)).json)
    }
    body = filled(DesignBody(json: body, secrets: object.secrets))
    guard case .object(var members) = body else { return body }
    if let template = address.template {
      members["template_id"] = Placeholder.id(.object(DesignObjectAddress(kind: .templates, name: template))).json
    }
    if object.kind == .templates, !object.siteGroups.isEmpty || members["applies"] == nil {
      members["applies"] = [
        "sitegroup_ids": .array(object.siteGroups.map { Placeholder.id(.siteGroup($0)).json })
      ]
    }
    return .object(members)
  }

  /// A body with placeholders where its secrets are.
  func filled(_ body: DesignBody) -> JSON {
    var json = body.json
    for secret in body.secrets {
      let hash = resolved[secret.reference].map { secrets.hash.hash($0) } ?? ""
      json.replace(
        at: secret.path.steps[...],
        with: Placeholder.secret(reference: secret.reference.description, hash: hash).json)
    }
    return json
  }

  /// What a reference stands for; nil while it was not resolved.
  func text(of reference: SecretReference) -> String? { resolved[reference] }

  /// RF, switch and gateway templates meet their sites by one PUT a site, once all three exist (ruling 13).
  private mutating func addBindings() {
    let owned = design.owned(.site)
    for site in design.sites {
      var body = JSONObject()
      for kind in DesignObjectKind.bySite {
        guard let name = site.templates[kind] else { continue }
        body[kind.siteMember] = Placeholder.id(.object(DesignObjectAddress(kind: kind, name: name))).json
      }
      let edits = owned.edits(of: .object(body))
      if !edits.isEmpty { bindings.append((site, edits)) }
    }
  }
}

extension DesignObjectKind {
  /// The member of a site that names its template of this kind: `gatewaytemplate_id`.
  var siteMember: String { "\(rawValue.dropLast())_id" }

  /// The kinds of devices whose configuration it is part of.
  var deviceTypes: [DeviceType] {
    switch self {
    case .services, .networks, .vpns, .gatewaytemplates: [.gateway]
    case .deviceprofiles: DeviceType.allCases
    case .networktemplates: [.switch]
    case .templates, .rftemplates, .wlans, .wxtags, .wxrules, .psks: [.accessPoint]
    }
  }
}

extension JSON {
  /// Replaces the value at a path; a path that leads nowhere changes nothing.
  mutating func replace(at steps: ArraySlice<FieldPath.Step>, with value: JSON) {
    guard let step = steps.first else {
      self = value
      return
    }
    switch (step, self) {
    case (.member(let name), .object(var object)):
      guard var inner = object[name] else { return }
      inner.replace(at: steps.dropFirst(), with: value)
      object[name] = inner
      self = .object(object)
    case (.element(let index), .array(var elements)) where elements.indices.contains(index):
      elements[index].replace(at: steps.dropFirst(), with: value)
      self = .array(elements)
    default: return
    }
  }
}
