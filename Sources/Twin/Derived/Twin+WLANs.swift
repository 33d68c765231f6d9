import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite

/// A WLAN that reaches a site, and the template that brings it (nil for the site's own).
struct ReachingWLAN {
  let object: StoredObject
  let body: JSON
  let template: StoredObject?

  var isEnabled: Bool { body["enabled"]?.bool ?? true }
}

extension Twin {
  /// The templates that reach a site.
  func templates(reaching site: StoredObject) throws -> [StoredObject] {
    let groups = site.json["sitegroup_ids"]?.strings ?? []
    return try objects("templates", of: site.owner).filter {
      WLANTemplateBinding(template: $0.json).reaches(site: site.id.description, groups: groups)
    }
  }

  /// The WLANs of a site: those of every template that reaches it, then its own (mist-fidelity, section 4.5).
  func wlans(reaching site: StoredObject) throws -> [ReachingWLAN] {
    let templates = try templates(reaching: site)
    let own = try objects("site_wlans", of: site.id).map { ReachingWLAN(object: $0, body: $0.json, template: nil) }
    guard !templates.isEmpty else { return own }
    let inherited = try objects("wlans", of: site.owner).compactMap { wlan -> ReachingWLAN? in
      let body = wlan.json
      guard let id = body["template_id"]?.string, let template = templates.first(where: { $0.id.description == id })
      else { return nil }
      return ReachingWLAN(object: wlan, body: body, template: template)
    }
    return inherited + own
  }

  /// Notes how many WLANs reach a site from now on, when that has changed: without any, nobody can join.
  func siteServiceChanged(_ site: StoredObject) throws {
    let enabled = try wlans(reaching: site).filter(\.isEnabled)
    let excluded = enabled.map { $0.body["sle_excluded"]?.bool == true }
    try setSiteHistory(
      site.id, .excludedWLANs, excluded.contains(true) ? excluded.map { $0 ? "1" : "0" }.joined() : "")
    try setSiteHistory(site.id, .wlans, String(enabled.count))
  }
}
