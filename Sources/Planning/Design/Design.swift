public import MistAPI

/// What `design.yaml` and its tables say, read, checked and resolved: the organisation as it is wanted.
///
/// A design knows names where Mist has ids: the planner turns it into the desired state. It is a plain value;
/// `Design.load` reads it from files.
public struct Design: Sendable {
  /// The path of the design's YAML file, as it was given.
  public var path: String
  /// The name of the organisation.
  public var organisation: String
  /// Who owns what this design declares; nil when it does not say.
  public var owner: String?
  /// What it says of the live cloud; nil when it says nothing.
  public var live: DesignLive?
  /// What is asked of the address plan, and the plan; nil for a design without `addressing`.
  public var addressing: DesignAddressing?
  /// The file of load profiles and holidays; nil for a design that has none of its own.
  public var profiles: DesignProfiles?
  /// The kits, in the order of the file.
  public var kits: [DesignKit]
  /// The sites, in the order of the table.
  public var sites: [DesignSite]
  /// The site groups that any site belongs to, sorted by name.
  public var siteGroups: [DesignSiteGroup]
  /// Every slot of every site: sites in the order of the table, slots in the order of the kit.
  public var slots: [DesignSlot]
  /// The devices of the ship notice that are bound to no slot: free for any slot of their model.
  public var spares: [DesignDevice]
  /// Where cables go, as far as an export or the kits say: those of the export in its order, then those of the kits, by site.
  public var cables: [DesignCable]
  /// The orders, in the order of the file.
  public var orders: [DesignOrder]
  /// The objects below `templates:`, in the order in which the thirteen steps make them, then in the order of the file.
  public var objects: [DesignObject]
  /// Where a body names another object of the design, in the order of `objects`.
  public var references: [DesignReference]
  /// What it uses and does not own.
  public var uses: [DesignUse]
  /// Which fields of a kind it owns; a kind that is not there is owned as far as it is declared.
  public var ownership: [DesignKind: [FieldPattern]]
  /// The ids of objects whose names stand for several, by their keys.
  public var pinnedIDs: [ObjectKey: MistID]
  /// The settings of the organisation.
  public var organisationSetting: DesignBody?
  /// The settings of sites beside their variables, in the order of the file: later ones hold.
  public var siteSettings: [DesignSiteSetting]
  /// Objects of other collections.
  public var carried: [DesignCarriedObject]
  /// What the rules found that does not keep the design from being used.
  public var warnings: [DesignFinding]

  /// An empty design of an organisation.
  public init(path: String, organisation: String) {
    self.path = path
    self.organisation = organisation
    owner = nil
    live = nil
    addressing = nil
    profiles = nil
    kits = []
    sites = []
    siteGroups = []
    slots = []
    spares = []
    cables = []
    orders = []
    objects = []
    references = []
    uses = []
    ownership = [:]
    pinnedIDs = [:]
    organisationSetting = nil
    siteSettings = []
    carried = []
    warnings = []
  }
}

extension Design {
  /// Which fields of a kind it owns.
  func owned(_ kind: DesignKind) -> OwnedFields {
    ownership[kind].map { OwnedFields(patterns: $0) } ?? .everything
  }

  /// Whether it uses an object that it does not own.
  func isUsed(_ kind: DesignKind, _ name: String) -> Bool { uses.contains { $0.kind == kind && $0.name == name } }

  /// The site of that key.
  public func site(_ key: String) -> DesignSite? { sites.first { $0.key == key } }

  /// The kit of that name.
  public func kit(_ name: String) -> DesignKit? { kits.first { $0.name == name } }

  /// The objects of one kind, in order; those of `wlans` and `wxrules` stand inside `templates`.
  public func objects(of kind: DesignObjectKind) -> [DesignObject] { objects.filter { $0.kind == kind } }

  /// The object of that kind and name.
  public func object(_ kind: DesignObjectKind, _ name: String) -> DesignObject? {
    objects.first { $0.kind == kind && $0.name == name }
  }
}
