public import MistAPI

/// Where a WLAN template applies: by organisation, site or site group, less its exceptions (mist-fidelity, 4.5).
public struct WLANTemplateBinding: Sendable, Hashable {
  private let wholeOrganisation: Bool
  private let sites: Set<String>
  private let groups: Set<String>
  private let exceptSites: Set<String>
  private let exceptGroups: Set<String>

  /// Reads `applies` and `exceptions` of a template.
  public init(template: JSON) {
    let applies = template["applies"]
    let exceptions = template["exceptions"]
    wholeOrganisation = applies?["org_id"]?.string?.isEmpty == false
    sites = Set(applies?["site_ids"]?.strings ?? [])
    groups = Set(applies?["sitegroup_ids"]?.strings ?? [])
    exceptSites = Set(exceptions?["site_ids"]?.strings ?? [])
    exceptGroups = Set(exceptions?["sitegroup_ids"]?.strings ?? [])
  }

  /// Whether the template reaches a site of these groups. `applies.org_id` shadows the lists; exceptions win.
  public func reaches(site: String, groups siteGroups: [String]) -> Bool {
    if exceptSites.contains(site) || siteGroups.contains(where: { exceptGroups.contains($0) }) { return false }
    return wholeOrganisation || sites.contains(site) || siteGroups.contains { groups.contains($0) }
  }
}
