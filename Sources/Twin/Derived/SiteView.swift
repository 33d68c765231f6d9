import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite

/// What was put together of one site: one read needs it several times over. It holds until something is written or a second
/// has passed, and only the last site is kept.
struct SiteView {
  fileprivate var site = MistID.zero
  fileprivate var changes = -1
  fileprivate var second = Int64.min
  fileprivate(set) var sources: ConfigurationSources?
  fileprivate(set) var networks: [SiteAir.Network]?
  fileprivate(set) var wiring: SiteWiring?
}

extension Twin {
  /// A part of the view of a site: the known one, or a new one.
  private func viewed<Part>(
    _ part: WritableKeyPath<SiteView, Part?>, of site: StoredObject, _ make: () throws -> Part
  ) throws -> Part {
    // What other transactions read may be taken back without a word.
    guard !store.isInTransaction || isCarryingOut else { return try make() }
    let (changes, second) = (store.totalChanges, clock.seconds)
    if view.site != site.id || view.changes != changes || view.second != second {
      view = SiteView(site: site.id, changes: changes, second: second)
    }
    if let known = view[keyPath: part] { return known }
    let made = try make()
    if view.site == site.id, view.changes == store.totalChanges { view[keyPath: part] = made }
    return made
  }

  /// What the configuration of a site and its devices is put together from.
  func sources(of site: StoredObject) throws -> ConfigurationSources {
    try viewed(\.sources, of: site) { try readSources(of: site) }
  }

  /// The WLANs that are in the air at a site.
  func networks(reaching site: StoredObject) throws -> [SiteAir.Network] {
    try viewed(\.networks, of: site) { try readNetworks(reaching: site) }
  }

  /// The wiring of a site as it stands now.
  func wiring(of site: StoredObject) throws -> SiteWiring {
    guard !store.isInTransaction else { return try viewed(\.wiring, of: site) { try readWiring(of: site) } }
    if let known = airs.wiring(of: site.id, changes: store.totalChanges) { return known }
    let wiring = try readWiring(of: site)
    airs.keep(wiring, of: site.id)
    return wiring
  }
}
