import MistAPI
import Planning

/// What a plan changes, parted by how it can go from site to site.
///
/// A template is copied with its change, and sites move to the copy; what stands at a site is changed there. What nobody feels
/// until a site refers to it is made first. Everything else would reach all sites at once, and no phase could hold it back.
struct ConfigurationChange: Sendable {
  /// A template that changes, with what stands inside it.
  struct Template: Sendable {
    var kind: TemplateKind
    var key: ObjectKey
    var name: String
    /// Its id; nil for one that the plan makes, and until it is found by what stands in it.
    var id: MistID?
    /// The body of one that the plan makes.
    var body: JSON?
    var edits: [Edit] = []
    /// The WLANs and WLAN policies of a WLAN template that change.
    var members: [Member] = []
  }

  /// A WLAN or WLAN policy of a template that is made, changed or deleted.
  struct Member: Sendable {
    var place: ObjectPlace
    var action: PlanAction

    /// Whether it is a WLAN; else it is a WLAN policy.
    var isWLAN: Bool { place.collection == TemplateKind.prefix + "wlans" }
  }

  /// What changes at a site.
  struct SiteItem: Sendable {
    var place: ObjectPlace
    var edits: [Edit]
  }

  /// Objects that have no effect until something refers to them, in the order of the plan.
  private(set) var made: [PlanItem] = []
  private(set) var templates: [Template] = []
  /// By the site's name.
  private(set) var sites: [String: [SiteItem]] = [:]

  /// The collections whose objects nobody feels until something names them.
  private static let quiet: Set<String> = [
    "sitegroups", "services", "networks", "wxtags", "rftemplates", "networktemplates", "gatewaytemplates",
    "aptemplates", "sitetemplates",
  ]

  /// Parts a plan.
  /// - Throws: `RolloutError.notPhased` naming every step that would reach all sites at once, `RolloutError.nothingToChange`
  init(_ plan: Plan) throws(RolloutError) {
    var refused: [String] = []
    for step in plan.steps {
      for item in step.items {
        if let why = take(item, of: plan) { refused.append("step \(step.number), \(step.subject): \(why)") }
      }
    }
    let phased = Set(templates.flatMap { template in template.members.map(\.place.key) + [template.key] })
    for item in made where item.action.needs.contains(where: { phased.contains($0) && plan.known[$0] == nil }) {
      refused.append("\(item.subject): it names what is made with the template")
    }
    guard refused.isEmpty else { throw .notPhased(steps: refused) }
    guard !templates.isEmpty || !sites.isEmpty else { throw .nothingToChange }
  }

  /// Takes an item; says why it cannot be.
  private mutating func take(_ item: PlanItem, of plan: Plan) -> String? {
    switch item.action {
    case .edit(let place, let edits):
      if let site = Self.site(of: place, item.cell) {
        sites[site, default: []].append(SiteItem(place: place, edits: edits))
        return nil
      }
      if let kind = TemplateKind(collection: place.collection) { return take(edits, of: kind, place, plan) }
      if Self.isMember(place) { return take(member: place, item.action, plan) }
      return "it is shared by sites, and changes for all of them at once"
    case .create(let place, let body):
      if case .site = item.cell { return "it is made at a site, which is no change that could be held back" }
      if TemplateKind(collection: place.collection) == .wlan {
        templates.append(
          Template(kind: .wlan, key: place.key, name: body["name"]?.string ?? place.key.text, id: nil, body: body))
        return nil
      }
      let collection = place.collection.map { $0.dropFirst(TemplateKind.prefix.count) } ?? ""
      if Self.quiet.contains(String(collection)) {
        made.append(item)
        return nil
      }
      return Self.isMember(place) ? take(member: place, item.action, plan) : "it is made for all sites at once"
    case .delete(let place):
      return Self.isMember(place) ? take(member: place, item.action, plan) : "it goes for all sites at once"
    case .claim, .claimOrder, .assign, .unassign, .assignProfile, .unassignProfile:
      return "it moves devices, not configuration"
    }
  }

  private mutating func take(_ edits: [Edit], of kind: TemplateKind, _ place: ObjectPlace, _ plan: Plan) -> String? {
    if kind == .wlan, edits.contains(where: { ["applies", "exceptions"].contains($0.member) }) {
      return "it changes which sites the template reaches, which is what the phases do"
    }
    guard let index = index(ofTemplate: place.key, kind, plan) else { return "the template is not known" }
    templates[index].edits += edits
    return nil
  }

  /// Whether an object can stand inside a WLAN template.
  private static func isMember(_ place: ObjectPlace) -> Bool {
    ["wlans", "wxrules"].contains { place.collection == TemplateKind.prefix + $0 }
  }

  private mutating func take(member place: ObjectPlace, _ action: PlanAction, _ plan: Plan) -> String? {
    guard let key = Self.template(of: place.key) else {
      return "it stands in no template, and reaches all sites at once"
    }
    let index: Int
    if let known = self.index(ofTemplate: key, .wlan, plan) {
      index = known
    } else {
      // A plan knows the ids of what it writes; a template of which only a WLAN changes is found by that.
      templates.append(Template(kind: .wlan, key: key, name: key.name, id: nil))
      index = templates.count - 1
    }
    templates[index].members.append(Member(place: place, action: action))
    return nil
  }

  private mutating func index(ofTemplate key: ObjectKey, _ kind: TemplateKind, _ plan: Plan) -> Int? {
    if let index = templates.firstIndex(where: { $0.key == key }) { return index }
    guard let id = plan.known[key] else { return nil }
    templates.append(Template(kind: kind, key: key, name: key.name, id: id))
    return templates.count - 1
  }

  /// The template in whose key another key stands: `templates/WLAN-Shop` of `templates/WLAN-Shop/wlans/guest`.
  private static func template(of key: ObjectKey) -> ObjectKey? {
    let parts = key.text.split(separator: "/")
    guard parts.count == 4, parts[0] == TemplateKind.wlan.rawValue else { return nil }
    return ObjectKey(text: "\(parts[0])/\(parts[1])")
  }

  /// The site that an object stands at, by name; nil for what sites share.
  private static func site(of place: ObjectPlace, _ cell: PlanCell) -> String? {
    guard case .site(let name) = cell else { return nil }
    return place.key == .site(name) || place.site == .site(name) ? name : nil
  }

  /// The templates that are known only by what stands in them, each with the place of such a thing.
  var unknownTemplates: [(index: Int, member: ObjectPlace)] {
    templates.indices.compactMap { index in
      guard templates[index].id == nil, templates[index].body == nil else { return nil }
      return templates[index].members.first { if case .create = $0.action { false } else { true } }
        .map { (index, $0.place) }
    }
  }

  /// The template that a copy is of.
  func template(of copy: TemplateCopy) -> Template? { templates.first { $0.key.text == copy.template } }

  /// The template at that place has this id.
  mutating func found(_ id: MistID, at index: Int) { templates[index].id = id }

  /// What changes, in a few words: `WLAN template 'Shop' and 12 sites`.
  var summary: String {
    var parts = templates.map { "\($0.kind.words) '\($0.name)'" }
    if !sites.isEmpty { parts.append(sites.count == 1 ? "1 site" : "\(sites.count) sites") }
    let shown = parts.count > 3 ? Array(parts.prefix(3)) + ["\(parts.count - 3) more"] : parts
    return shown.count < 2
      ? shown.joined() : shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
  }
}
