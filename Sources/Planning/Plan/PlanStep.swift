/// One change of a plan: what it does, to what, in which of the thirteen steps.
public struct PlanStep: Sendable {
  /// What a change does.
  public enum Verb: String, Sendable, Hashable {
    /// Makes something new.
    case create
    /// Changes members of something that exists.
    case update
    /// Brings devices into the inventory.
    case claim
    /// Puts devices at their site, or under their profile.
    case assign
    /// Gives a site its templates.
    case bind
  }

  /// Its place in the plan, from 1.
  public let number: Int
  /// Which of the thirteen steps it belongs to.
  public let step: DesignStep
  /// What it does.
  public let verb: Verb
  /// To what: `site 'Lisbon'`.
  public let subject: String
  /// The members that change, for an update.
  public let members: [String]
  /// How many API calls that write it takes; what is read on the way is not counted.
  public let calls: Int
  let action: PlanAction
  /// What it writes, for the plan's digest.
  let content: String
}

/// What a step carries out. Names stand for ids until then.
enum PlanAction: Sendable {
  case createSiteGroup(String)
  case createSite(key: String)
  case updateSite(key: String, members: [String])
  case setVariables(key: String)
  case claimCodes([String])
  case claimOrder(index: Int)
  /// Slots are indices of `Design.slots`.
  case assignDevices(key: String, slots: [Int])
  case nameDevice(slot: Int)
  case createObject(DesignObjectAddress)
  case updateObject(DesignObjectAddress, members: [String])
  case assignProfile(String, slots: [Int])
  case bindTemplates(key: String, kinds: [DesignObjectKind])
}
