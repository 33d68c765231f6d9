public import Addressing
import Determinism
public import MistAPI

/// The addresses that an organisation of the cloud uses already: the subnets of its networks, and the site variables that are
/// prefixes. A design beside them names them under `taken`.
public struct MistAddressImport: Sendable {
  /// What is in use, in order of address; what several have stands once, with all of them as owners.
  public let taken: [TakenPrefix]
  /// Of these, what only site variables name. One that holds a whole supernet (`anywhere: 0.0.0.0/0`) allocates nothing in it.
  public let onlyNamed: Set<IPPrefix>

  /// A place where a prefix was found.
  private struct Use {
    var prefix: IPPrefix
    var owner: String
    var since: String?
    var isVariable = false
  }

  /// Reads it through the client, and writes nothing.
  /// - Throws: `MistError`
  public init(of organisation: MistID, through client: any MistClient) async throws {
    var uses: [Use] = []
    for network in try await client.list("/orgs/\(organisation)/networks") {
      let name = network["name"]?.string ?? "without a name"
      uses += Self.subnets(of: network, owner: "network '\(name)'", since: Self.day(network["created_time"]))
    }
    for template in try await client.list("/orgs/\(organisation)/networktemplates") {
      let name = template["name"]?.string ?? "without a name"
      uses += Self.networks(of: template, at: "template '\(name)'", since: Self.day(template["created_time"]))
    }
    for site in try await client.list("/orgs/\(organisation)/sites") {
      guard let id = site["id"]?.string else { continue }
      let name = site["name"]?.string ?? id
      let since = Self.day(site["created_time"])
      let setting = try await client.call(.get, "/sites/\(id)/setting")
      uses += Self.networks(of: setting, at: "site '\(name)'", since: since)
      for (variable, value) in Self.members(setting["vars"]) {
        guard let prefix = Self.prefix(value.string) else { continue }
        uses.append(
          Use(prefix: prefix, owner: "variable '\(variable)' of site '\(name)'", since: since, isVariable: true))
      }
    }
    taken = Self.merged(uses)
    onlyNamed = Set(uses.lazy.filter(\.isVariable).map(\.prefix))
      .subtracting(uses.lazy.filter { !$0.isVariable }.map(\.prefix))
  }

  /// The literal subnets of the networks that a template or a site's setting declares.
  private static func networks(of body: JSON, at place: String, since: String?) -> [Use] {
    members(body["networks"]).flatMap { name, network in
      subnets(of: network, owner: "network '\(name)' of \(place)", since: since)
    }
  }

  private static func subnets(of network: JSON, owner: String, since: String?) -> [Use] {
    ["subnet", "subnet6"].compactMap { field in
      prefix(network[field]?.string).map { Use(prefix: $0, owner: owner, since: since) }
    }
  }

  private static func members(_ value: JSON?) -> [(key: String, value: JSON)] {
    guard let object = value?.object else { return [] }
    return object.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  /// A text that is a prefix, or the address of an interface with its prefix's length; nil for variables and all else.
  private static func prefix(_ text: String?) -> IPPrefix? {
    guard let text else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]) else { return nil }
    return IPPrefix(containing: address, length: length)
  }

  /// The day of a time in seconds since 1970, as the cloud gives it.
  private static func day(_ time: JSON?) -> String? {
    guard let seconds = time?.double, seconds > 0, seconds < 253_402_300_800 else { return nil }
    return String(Instant(seconds: Int64(seconds)).iso8601.prefix(10))
  }

  private static func merged(_ uses: [Use]) -> [TakenPrefix] {
    let sorted = uses.sorted { ($0.prefix, $0.owner) < ($1.prefix, $1.owner) }
    var result: [TakenPrefix] = []
    var rest = sorted[...]
    while let first = rest.first {
      let same = rest.prefix { $0.prefix == first.prefix }
      rest = rest.dropFirst(same.count)
      let others = same.count > 3 ? " and \(same.count - 3) more" : ""
      result.append(
        TakenPrefix(
          first.prefix, owner: same.prefix(3).map(\.owner).joined(separator: ", ") + others,
          since: same.compactMap(\.since).min()))
    }
    return result
  }

  /// The table that a design reads under `taken`: `prefix,description,since`, lines end with LF.
  public var table: String {
    let rows = taken.map { one in
      "\(one.prefix),\"\(one.owner.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\","
        + (one.since ?? "")
    }
    return (["prefix,description,since"] + rows).map { $0 + "\n" }.joined()
  }
}
