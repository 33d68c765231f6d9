public import Determinism
import EffectiveConfiguration
public import MistAPI

/// What was read of an organisation, its secrets covered.
public struct PulledOrganisation: Sendable, Hashable {
  /// Its id.
  public let id: MistID
  /// When it was read.
  public let time: Instant
  /// The names of the kinds that were read, those of sites too.
  public internal(set) var kinds: [String]
  /// What was read of the organisation's own kinds, by their names: objects in the order of the cloud.
  public var items: [String: [JSON]]
  /// By what one salt of the covering hashes is told from another; nil where secrets stand in clear.
  public var saltCheck: String?
  /// The variables that stand for secrets in it.
  public var secretVariables: Set<String> = []
  /// Devices of which something was read, where the inventory was not read whole.
  public var changedDevices: [JSON] = []

  /// The names of kinds that were known, and that may not be read any more: they are unknown from now on.
  public var forgotten: Set<String> = []

  /// An organisation of which nothing was read.
  public static func empty(_ id: MistID, at time: Instant) -> PulledOrganisation {
    PulledOrganisation(id: id, time: time, kinds: [], items: [:])
  }

  /// The ids of its sites, in the order of the cloud.
  public var sites: [MistID] { (items["sites"] ?? []).compactMap { $0["id"]?.string.flatMap { MistID($0) } } }

  /// The name of the organisation.
  public var name: String { items["orgs"]?.first?["name"]?.string ?? "" }
}

/// What was read of a site, its secrets covered.
public struct PulledSite: Sendable, Hashable {
  /// Its id.
  public let id: MistID
  /// When it was read.
  public let time: Instant
  /// What was read, by the names of the kinds.
  public var items: [String: [JSON]]
  /// The variables that stand for secrets in it, those of its organisation too.
  public var secretVariables: Set<String> = []

  init(id: MistID, time: Instant, items: [String: [JSON]], secretVariables: Set<String> = []) {
    self.id = id
    self.time = time
    self.items = items
    self.secretVariables = secretVariables
  }

  /// What was read of a site, to be covered.
  /// - Parameter variables: those of its organisation that stand for secrets.
  init(id: MistID, time: Instant, reading read: [String: [JSON]], cover: PullCover, variables: Set<String>) {
    let secret = read.values.reduce(into: variables) { names, items in
      for item in items { names.formUnion(Variables.secrets(in: item)) }
    }
    let covered = read.map { name, items in
      (name, items.map { cover.covering($0, of: name, variables: secret) })
    }
    self.init(id: id, time: time, items: Dictionary(uniqueKeysWithValues: covered), secretVariables: secret)
  }
}

/// What a pull costs, in calls.
public struct PullCost: Sendable, Hashable {
  /// Calls that were made to know it; what they read is kept.
  public var made: Int
  /// Calls of the organisation that are left: the further pages of its lists.
  public var pages: Int
  /// Calls of sites that are left.
  public var ofSites: Int
  /// How many sites they are of.
  public var sites: Int
  /// Calls for the history of service levels.
  public var ofLevels = 0

  /// All calls.
  public var total: Int { made + pages + ofSites + ofLevels }
}
