public import MistAPI

/// Configuration put together from its layers: each value with the layer that gave it.
///
/// Members merge by name, the stronger layer wins; a member that is an object in both (networks, port usages,
/// variables) merges by its own names, one level deep. Lists and values are replaced whole, but for
/// `additional_config_cmds`, which append at every layer (mist-fidelity, section 4.5).
public struct LayeredConfiguration: Sendable, Hashable {
  /// One layer's contribution.
  public struct Contribution: Sendable, Hashable {
    /// Where it stands.
    public var layer: ConfigurationLayer
    /// The object that holds it, such as `networktemplate 'SW-Store'`.
    public var source: String
    /// Its members.
    public var members: JSONObject

    /// A contribution of that layer and source.
    public init(layer: ConfigurationLayer, source: String, members: JSONObject) {
      self.layer = layer
      self.source = source
      self.members = members
    }
  }

  /// Members that describe an object and are not configuration.
  public static let identityMembers: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "name", "for_site", "template_id", "applies",
    "exceptions", "filter_by_deviceprofile", "deviceprofile_ids", "switch_matching_id", "mac", "serial", "model",
  ]

  /// The contributions, weakest first.
  public private(set) var contributions: [Contribution]
  /// The merged members, variables not yet replaced.
  public private(set) var merged: JSONObject

  /// Puts the contributions together; equal layers keep their order.
  public init(_ contributions: [Contribution]) {
    self.contributions = contributions.enumerated()
      .sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }.map(\.element)
    var merged = JSONObject()
    for contribution in self.contributions {
      for (key, value) in contribution.members where !Self.identityMembers.contains(key) {
        merged[key] = Self.merge(merged[key], with: value, key: key)
      }
    }
    self.merged = merged
  }

  private static func merge(_ weaker: JSON?, with stronger: JSON, key: String) -> JSON {
    switch (weaker, stronger) {
    case (.object(var one), .object(let other)):
      for (name, value) in other { one[name] = value }
      return .object(one)
    case (.array(let one), .array(let other)) where key == "additional_config_cmds":
      return .array(one + other)
    default: return stronger
    }
  }

  /// The variables that hold here: of the strongest layer that sets each.
  public var variables: [String: String] { Self.variables(merged["vars"]) }

  /// The variables that hold where these contributions do, without putting all of them together.
  public static func variables(of contributions: [Contribution]) -> [String: String] {
    let settings = contributions.enumerated().compactMap { offset, contribution in
      contribution.members["vars"].map { (order: (contribution.layer, offset), vars: $0) }
    }
    let merged = settings.sorted { $0.order < $1.order }.reduce(JSON?.none) { merge($0, with: $1.vars, key: "vars") }
    return variables(merged)
  }

  private static func variables(_ vars: JSON?) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in vars?.object ?? JSONObject() {
      if let text = value.string { result[name] = text }
    }
    return result
  }

  /// The merged members with variables replaced, and the variables that no layer sets.
  public func resolved() -> Variables.Resolution {
    let variables = self.variables
    var configuration = merged
    configuration["vars"] = nil
    var result = Variables.resolve(.object(configuration)) { variables[$0] }
    if let vars = merged["vars"], case .object(var object) = result.value {
      object["vars"] = vars
      result.value = .object(object)
    }
    return result
  }

  /// Which contribution gave a top-level member, or one member of it, and what the weaker ones would have said.
  public func origins(of member: String, name: String? = nil) -> [Contribution] {
    contributions.filter { contribution in
      guard let value = contribution.members[member] else { return false }
      guard let name else { return true }
      return value[name] != nil
    }.reversed()
  }
}
