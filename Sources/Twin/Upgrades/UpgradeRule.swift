import MistAPI

/// A rule that selects devices: every one of its members must match, `match_name`, `match_model`, `match_role`, with the
/// part of the device's text that they are compared with, as in `match_name[2:8]`.
struct UpgradeRule {
  private struct Part {
    let member: String
    let range: Range<Int>?
    let text: String
  }

  private static let members = ["match_name", "match_model", "match_role", "match_evpn_role"]
  private var parts: [Part] = []

  /// Whether it asks for more than the inventory knows.
  var readsDevice: Bool { parts.contains { $0.member != "match_model" } }

  init(_ body: JSONObject, _ place: String) throws(APIFailure) {
    guard !body.isEmpty else { throw .badRequest("\(place): expected a member such as match_name, found none") }
    for (key, value) in body {
      guard let text = value.string else {
        throw .badRequest("\(place).\(key): expected text, found \(value.describedForErrors)")
      }
      let name = String(key.prefix { $0 != "[" })
      guard Self.members.contains(name) else {
        throw .badRequest("\(place).\(key): expected one of \(Self.members.joined(separator: ", "))")
      }
      guard name.count < key.count else {
        parts.append(Part(member: name, range: nil, text: text))
        continue
      }
      let ends = key.dropFirst(name.count + 1).dropLast().split(separator: ":", omittingEmptySubsequences: false)
      guard key.hasSuffix("]"), ends.count == 2, let lower = Int(ends[0]), let upper = Int(ends[1]), lower >= 0,
        lower < upper
      else { throw .badRequest("\(place).\(key): expected an offset such as \(name)[0:3]") }
      parts.append(Part(member: name, range: lower..<upper, text: text))
    }
  }

  /// The rules of an order; nil when it has none.
  static func all(_ body: JSONObject) throws(APIFailure) -> [UpgradeRule]? {
    guard let value = body["rules"], !value.isNull else { return nil }
    var rules: [UpgradeRule] = []
    for (index, item) in (value.array ?? []).enumerated() {
      guard let object = item.object else { throw .badRequest("rules[\(index)]: expected an object") }
      rules.append(try UpgradeRule(object, "rules[\(index)]"))
    }
    return rules.isEmpty ? nil : rules
  }

  func matches(model: String, device: JSONObject) -> Bool {
    parts.allSatisfy { part in
      let whole: String?
      switch part.member {
      case "match_model": whole = model
      case "match_name": whole = device["name"]?.string
      case "match_evpn_role": whole = device["evpn_role"]?.string
      default: whole = device["role"]?.string
      }
      guard let whole else { return false }
      guard let range = part.range else { return whole == part.text }
      return whole.dropFirst(range.lowerBound).prefix(range.count) == part.text
    }
  }
}
