import Documents
import MistAPI

extension DesignLoader {
  /// Reads `use`, `own` and `ids`: what the design needs and leaves alone, which fields it writes, and which object is meant
  /// where several have one name.
  mutating func readOwnership(_ reader: inout MappingReader) {
    if let node = reader.optional("use", .node) { readUses(node) }
    if let node = reader.optional("own", .node) { readOwned(node) }
    if let node = reader.optional("ids", .node) { readPinnedIDs(node) }
  }

  private mutating func readUses(_ node: Node) {
    for (word, names) in Reading.named(.node).read(node, log: findings.log) ?? [] {
      guard let kind = DesignKind.usable.first(where: { $0.description == word.value }) else {
        findings.noteUnknown(
          .unknownKind, "kind", word.value, "under 'use'", among: DesignKind.usable.map(\.description),
          at: word.position)
        continue
      }
      for name in Reading.oneOrMore(of: .placed(.nonEmptyString)).read(names, log: findings.log) ?? [] {
        if design.isUsed(kind, name.value) {
          findings.note(
            .duplicateName, .warning, at: name.position, found: "the \(kind) '\(name.value)' a second time under 'use'",
            expected: "each name once")
          continue
        }
        design.uses.append(DesignUse(kind: kind, name: name.value, position: name.position))
        if case .object(let object) = kind, design.object(object, name.value) != nil {
          findings.note(
            .duplicateName, at: name.position,
            found: "the \(object.singular) '\(name.value)' under 'use' and under 'templates'",
            expected: "one of the two", advice: "what is used is never written, what stands under 'templates' is owned")
        }
      }
    }
  }

  private mutating func readOwned(_ node: Node) {
    for (word, fields) in Reading.named(.node).read(node, log: findings.log) ?? [] {
      guard let kind = DesignKind(word.value) else {
        findings.noteUnknown(
          .unknownKind, "kind", word.value, "under 'own'", among: DesignKind.all.map(\.description), at: word.position)
        continue
      }
      var patterns: [FieldPattern] = []
      for field in Reading.oneOrMore(of: .placed(.nonEmptyString)).read(fields, log: findings.log) ?? [] {
        if let pattern = FieldPattern(field.value) {
          patterns.append(pattern)
        } else {
          findings.note(
            .document, at: field.position, found: "'\(field.value)' as a field",
            expected: "names parted by dots, such as name, vars.{corp,guest}_*, port_usages.ap or \"sitegroup_ids[+]\"")
        }
      }
      design.ownership[kind] = patterns
    }
  }

  private mutating func readPinnedIDs(_ node: Node) {
    for (key, id) in Reading.named(.placed(.nonEmptyString)).read(node, log: findings.log) ?? [] {
      guard let read = MistID(id.value) else {
        findings.note(
          .document, at: id.position, found: "'\(id.value)' as an id",
          expected: "the id that the cloud gave the object, such as 4ac1dcf4-9d8b-7211-65c4-057819f0862b")
        continue
      }
      design.pinnedIDs[ObjectKey(text: key.value)] = read
    }
  }

  /// Reads `settings`: those of the organisation, and those of sites.
  mutating func readSettings(_ node: Node) {
    guard var reader = MappingReader(node, of: "the settings", log: findings.log) else { return }
    if let node = reader.optional("org", .body) { design.organisationSetting = body(node) }
    for node in reader.optional("sites", .oneOrMore(of: .node), default: []) {
      guard var reader = MappingReader(node, of: "settings of sites", log: findings.log) else { continue }
      let groups = reader.optional("for", .oneOrMore(of: .placed(.nonEmptyString)), default: [])
      let fields = reader.required("body", .body)
      reader.finish()
      siteGroupUses += groups
      guard let fields else { continue }
      if fields["vars"] != nil {
        findings.note(
          .document, at: fields["vars"]?.position ?? fields.position, found: "'vars' in the settings of sites",
          expected: "variables under 'vars' of the design, where every site has its own values")
        continue
      }
      design.siteSettings.append(DesignSiteSetting(siteGroups: groups.map(\.value), body: body(fields)))
    }
    reader.finish()
  }

  /// Reads `objects`: collections of the published API that the thirteen steps do not speak of, by path.
  mutating func readCarried(_ node: Node) {
    for (path, objects) in Reading.named(.node).read(node, log: findings.log) ?? [] {
      let last = path.value.split(separator: "/").last.map(String.init) ?? ""
      guard path.value.hasPrefix("/orgs/{org_id}/"), !last.contains("{"), path.value.split(separator: "/").count == 3
      else {
        findings.note(
          .unknownKind, at: path.position, found: "'\(path.value)' as a collection",
          expected: "the path of a collection of the organisation, such as /orgs/{org_id}/alarmtemplates")
        continue
      }
      if let kind = DesignObjectKind.topLevel.first(where: { $0.rawValue == last }) {
        findings.note(
          .unknownKind, at: path.position, found: "the collection of \(kind.singular)s under 'objects'",
          expected: "'\(last)' under 'templates', where names stand for ids")
        continue
      }
      for (name, fields) in Reading.named(.body).read(objects, log: findings.log) ?? [] {
        var read = body(fields)
        if read.json["name"] == nil, case .object(let members) = read.json {
          read.json = .object(JSONObject([("name", .string(name.value))] + members.map { ($0.key, $0.value) }))
        }
        design.carried.append(
          DesignCarriedObject(
            collection: path.value, name: read.json["name"]?.string ?? name.value, nameMember: "name", body: read,
            position: name.position))
      }
    }
  }
}
