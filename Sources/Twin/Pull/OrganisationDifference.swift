public import MistAPI

/// In what two readings of one organisation differ, field by field: a twin and the cloud, or two twins.
///
/// Objects are told by their ids, devices by their addresses. What only the cloud says of an object (when it was made and
/// changed, whether a device is connected) is left out. Only what both have read is compared.
public struct OrganisationDifference: Sendable, Hashable {
  /// One object that is not the same in both.
  public struct Object: Sendable, Hashable {
    /// The name of its kind.
    public let kind: String
    /// The site that it is of; nil for the organisation's own.
    public let site: Place?
    /// Its id; a device's address; of what there is but one of, its owner's id.
    public let id: String
    /// Its name; empty where it has none.
    public let name: String
    /// In what it differs.
    public let change: Change
  }

  /// A site.
  public struct Place: Sendable, Hashable {
    /// Its id.
    public let id: MistID
    /// Its name.
    public let name: String
  }

  /// What is not the same.
  public enum Change: Sendable, Hashable {
    /// Only the first has the object.
    case onlyFirst
    /// Only the second has the object.
    case onlySecond
    /// Both have it, with other fields.
    case fields([Field])
  }

  /// A field with another value.
  public struct Field: Sendable, Hashable {
    /// Where it is in its object, such as `vars.guest_vlan`.
    public let path: String
    /// The value in the first; nil where it has none.
    public let first: JSON?
    /// The value in the second; nil where it has none.
    public let second: JSON?
  }

  /// What differs: the organisation's own by the order of the kinds, then site by site by name.
  public private(set) var objects: [Object] = []
  /// How many objects were compared.
  public private(set) var compared = 0

  /// Whether there is no difference.
  public var isEmpty: Bool { objects.isEmpty }

  /// Compares two readings.
  /// - Parameters:
  ///   - kinds: the names of the kinds to compare; those that a reading does not have are not compared.
  public init(_ first: OrganisationContent, _ second: OrganisationContent, kinds: Set<String>) {
    let own = PullKind.base + PullKind.all.filter { !$0.isOfSite }
    for kind in own where kinds.contains(kind.name) && kind.name != "stats" {
      compare(
        kind, first.organisation.items[kind.name], second.organisation.items[kind.name], of: first.organisation.id)
    }
    let others = Dictionary(second.sites.map { ($0.id, $0) }) { $1 }
    let names = Self.siteNames(second.organisation).merging(Self.siteNames(first.organisation)) { $1 }
    let places = first.sites.map { (site: $0, place: Place(id: $0.id, name: names[$0.id] ?? "")) }
    for (site, place) in places.sorted(by: { ($0.place.name, $0.place.id) < ($1.place.name, $1.place.id) }) {
      guard let other = others[site.id] else { continue }
      for kind in PullKind.all where kind.isOfSite && kinds.contains(kind.name) {
        compare(kind, site.items[kind.name], other.items[kind.name], of: site.id, at: place)
      }
    }
  }

  private static func siteNames(_ organisation: PulledOrganisation) -> [MistID: String] {
    let named = (organisation.items["sites"] ?? []).compactMap { site in
      site["id"]?.string.flatMap { MistID($0) }.map { ($0, site["name"]?.string ?? "") }
    }
    return Dictionary(named) { $1 }
  }

  // MARK: - Objects

  private mutating func compare(
    _ kind: PullKind, _ first: [JSON]?, _ second: [JSON]?, of owner: MistID, at place: Place? = nil
  ) {
    guard let first, let second else { return }
    let others = Dictionary(second.map { (Self.key(of: $0, kind), $0) }) { $1 }
    let keys = Set(first.map { Self.key(of: $0, kind) })
    compared += keys.union(others.keys).count
    func object(_ item: JSON, _ change: Change) -> Object {
      Object(
        kind: kind.name, site: place, id: kind.form == .single ? "\(owner)" : Self.key(of: item, kind),
        name: Self.name(of: item, kind, place),
        change: change)
    }
    for item in first {
      guard let other = others[Self.key(of: item, kind)] else {
        objects.append(object(item, .onlyFirst))
        continue
      }
      var fields: [Field] = []
      Self.compare(Self.compared(item, kind), Self.compared(other, kind), at: "", &fields)
      if !fields.isEmpty { objects.append(object(item, .fields(fields))) }
    }
    for item in second where !keys.contains(Self.key(of: item, kind)) { objects.append(object(item, .onlySecond)) }
  }

