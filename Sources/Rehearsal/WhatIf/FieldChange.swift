public import MistAPI
public import Planning
import Twin

/// One thing that is not the same in two designs, and what the model knows of it.
public struct FieldChange: Sendable, Hashable {
  /// What changed, `rftemplates/RF-Shop band_5.power`.
  public var field: String
  /// What it was; nil for nothing.
  public var before: JSON?
  /// What it is; nil for nothing.
  public var after: JSON?
  /// What the model knows of such a change.
  public var knowledge: Knowledge
  /// What it says of its effect.
  public var effect: String

  /// What the model knows of a change.
  public enum Knowledge: String, Sendable, Hashable {
    /// It has an effect, which is said.
    case modelled
    /// It is known to have none.
    case none
    /// Nothing is known.
    case notModelled = "not modelled"
  }
}

extension FieldChange {
  /// The names of the published objects by the kinds of a design.
  private static let objects: [DesignObjectKind: String] = [
    .wlans: "wlan", .templates: "template", .rftemplates: "rf_template", .networktemplates: "network_template",
    .gatewaytemplates: "gateway_template", .networks: "network", .psks: "psk", .deviceprofiles: "device_gateway",
  ]

  /// Everything that differs between two designs: the fields of objects to the second level, and the sites' own.
  public static func all(from before: Design, to after: Design) -> [FieldChange] {
    var changes: [FieldChange] = []
    let (old, new) = (bodies(before), bodies(after))
    for key in (old.keys.filter { new[$0] == nil } + new.keys).sorted() {
      let kind = (old[key] ?? new[key])?.kind
      let object = kind.flatMap { objects[$0] } ?? ""
      changes += differences(old[key]?.body, new[key]?.body, at: key, object: object)
    }
    changes += siteChanges(before, after)
    if Set(before.slots.map { "\($0.siteKey)/\($0.slot) \($0.model)" })
      != Set(after.slots.map { "\($0.siteKey)/\($0.slot) \($0.model)" })
    {
      changes.append(
        FieldChange(
          field: "kits", before: JSON(before.slots.count), after: JSON(after.slots.count), knowledge: .modelled,
          effect: "which hardware stands where"))
    }
    return changes
  }

  private static func bodies(_ design: Design) -> [String: (kind: DesignObjectKind, body: JSON)] {
    var bodies: [String: (kind: DesignObjectKind, body: JSON)] = [:]
    func add(_ object: DesignObject, below parent: String?) {
      let key =
        parent.map { "\(object.kind.rawValue)/\($0)/\(object.name)" } ?? "\(object.kind.rawValue)/\(object.name)"
      var body = object.body
      if !object.siteGroups.isEmpty, var members = body.object {
        members["for"] = JSON(object.siteGroups)
        body = .object(members)
      }
      bodies[key] = (object.kind, body)
      for child in object.children { add(child, below: object.name) }
    }
    for object in design.objects { add(object, below: nil) }
    return bodies
  }

  private static func differences(_ old: JSON?, _ new: JSON?, at key: String, object: String) -> [FieldChange] {
    guard let old, let new else {
      let isThere = new != nil
      return [
        FieldChange(
          field: key, before: isThere ? nil : old, after: isThere ? new : nil,
          knowledge: objects.values.contains(object) ? .modelled : .notModelled,
          effect: isThere ? "it is new" : "it is gone")
      ]
    }
    return members(old, new).flatMap { name -> [FieldChange] in
      let (one, other) = (old[name], new[name])
      // Two levels are what the model's coverage speaks of.
      if let one = one?.object, let other = other?.object, hasRows(object, name) {
        return members(.object(one), .object(other)).map { inner in
          change(key, "\(name).\(inner)", one[inner], other[inner], object)
        }
      }
      return [change(key, name, one, other, object)]
    }
  }

  /// The members that are not the same in both.
  private static func members(_ old: JSON, _ new: JSON) -> [String] {
    let names = Set((old.object?.map(\.key) ?? []) + (new.object?.map(\.key) ?? []))
    return names.filter { old[$0] != new[$0] }.sorted()
  }

  private static func change(
    _ key: String, _ field: String, _ before: JSON?, _ after: JSON?, _ object: String
  ) -> FieldChange {
    let (known, effect) = field == "for" ? (.modelled, "which sites it reaches") : knowledge(object, field)
    return FieldChange(field: "\(key) \(field)", before: before, after: after, knowledge: known, effect: effect)
  }

  private static func siteChanges(_ before: Design, _ after: Design) -> [FieldChange] {
    var changes: [FieldChange] = []
    let old = Dictionary(before.sites.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for site in after.sites {
      guard let was = old[site.key] else {
        changes.append(.init(field: "sites/\(site.name)", after: nil, knowledge: .modelled, effect: "it is new"))
        continue
      }
      func note(_ field: String, _ one: JSON, _ other: JSON, _ object: String, _ name: String) {
        guard one != other else { return }
        let (known, effect) = knowledge(object, name)
        changes.append(
          .init(field: "sites/\(site.name) \(field)", before: one, after: other, knowledge: known, effect: effect))
      }
      note("timezone", .string(was.timezone), .string(site.timezone), "site", "timezone")
      note("country_code", .string(was.countryCode), .string(site.countryCode), "site", "country_code")
      note("sitegroups", JSON(was.siteGroups), JSON(site.siteGroups), "site", "sitegroup_ids")
      note("address", .string(was.address), .string(site.address), "site", "address")
      let variables = Set(was.variables.map(\.name) + site.variables.map(\.name)).sorted()
      for name in variables {
        let one = was.variables.first { $0.name == name }?.value ?? ""
        let other = site.variables.first { $0.name == name }?.value ?? ""
        note("vars.\(name)", .string(one), .string(other), "site_setting", "vars")
      }
    }
    for site in before.sites where !after.sites.contains(where: { $0.key == site.key }) {
      changes.append(.init(field: "sites/\(site.name)", after: nil, knowledge: .modelled, effect: "it is gone"))
    }
    return changes
  }

  private static func hasRows(_ object: String, _ name: String) -> Bool {
    ModelCoverage.all.contains { $0.object == object && $0.field.hasPrefix("\(name).") }
  }

  /// What the coverage says of a field, or of the one around it.
  private static func knowledge(_ object: String, _ field: String) -> (Knowledge, String) {
    let rows = ModelCoverage.all.filter { $0.object == object }
    let outer = field.split(separator: ".").first.map(String.init) ?? field
    guard let row = rows.first(where: { $0.field == field }) ?? rows.first(where: { $0.field == outer }) else {
      return (.notModelled, "")
    }
    return (Knowledge(rawValue: row.knowledge.rawValue) ?? .notModelled, row.effect)
  }
}
