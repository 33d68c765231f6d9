import Addressing
import MistAPI

/// Turns what the design says of an object into the body that Mist wants: names into ids, references into secrets.
struct DesiredBody: Sendable {
  /// The ids that are known so far.
  struct Known: Sendable {
    var objects: [DesignObjectAddress: MistID] = [:]
    var siteGroups: [String: MistID] = [:]
    var sites: [String: MistID] = [:]
  }

  private let references: [DesignObjectAddress: [DesignReference]]

  init(_ design: Design) {
    references = Dictionary(grouping: design.references.filter { $0.form == .id }, by: \.from)
  }

  /// The body of an object, or nil while something that it names has no id yet.
  func body(
    of object: DesignObject, at address: DesignObjectAddress, known: Known, secrets: [SecretReference: String]
  ) -> JSON? {
    var body = object.body
    for reference in references[address] ?? [] {
      guard let id = known.objects[reference.to] else { return nil }
      body.replace(at: reference.path.steps[...], with: .string(id.description))
    }
    for secret in object.secrets {
      guard let text = secrets[secret.reference] else { return nil }
      body.replace(at: secret.path.steps[...], with: .string(text))
    }
    guard case .object(var members) = body else { return body }
    if let template = address.template {
      guard let id = known.objects[DesignObjectAddress(kind: .templates, name: template)] else { return nil }
      members["template_id"] = .string(id.description)
    }
    if object.kind == .templates {
      var groups: [String] = []
      for name in object.siteGroups {
        guard let id = known.siteGroups[name] else { return nil }
        groups.append(id.description)
      }
      members["applies"] = ["sitegroup_ids": JSON(groups)]
    }
    return .object(members)
  }

  /// The body of a site, without its templates: they are bound once they exist. Nil while a group has no id yet.
  func body(of site: DesignSite, known: Known) -> JSON? {
    var members = JSONObject([
      ("name", .string(site.name)), ("timezone", .string(site.timezone)), ("country_code", .string(site.countryCode)),
    ])
    if !site.address.isEmpty { members["address"] = .string(site.address) }
    if let latitude = site.latitude, let longitude = site.longitude {
      members["latlng"] = ["lat": JSON(latitude), "lng": JSON(longitude)]
    }
    var groups: [String] = []
    for name in site.siteGroups {
      guard let id = known.siteGroups[name] else { return nil }
      groups.append(id.description)
    }
    members["sitegroup_ids"] = JSON(groups)
    return .object(members)
  }

  /// The variables of a site.
  static func variables(of site: DesignSite) -> JSON {
    .object(JSONObject(site.variables.map { ($0.name, .string($0.value)) }))
  }

  /// The member of a site that names its template of a kind.
  static func siteMember(of kind: DesignObjectKind) -> String {
    "\(kind.rawValue.dropLast())_id"  // gatewaytemplates → gatewaytemplate_id
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

  /// Whether two values mean the same: members in any order, numbers by value.
  func means(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let two)): return one.double == two.double
    case (.array(let one), .array(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.means($1) }
    case (.object(let one), .object(let two)):
      return one.count == two.count && one.allSatisfy { key, value in two[key].map { value.means($0) } ?? false }
    default: return self == other
    }
  }

  /// The members of this object that another one lacks or has otherwise, in order.
  func membersThatDiffer(from other: JSON) -> [String] {
    (object ?? JSONObject()).compactMap { key, value in
      other[key].map { value.means($0) } ?? false ? nil : key
    }
  }
}