  private static func key(of item: JSON, _ kind: PullKind) -> String {
    // A single object stands for its owner: there is but one.
    if kind.form == .single { return "" }
    let names = ["inventory", "devices"].contains(kind.name) ? ["mac", "id"] : ["id", "admin_id", "name"]
    return names.lazy.compactMap { item[$0]?.string }.first { !$0.isEmpty } ?? item.text
  }

  private static func name(of item: JSON, _ kind: PullKind, _ place: Place?) -> String {
    if kind.form == .single, kind.name != "orgs" { return place?.name ?? "" }
    return ["name", "ssid", "email"].lazy.compactMap { item[$0]?.string }.first { !$0.isEmpty } ?? ""
  }

  /// Members that say nothing of what was configured: the cloud's own account of the object.
  private static let noise: Set<String> = [
    "id", "org_id", "created_time", "modified_time", "for_site", "tzoffset", "created_by", "last_modified_by",
    "last_used", "password_modified_time",
    // Devices: what they are, and what they do at the moment.
    "connected", "last_seen", "status", "uptime", "version", "ip", "ext_ip", "hostname", "hw_rev", "sku", "image1_url",
    "image2_url", "image3_url", "vc_mac",
  ]
  /// Of the inventory a twin keeps these members, and no others.
  private static let ofInventory: Set<String> = [
    "mac", "serial", "model", "type", "magic", "site_id", "deviceprofile_id", "name", "adopted", "vc_mac",
  ]
  /// What each device says of itself, and the inventory too.
  private static let ofDevices: Set<String> = [
    "site_id", "serial", "model", "type", "mac", "magic", "name", "deviceprofile_id",
  ]

  private static func compared(_ item: JSON, _ kind: PullKind) -> JSON {
    guard let object = item.object else { return item }
    return .object(
      JSONObject(
        object.filter { name, value in
          switch kind.name {
          case "inventory": ofInventory.contains(name) && !isNothing(value)
          case "devices": !noise.contains(name) && !ofDevices.contains(name)
          // Which sites are in a group is said by the sites.
          case "sitegroups": !noise.contains(name) && name != "site_ids"
          default: !noise.contains(name) && name != "site_id"
          }
        }.map { ($0.key, $0.value) }))
  }

  /// Of a device that is at no site the cloud says so in several ways.
  private static func isNothing(_ value: JSON) -> Bool {
    value.isNull || value.string == "" || value.bool == false || value.string.flatMap { MistID($0) } == .zero
  }

  // MARK: - Fields

  private static func compare(_ first: JSON?, _ second: JSON?, at path: String, _ fields: inout [Field]) {
    switch (first, second) {
    case (.object(let one), .object(let other)):
      for (name, value) in one { compare(value, other[name], at: joined(path, name), &fields) }
      for (name, value) in other where one[name] == nil { compare(nil, value, at: joined(path, name), &fields) }
    case (.array(let one), .array(let other)) where one.count == other.count && one.allSatisfy({ $0.object != nil }):
      for (index, (value, another)) in zip(one, other).enumerated() {
        compare(value, another, at: "\(path)[\(index)]", &fields)
      }
    default:
      if !isSame(first, second) { fields.append(Field(path: path, first: first, second: second)) }
    }
  }

  /// Whether two values mean the same: members in another order and `1.0` for `1` do.
  private static func isSame(_ first: JSON?, _ second: JSON?) -> Bool {
    switch (first, second) {
    case (.number(let one), .number(let other)): one.double == other.double
    case (.array(let one), .array(let other)):
      one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
    case (.object(let one), .object(let other)):
      one.count == other.count && one.allSatisfy { isSame($0.value, other[$0.key]) }
    default: first == second
    }
  }

  private static func joined(_ path: String, _ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 > UInt8(ascii: " ") } && !name.isEmpty
    let word = isPlain ? name : JSON.string(name).text
    return path.isEmpty ? word : "\(path).\(word)"
  }
}
