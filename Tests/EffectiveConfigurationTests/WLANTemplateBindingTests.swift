import EffectiveConfiguration
import MistAPI
import Testing

@Suite("Where a WLAN template applies")
struct WLANTemplateBindingTests {
  @Test(
    "By organisation, site or group, less its exceptions",
    arguments: [
      (["applies": ["sitegroup_ids": ["g1"]]], true), (["applies": ["sitegroup_ids": ["g3"]]], false),
      (["applies": ["site_ids": ["s1"]]], true), (["applies": ["site_ids": ["s2"]]], false),
      (["applies": ["site_ids": ["s2"], "sitegroup_ids": ["g2"]]], true), (["applies": ["org_id": "o"]], true),
      (["applies": ["org_id": "o", "site_ids": ["s2"], "sitegroup_ids": []]], true),
      (["applies": ["org_id": ""]], false),
      (["applies": ["org_id": nil, "sitegroup_ids": ["g1"]]], true),
      (["applies": ["org_id": "o"], "exceptions": ["site_ids": ["s1"]]], false),
      (["applies": ["org_id": "o"], "exceptions": ["sitegroup_ids": ["g2"]]], false),
      (["applies": ["sitegroup_ids": ["g1"]], "exceptions": ["sitegroup_ids": ["g2"]]], false),
      (["applies": ["sitegroup_ids": ["g1"]], "exceptions": ["site_ids": ["s2"], "sitegroup_ids": ["g3"]]], true),
      (["name": "bound to nothing"], false), ([:], false), (["applies": nil], false),
      (["applies": ["sitegroup_ids": "g1"]], false),
    ] as [(JSON, Bool)])
  func reaches(_ template: JSON, _ reaches: Bool) {
    #expect(WLANTemplateBinding(template: template).reaches(site: "s1", groups: ["g1", "g2"]) == reaches)
  }

  @Test("A site without groups is reached by organisation or by its own id only")
  func noGroups() {
    #expect(!WLANTemplateBinding(template: ["applies": ["sitegroup_ids": ["g1"]]]).reaches(site: "s1", groups: []))
    #expect(WLANTemplateBinding(template: ["applies": ["site_ids": ["s1"]]]).reaches(site: "s1", groups: []))
  }
}
