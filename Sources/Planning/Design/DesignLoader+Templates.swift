import Documents
import MistAPI

extension DesignLoader {
  /// Reads `templates:`: Mist's collections, each with objects by name.
  mutating func readTemplates(_ node: Node) {
    let kinds = DesignObjectKind.topLevel
    for (collection, objects) in Reading.named(.node).read(node, log: findings.log) ?? [] {
      guard let kind = kinds.first(where: { $0.rawValue == collection.value }) else {
        findings.noteUnknown(
          .unknownKind, "kind of template", collection.value, among: kinds.map(\.rawValue), at: collection.position)
        let meant = nearestWord(to: collection.value, in: kinds.map(\.rawValue)).flatMap {
          DesignObjectKind(rawValue: $0)
        }
        brokenKinds.formUnion(meant.map { [$0] } ?? kinds)
        continue
      }
      if objects.isNull { continue }
      for (name, node) in Reading.named(.node).read(objects, log: findings.log) ?? [] { readObject(kind, name, node) }
    }
    design.objects = design.objects.enumerated().sorted { one, other in
      one.element.kind == other.element.kind ? one.offset < other.offset : one.element.kind < other.element.kind
    }.map(\.element)
    noteEqualObjects()
  }

  private mutating func readObject(_ kind: DesignObjectKind, _ name: Placed<String>, _ node: Node) {
    let subject = "the \(kind.singular) '\(name.value)'"
    guard var reader = MappingReader(node, of: subject, log: findings.log) else {
      brokenObjects.insert(DesignObjectAddress(kind: kind, name: name.value))
      return
    }
    let groups = kind.meetsSites ? reader.optional("for", .oneOrMore(of: .placed(.nonEmptyString)), default: []) : []
    let body = reader.optional("body", .body)
    let file = reader.optional("file", .placed(.nonEmptyString))
    let wlans = kind == .templates ? reader.optional("wlans", .named(.body), default: []) : []
    let rules = kind == .templates ? reader.optional("wxrules", .list(of: .body), default: []) : []
    if kind != .templates || (body != nil && file != nil) { reader.exactlyOne(of: "body", "file") }
    reader.finish()
    siteGroupUses += groups
    let read = body ?? file.flatMap { readBody($0) }
    guard let source = read ?? (kind == .templates ? Node(at: node.position, .mapping([])) : nil) else {
      brokenObjects.insert(DesignObjectAddress(kind: kind, name: name.value))
      return
    }
    var object = makeObject(kind, name.value, body: source, at: name.position)
    object.putFirst("name", .string(name.value))
    for group in groups where !object.siteGroups.contains(group.value) { object.siteGroups.append(group.value) }
    for (name, node) in wlans {
      var wlan = makeObject(.wlans, name.value, body: node, at: name.position)
      wlan.putFirst("ssid", .string(name.value))
      object.children.append(wlan)
    }
    for (index, node) in rules.enumerated() {
      object.children.append(makeObject(.wxrules, String(index + 1), body: node, at: node.position))
    }
    design.objects.append(object)
  }

  private mutating func readBody(_ file: Placed<String>) -> Node? {
    guard let node = readYAML(resolve(file.value), named: file.position) else { return nil }
    return Reading.body.read(node, log: findings.log)
  }

  private mutating func makeObject(
    _ kind: DesignObjectKind, _ name: String, body: Node, at position: SourcePosition
  ) -> DesignObject {
    return DesignObject(
      kind: kind, name: name, siteGroups: [], body: body.json, source: body, secrets: Self.secrets(in: body),
      children: [],
      position: position)
  }

  /// A body with its secrets; those that stand in clear are noted.
  mutating func body(_ node: Node) -> DesignBody {
    let secrets = Self.secrets(in: node)
    for secret in secrets {
      noteLiteral(
        secret.reference, "a secret in the field \(secret.path)",
        at: node.node(at: secret.path)?.position ?? node.position)
    }
    return DesignBody(json: node.json, secrets: secrets)
  }

  private static func secrets(in body: Node) -> [DesignSecret] {
    var secrets: [DesignSecret] = []
    body.forEachField { path, _, value in
      guard DesignSecretFields.contains(path), let text = value.string, !text.isEmpty, !text.contains("{{") else {
        return
      }
      secrets.append(DesignSecret(path: path, reference: SecretReference(text)))
    }
    return secrets
  }

  private mutating func noteEqualObjects() {
    var first: [DesignObjectAddress: SourcePosition] = [:]
    for object in design.objects {
      let address = DesignObjectAddress(kind: object.kind, name: object.mistName)
      if let earlier = first[address] {
        findings.note(
          .duplicateName, at: object.position, found: "the \(object.kind.singular) '\(object.mistName)' a second time",
          expected: "each name once in '\(object.kind.rawValue)'", advice: "the first stands at \(earlier)")
      } else {
        first[address] = object.position
      }
    }
  }
}

extension Reading where Value == Node {
  /// A body in Mist's own fields.
  static var body: Reading<Node> {
    Reading(expected: "Mist's fields, as keys and values") { node, log in
      if node.entries != nil { return node }
      log.report(at: node.position, found: node.kind, expected: "Mist's fields, as keys and values")
      return nil
    }
  }
}

extension DesignObject {
  /// Puts a member before the others, unless the body has it.
  fileprivate mutating func putFirst(_ name: String, _ value: JSON) {
    guard case .object(let members) = body, members[name] == nil else { return }
    var all = JSONObject([(name, value)])
    for (key, value) in members { all[key] = value }
    body = .object(all)
  }
}

/// The fields of Mist's objects that hold secrets (published schemas of WLAN, PSK, webhook and the templates).
enum DesignSecretFields {
  private static let names: Set<String> = [
    "passphrase", "old_passphrase", "psk", "default_psk", "secret", "password", "api_key", "auth_key", "keywrap_kek",
    "keywrap_mack", "splunk_token",
  ]

  /// Whether the field holds a secret.
  static func contains(_ path: FieldPath) -> Bool {
    guard let name = path.lastMember else { return false }
    if names.contains(name) || name.hasSuffix("_password") || name.hasSuffix("_secret") { return true }
    return path.members.suffix(2) == ["auth", "keys"]
  }
}
