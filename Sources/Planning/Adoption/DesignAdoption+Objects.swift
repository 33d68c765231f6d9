import MistAPI

/// An object of a design that is written of what exists.
struct AdoptedObject {
  var kind: DesignObjectKind
  var name: String
  /// The site groups that it is meant for.
  var groups: [String] = []
  /// The body without its name.
  var body: JSONObject
  /// The file of the body, where it is long.
  var file: String?
  var wlans: [(name: String, body: JSONObject)] = []
  var policies: [JSONObject] = []
}

extension DesignAdoption {
  /// What the cloud keeps of every object for itself.
  static let bookkeeping: Set<String> = [
    "id", "org_id", "site_id", "msp_id", "created_time", "modified_time", "for_site",
  ]

  /// Gathers the objects of the kinds that a design has words for.
  mutating func adoptObjects(_ sites: AdoptedSites) -> [AdoptedObject] {
    var result: [AdoptedObject] = []
    for kind in DesignObjectKind.topLevel {
      let items = contents.objects[kind] ?? []
      let names = Dictionary(grouping: items, by: { $0["name"]?.string ?? "" })
      for item in items.sorted(by: { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") }) {
        let name = item["name"]?.string ?? ""
        guard !name.isEmpty, names[name, default: []].count == 1 else {
          left.note(
            "\(kind.rawValue)/\(name.isEmpty ? item["id"]?.string ?? "" : name)",
            name.isEmpty ? "it has no name" : "several \(kind.singular)s have that name")
          continue
        }
        var object = AdoptedObject(kind: kind, name: name, body: body(of: item, kind, at: "\(kind.rawValue)/\(name)"))
        object.body["name"] = nil
        if kind == .templates { adoptTemplate(item, sites, &object) }
        if kind == .wxtags, item["match"]?.string == "wlan_id" {
          object.body["values"] = object.body["values"].map { named($0, in: .wlans) }
        }
        putBodyInFile(&object)
        result.append(object)
      }
    }
    noteLooseChildren()
    return result
  }

  /// A WLAN template with its WLANs and policies.
  private mutating func adoptTemplate(_ item: JSON, _ sites: AdoptedSites, _ object: inout AdoptedObject) {
    let applies = item["applies"]?.object ?? JSONObject()
    let ids = applies["sitegroup_ids"]?.strings ?? []
    let groups = ids.compactMap { sites.groups[$0] }
    if applies.count == 1, groups.count == ids.count, !groups.isEmpty, Set(groups).count == groups.count {
      object.groups = groups
      object.body["applies"] = nil
    } else if item["applies"] == nil {
      // Without a word a design means nobody by it, and would say so.
      object.body["applies"] = .null
    }
    if let profiles = object.body["deviceprofile_ids"] {
      object.body["deviceprofile_ids"] = named(profiles, in: .deviceprofiles)
    }
    let own = { (kind: DesignObjectKind, contents: OrganisationContents) in
      (contents.objects[kind] ?? []).filter { $0["template_id"] == item["id"] }
    }
    let wlans = own(.wlans, contents).sorted { ($0["ssid"]?.string ?? "") < ($1["ssid"]?.string ?? "") }
    for wlan in wlans {
      let ssid = wlan["ssid"]?.string ?? ""
      let place = "templates/\(object.name)/wlans/\(ssid)"
      guard !ssid.isEmpty, wlans.count(where: { $0["ssid"]?.string == ssid }) == 1 else {
        left.note(place, ssid.isEmpty ? "it has no SSID" : "several WLANs of its template have that SSID")
        continue
      }
      var body = body(of: wlan, .wlans, at: place)
      body["ssid"] = nil
      body["template_id"] = nil
      object.wlans.append((ssid, body))
    }
    let policies = own(.wxrules, contents).sorted { ($0["order"]?.int ?? 0) < ($1["order"]?.int ?? 0) }
    for policy in policies {
      guard let order = policy["order"]?.int, policies.count(where: { $0["order"]?.int == order }) == 1 else {
        left.note(
          "templates/\(object.name)/wxrules/\(policy["order"]?.text ?? policy["id"]?.string ?? "")",
          "its order is not its own")
        continue
      }
      var body = body(of: policy, .wxrules, at: "templates/\(object.name)/wxrules/\(order)")
      body["template_id"] = nil
      for member in ["src_wxtags", "dst_allow_wxtags", "dst_deny_wxtags", "dst_wxtags", "apply_tags"] {
        if let tags = body[member] { body[member] = named(tags, in: .wxtags) }
      }
      object.policies.append(body)
    }
  }

  /// Ids as the names that a design has for them, where it has one.
  private func named(_ ids: JSON, in kind: DesignObjectKind) -> JSON {
    guard let elements = ids.array else { return ids }
    let items = contents.objects[kind] ?? []
    return .array(
      elements.map { element in
        guard let id = element.string, let item = items.first(where: { $0["id"]?.string == id }),
          let name = kind == .wlans ? wlanName(item) : plainName(item, among: items)
        else { return element }
        return .string(name)
      })
  }

  private func plainName(_ item: JSON, among items: [JSON]) -> String? {
    guard let name = item["name"]?.string, !name.isEmpty, !name.contains("{{"), MistID(name) == nil,
      items.count(where: { $0["name"]?.string == name }) == 1
    else { return nil }
    return name
  }

  /// A WLAN as labels name it: `WLAN-Shop/guest`.
  private func wlanName(_ item: JSON) -> String? {
    guard let ssid = item["ssid"]?.string, let id = item["template_id"]?.string,
      let template = (contents.objects[.templates] ?? []).first(where: { $0["id"]?.string == id }),
      let name = plainName(template, among: contents.objects[.templates] ?? []),
      !ssid.isEmpty, !ssid.contains("/"), !name.contains("/"), !ssid.contains("{{"),
      (contents.objects[.wlans] ?? []).count(where: { $0["template_id"]?.string == id && $0["ssid"]?.string == ssid })
        == 1
    else { return nil }
    return "\(name)/\(ssid)"
  }

  private mutating func noteLooseChildren() {
    let templates = contents.objects[.templates] ?? []
    let adopted = Set(templates.filter { plainTemplate($0, templates) }.compactMap { $0["id"]?.string })
    for kind in [DesignObjectKind.wlans, .wxrules] {
      for item in contents.objects[kind] ?? [] where !adopted.contains(item["template_id"]?.string ?? "") {
        left.note(
          "\(kind.rawValue)/\(item["ssid"]?.string ?? item["name"]?.string ?? item["id"]?.string ?? "")",
          "it stands in no WLAN template of the design")
      }
    }
  }

  private func plainTemplate(_ item: JSON, _ items: [JSON]) -> Bool {
    guard let name = item["name"]?.string, !name.isEmpty else { return false }
    return items.count(where: { $0["name"]?.string == name }) == 1
  }

  // MARK: - Bodies

  /// From how many lines on a body stands in a file of its own.
  private static let longBody = 30

  /// Puts a long body into a file beside the design, in the form of an export.
  private mutating func putBodyInFile(_ object: inout AdoptedObject) {
    guard YAMLText.block(object.body, indent: 8).count >= Self.longBody else { return }
    var stem = "\(object.kind.rawValue)-"
    for character in object.name {
      stem.append(
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character)) ? character : "_")
    }
    var name = "bodies/\(stem).json"
    var number = 2
    // File systems that take upper and lower case for one are no reason to lose a body.
    while bodies.contains(where: { $0.name.lowercased() == name.lowercased() }) {
      name = "bodies/\(stem)-\(number).json"
      number += 1
    }
    bodies.append((name, JSON.object(object.body).indentedText + "\n"))
    object.file = name
  }

  /// A body as a design may hold it: secrets are references, and not owned.
  private mutating func body(of item: JSON, _ kind: DesignObjectKind, at place: String) -> JSONObject {
    var body = JSONObject(
      (item.object ?? JSONObject()).filter { !Self.bookkeeping.contains($0.key) }.map { ($0.key, $0.value) })
    for field in withheld.fields(of: .object(body), kind: kind.rawValue) {
      let path = field.owned
      note(exception: path, of: kind)
      left.note("\(place).\(field.path)", field.reason)
      var value = JSON.object(body)
      if field.reason == WithheldFields.secret, DesignSecretFields.contains(field.path) {
        value.replace(at: field.path.steps[...], with: .string(reference(place, field.path)))
      } else {
        value.remove(at: path[...])
      }
      body = value.object ?? body
    }
    return body
  }

  private mutating func note(exception path: [String], of kind: DesignObjectKind) {
    // A name that a pattern cannot say: what holds it is not owned.
    let plain = path.prefix { name in !name.isEmpty && !name.contains(where: { ".{}[]*,!".contains($0) }) }
    let exception = "!" + plain.joined(separator: ".")
    if !exceptions[kind, default: []].contains(exception) { exceptions[kind, default: []].append(exception) }
  }

  /// `env:WLAN_SHOP_WLANS_CORP_AUTH_PSK`, each once.
  private mutating func reference(_ place: String, _ path: FieldPath) -> String {
    let words = (place.split(separator: "/").dropFirst().map(String.init) + [path.description]).joined(separator: "_")
    var name = ""
    for character in words.uppercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        name.append(character)
      } else if name.last != "_" {
        name.append("_")
      }
    }
    while name.hasSuffix("_") { name.removeLast() }
    if name.first?.isNumber != false { name = "SECRET_\(name)" }
    var free = name
    var number = 2
    while !references.insert(free).inserted {
      free = "\(name)_\(number)"
      number += 1
    }
    return "env:\(free)"
  }
}

extension JSON {
  /// Takes a member away; a path that leads nowhere changes nothing.
  mutating func remove(at path: ArraySlice<String>) {
    guard let name = path.first, var members = object else { return }
    if path.count == 1 {
      members[name] = nil
    } else {
      guard var inner = members[name] else { return }
      inner.remove(at: path.dropFirst())
      members[name] = inner
    }
    self = .object(members)
  }
}
