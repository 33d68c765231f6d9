/// What was done for one of the thirteen steps.
public struct StepCount: Sendable, Hashable {
  /// The step.
  public var step: DesignStep
  /// How many changes of the plan.
  public var changes: Int
  /// How many API calls they took, reading what is written back included.
  public var calls: Int

  /// So many.
  public init(step: DesignStep, changes: Int, calls: Int) {
    self.step = step
    self.changes = changes
    self.calls = calls
  }
}

/// What claims and assignments brought.
public struct ClaimCounts: Sendable, Hashable {
  /// Devices by claim code.
  public var byCode = 0
  /// Devices by activation code of an order.
  public var byOrder = 0
  /// Devices that were bound to a site.
  public var bound = 0
  /// Devices that were given a name.
  public var named = 0

  /// Nothing yet.
  public init() {}
}

/// What was made.
public struct CreationCounts: Sendable, Hashable {
  /// Sites.
  public var sites = 0
  /// Site groups.
  public var siteGroups = 0
  /// Variables of sites.
  public var variables = 0
  /// Templates, networks, WLANs, labels, keys and other objects of the organisation.
  public var objects = 0

  /// Nothing yet.
  public init() {}

  mutating func count(_ place: ObjectPlace) {
    switch place.collection {
    case ObjectPlace.sites: sites += 1
    case ObjectPlace.siteGroups: siteGroups += 1
    default: objects += 1
    }
  }
}
