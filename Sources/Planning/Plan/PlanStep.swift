/// One change of a plan, in one of the thirteen steps. Most have one item; one that re-binds sites has an item a site.
public struct PlanStep: Sendable, Hashable {
  /// What a change does.
  public enum Verb: String, Sendable, Hashable, CaseIterable {
    /// Makes something new.
    case create
    /// Changes members of something that exists.
    case update
    /// Deletes something.
    case delete
    /// Brings devices into the inventory.
    case claim
    /// Puts devices at their site, or under their profile.
    case assign
    /// Takes devices from their site.
    case unassign
    /// Gives sites their templates.
    case bind
  }

  /// Its place in the plan, from 1.
  public var number: Int
  /// Which of the thirteen steps it belongs to.
  public var step: DesignStep
  /// The wave in which it is carried out, from 1; waves follow the order of the steps.
  public var wave: Int
  /// What it does.
  public var verb: Verb
  /// To what: `site 'Lisbon'`.
  public var subject: String
  /// What is carried out.
  public var items: [PlanItem]
  /// The numbers of the steps that it rests on, ascending.
  public var after: [Int]
  /// What users feel of it.
  public var impact: UserImpact
  /// Why it cannot be undone; nil when it can.
  public var irreversible: String?
  /// How many sites and devices it touches.
  public var reach: Reach

  /// A change with all its parts.
  public init(
    number: Int, step: DesignStep, wave: Int, verb: Verb, subject: String, items: [PlanItem], after: [Int],
    impact: UserImpact, irreversible: String?, reach: Reach
  ) {
    self.number = number
    self.step = step
    self.wave = wave
    self.verb = verb
    self.subject = subject
    self.items = items
    self.after = after
    self.impact = impact
    self.irreversible = irreversible
    self.reach = reach
  }

  /// How much a step touches.
  public struct Reach: Sendable, Hashable {
    /// Sites.
    public var sites: Int
    /// Devices at them.
    public var devices: Int

    /// So many.
    public init(sites: Int = 0, devices: Int = 0) {
      self.sites = sites
      self.devices = devices
    }
  }

  /// The members that change, each once, for an update or a binding.
  public var members: [String] {
    var seen: Set<String> = []
    return items.flatMap(\.members).filter { seen.insert($0).inserted }
  }

  /// How many API calls write.
  public var writes: Int { items.count }

  /// How many calls read what is written back.
  public var reads: Int { items.count { $0.action.reads } }
}

/// What a step carries out at one place by one call that writes.
public struct PlanItem: Sendable, Hashable {
  /// To which cell it belongs: a failure stops the cell and what rests on it, not the rest.
  public var cell: PlanCell
  /// What it is about, where a step has several: `'Lisbon'`.
  public var subject: String
  /// What is done.
  public var action: PlanAction

  /// An item.
  public init(cell: PlanCell, subject: String, action: PlanAction) {
    self.cell = cell
    self.subject = subject
    self.action = action
  }

  /// The parts that change: the full paths of the edits.
  public var members: [String] {
    guard case .edit(_, let edits) = action else { return [] }
    return edits.map(\.pathText)
  }

  /// Which items of a wave follow one another even where several calls may be under way at a time: those of a site, because what
  /// fails there stops the rest; those that change one object; and those that move devices, because they share the inventory.
  enum Chain: Hashable {
    case site(String)
    case object(ObjectKey)
    case inventory
  }

  /// The chain that it belongs to.
  var chain: Chain {
    if case .site(let name) = cell { return .site(name) }
    return action.place.map { .object($0.key) } ?? .inventory
  }
}

/// What fails alone: a site, or what sites share.
public enum PlanCell: Sendable, Hashable, Comparable {
  /// What sites share: site groups, templates, claims.
  case shared
  /// A site, by name.
  case site(String)

  /// In words.
  public var description: String {
    switch self {
    case .shared: "what sites share"
    case .site(let name): "site '\(name)'"
    }
  }
}
