import Determinism
import MistAPI
import SQLite

/// What of a site the history keeps, facet by facet: each value from a second on.
extension Twin {
  func siteHistory(_ site: MistID, _ facet: SiteFacet) throws -> [(at: Int64, value: String)] {
    try store.all(
      "SELECT at, value FROM site_history WHERE site = ? AND facet = ? ORDER BY at", site.description, facet.rawValue
    ) { ($0.int64(0), $0.text(1)) }
  }

  func lastSiteHistory(_ site: MistID, _ facet: SiteFacet) throws -> (at: Int64, value: String)? {
    try store.first(
      "SELECT at, value FROM site_history WHERE site = ? AND facet = ? ORDER BY at DESC LIMIT 1", site.description,
      facet.rawValue
    ) { ($0.int64(0), $0.text(1)) }
  }

  func addSiteHistory(_ site: MistID, _ facet: SiteFacet, _ value: String, at second: Int64) throws {
    try store.run(
      "INSERT OR REPLACE INTO site_history VALUES (?, ?, ?, ?)", site.description, facet.rawValue, second, value)
  }

  /// Notes a facet of a site from now on, when it has changed; nothing is what it was before the first.
  func setSiteHistory(_ site: MistID, _ facet: SiteFacet, _ value: String) throws {
    guard try lastSiteHistory(site, facet)?.value ?? "" != value else { return }
    try addSiteHistory(site, facet, value, at: clock.seconds)
    levels.forget(site, from: clock.seconds)
  }
}
