import MistAPI
import SQLite

/// Rules by which claimed hardware finds its site, its name and its profile by itself (mist-fidelity, section 3.6).
extension Twin {
  static let autoAssignmentRoutes: [Route] = [
    Route(.post, "/orgs/{org}/inventory/reevaluate_auto_assignment") { twin, call in
      let org = try twin.organisation(call)
      let count = try twin.applyAutoAssignment(of: org)
      try twin.audit(call, "Reevaluate Auto Assignment: \(count) devices")
      return MistResponse()
    }
  ]

  /// Carries out the rules of the organisation for what has no site yet; returns how many devices found one.
  private func applyAutoAssignment(of org: MistID) throws -> Int {
    let setting = try organisationSetting(org).json
    guard let rules = setting["auto_site_assignment"], rules["enable"]?.bool == true else { return 0 }
    let sites = try objects("sites", of: org).map { (id: $0.id, name: $0.json["name"]?.string ?? "") }
    let rows = try inventoryRows(of: org).filter { $0.site == nil }
    var count = 0
    for row in rows {
      let found = try (rules["rules"]?.array ?? []).lazy.compactMap { rule -> MistID? in
        guard let name = try self.name(by: rule, for: row) else { return nil }
        return sites.first { $0.name == name }?.id
      }.first
      guard let found else { continue }
      for mac in try joined(with: row.mac) { try place(mac, at: found) }
      if let name = try firstName(setting["auto_device_naming"], row) {
        try writeDevice(row.mac, JSONObject([("name", .string(name))]), at: found)
      }
      if let name = try firstName(setting["auto_deviceprofile_assignment"], row),
        let profile = try objects("deviceprofiles", of: org).first(where: { $0.json["name"]?.string == name })
      {
        try store.run(
          "UPDATE inventory SET profile = ? WHERE mac = ?", profile.id.description, Int64(row.mac.value))
      }
      count += 1
    }
    return count
  }

  private func firstName(_ rules: JSON?, _ row: InventoryRow) throws -> String? {
    guard let rules, rules["enable"]?.bool == true else { return nil }
    return try (rules["rules"]?.array ?? []).lazy.compactMap { try self.name(by: $0, for: row) }.first
  }

  /// The name that a rule gives a device (of a site, a profile, or its own): by its model, or by a part of its own name,
  /// MAC address or switch port. What a device shows only once it is connected leads nowhere before.
  private func name(by rule: JSON, for row: InventoryRow) throws -> String? {
    if let model = rule["match_model"]?.string, !model.isEmpty, model != row.model { return nil }
    let type = rule["match_device_type"]?.string ?? rule["match_device"]?.string ?? row.type
    guard type == row.type else { return nil }
    let source: String
    switch rule["src"]?.string {
    case "model":
      guard rule["model"]?.string == nil || rule["model"]?.string == row.model else { return nil }
      return rule["value"]?.string
    case "name": source = try deviceName(row.mac)
    case "mac": source = row.mac.description
    default: return nil
    }
    guard let part = Self.part(of: source, rule["expression"]?.string), !part.isEmpty else { return nil }
    return (rule["prefix"]?.string ?? "") + part + (rule["suffix"]?.string ?? "")
  }

  /// A part of a text as rules write it: `[0:3]`, `split(.)[1]`, `split(-)[1][0:3]`. Nil for any other form.
  static func part(of text: String, _ expression: String?) -> String? {
    guard var rest = expression.map({ Substring($0) }), !rest.isEmpty else { return text }
    var text = text
    if rest.hasPrefix("split(") {
      guard let close = rest.firstIndex(of: ")"), let open = rest.firstIndex(of: "(") else { return nil }
      let separator = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      guard separator.count == 1, let character = separator.first, rest.hasPrefix("["),
        let end = rest.firstIndex(of: "]"), let index = Int(rest[rest.index(after: rest.startIndex)..<end])
      else { return nil }
      let parts = text.split(separator: character, omittingEmptySubsequences: false)
      guard parts.indices.contains(index) else { return nil }
      text = String(parts[index])
      rest = rest[rest.index(after: end)...]
    }
    return rest.isEmpty ? text : slice(of: text, rest)
  }

  /// `[from:to]`; either may be missing or count from the end.
  private static func slice(of text: String, _ expression: Substring) -> String? {
    guard expression.hasPrefix("["), expression.hasSuffix("]") else { return nil }
    let bounds = expression.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return nil }
    let characters = Array(text)
    func index(_ text: Substring, default preset: Int) -> Int? {
      if text.isEmpty { return preset }
      guard let value = Int(text) else { return nil }
      return min(characters.count, max(0, value < 0 ? characters.count + value : value))
    }
    guard let from = index(bounds[0], default: 0), let to = index(bounds[1], default: characters.count), from <= to
    else { return nil }
    return String(characters[from..<to])
  }
}
