import Determinism
import MistAPI
import Reporting
import Twin

/// In what a twin and another reading of its organisation differ.
struct DifferenceReport {
  /// A side.
  struct Side {
    let name: String
    /// When it was read; nil: now.
    let time: Instant?
  }

  /// What was not pulled, and so is not compared.
  struct Unknown {
    /// A site of which not all is known.
    struct Site {
      let id: MistID
      let name: String
      let kinds: [String]
      /// Whether nothing of it is known.
      let isWhole: Bool
    }

    let kinds: [String]
    let sites: [Site]
  }

  /// The organisation that both have.
  struct Organisation {
    let id: MistID
    let name: String
  }

  private let difference: OrganisationDifference
  private let first: Side
  private let second: Side
  private let organisation: Organisation
  private let calls: Int?
  private let unknown: Unknown

  init(
    _ difference: OrganisationDifference, first: Side, second: Side, organisation: Organisation, calls: Int?,
    unknown: Unknown
  ) {
    self.difference = difference
    self.first = first
    self.second = second
    self.organisation = organisation
    self.calls = calls
    self.unknown = unknown
  }

  /// Whether nothing of what was compared differs.
  var isEqual: Bool { difference.isEmpty }

  // MARK: Text

  func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    for object in difference.objects {
      let place = Self.place(of: object)
      switch object.change {
      case .onlyFirst: lines.append("\(place)  only in \(first.name)")
      case .onlySecond: lines.append("\(place)  only in \(second.name)")
      case .fields(let fields):
        lines.append(place)
        lines += fields.map { "  \($0.path): \(Self.short($0.first)) → \(Self.short($0.second))" }
      }
    }
    let fields = difference.objects.reduce(0) { sum, object in
      if case .fields(let fields) = object.change { sum + fields.count } else { sum }
    }
    let (onlyFirst, onlySecond) = (count(.onlyFirst), count(.onlySecond))
    let changed = difference.objects.count - onlyFirst - onlySecond
    if !lines.isEmpty { lines.append("") }
    lines.append(
      "\(first.name)\(read(first)) and \(second.name)\(read(second)), '\(organisation.name)': \(difference.compared) "
        + "\(difference.compared == 1 ? "object" : "objects") compared" + (calls.map { ", \($0) calls" } ?? ""))
    lines.append(
      difference.isEmpty
        ? "no difference"
        : "\(changed) differ in \(fields) fields, \(onlyFirst) only in \(first.name), \(onlySecond) only in \(second.name)"
    )
    lines += unknownLines
    return lines.map { TextStyle.printable($0) + "\n" }.joined()
  }

  private func read(_ side: Side) -> String { side.time.map { " (read \($0.iso8601))" } ?? "" }

  private func count(_ change: OrganisationDifference.Change) -> Int {
    difference.objects.count { $0.change == change }
  }

  private var unknownLines: [String] {
    var parts: [String] = []
    if !unknown.kinds.isEmpty { parts.append(unknown.kinds.joined(separator: ", ")) }
    let whole = unknown.sites.filter(\.isWhole).map(\.name)
    if !whole.isEmpty { parts.append("all that is the own of \(Self.list(whole))") }
    for (kinds, sites) in Dictionary(grouping: unknown.sites.filter { !$0.isWhole }, by: \.kinds).sorted(by: {
      $0.key.lexicographicallyPrecedes($1.key)
    }) {
      parts.append("\(kinds.joined(separator: ", ")) of \(Self.list(sites.map(\.name)))")
    }
    return parts.isEmpty ? [] : ["unknown, because it was not pulled: \(parts.joined(separator: "; "))"]
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more sites" : shown
  }

  /// `networks/corp (id)`, `sites/Lisbon/setting`.
  private static func place(of object: OrganisationDifference.Object) -> String {
    guard let kind = PullKind.any(named: object.kind) else { return object.kind }
    let name = object.name.isEmpty ? object.id : object.name
    let id = object.name.isEmpty ? "" : " (\(object.id))"
    guard let site = object.site else { return "\(kind.pathName)/\(name)\(id)" }
    // A setting is the site's own: it has no other name.
    return object.id == site.id.description
      ? "sites/\(name)/\(kind.pathName)" : "sites/\(site.name)/\(kind.pathName)/\(name)\(id)"
  }

  private static func short(_ value: JSON?) -> String {
    guard let value else { return "nothing" }
    let text = value.text
    return text.count > 80 ? "\(text.prefix(80))…" : text
  }

  // MARK: JSON

  var document: JSON {
    var document = JSONObject([
      ("mistwin_diff", 1), ("org_id", .string("\(organisation.id)")), ("org_name", .string(organisation.name)),
      ("first", Self.document(first)), ("second", Self.document(second)), ("equal", .bool(difference.isEmpty)),
      ("compared", JSON(difference.compared)),
    ])
    if let calls { document["calls_made"] = JSON(calls) }
    document["differences"] = .array(difference.objects.map { Self.document($0) })
    document["unknown"] = [
      "kinds": JSON(unknown.kinds),
      "sites": .array(
        unknown.sites.map {
          ["site_id": .string("\($0.id)"), "site_name": .string($0.name), "kinds": JSON($0.kinds)]
        }),
    ]
    return .object(document)
  }

  private static func document(_ side: Side) -> JSON {
    ["name": .string(side.name), "read": side.time.map { .string($0.iso8601) } ?? .null]
  }

  private static func document(_ object: OrganisationDifference.Object) -> JSON {
    var document = JSONObject([("kind", .string(object.kind))])
    if let site = object.site {
      document["site_id"] = .string("\(site.id)")
      document["site_name"] = .string(site.name)
    }
    document["id"] = .string(object.id)
    document["name"] = .string(object.name)
    switch object.change {
    case .onlyFirst: document["change"] = "only_first"
    case .onlySecond: document["change"] = "only_second"
    case .fields(let fields):
      document["change"] = "fields"
      document["fields"] = .array(
        fields.map { field in
          var one = JSONObject([("path", .string(field.path))])
          if let value = field.first { one["first"] = value }
          if let value = field.second { one["second"] = value }
          return .object(one)
        })
    }
    return .object(document)
  }
}
