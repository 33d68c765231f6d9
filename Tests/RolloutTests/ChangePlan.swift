import MistAPI
import Planning

/// Plans of small changes of a fake cloud's configuration.
enum ChangePlan {
  static func plan(_ cloud: FakeCloud, _ steps: [PlanStep], known: [ObjectKey: MistID] = [:]) async -> Plan {
    let configuration = await cloud.configuration
    var ids = known
    for (key, found) in [
      ("templates/Shop", configuration.id("templates", "name", "Shop")),
      ("templates/Shop/wlans/guest", configuration.id("wlans", "ssid", "guest")),
      ("rftemplates/RF", configuration.id("rftemplates", "name", "RF")),
    ] {
      ids[ObjectKey(text: key)] = found
    }
    for site in configuration.sites.indices { ids[.site("site-\(site)")] = FakeCloud.siteID(site) }
    let numbered = steps.enumerated().map { index, step in
      var step = step
      step.number = index + 1
      return step
    }
    return Plan(organisation: .init(name: "Shops", id: cloud.org), design: "shops.yaml", steps: numbered, known: ids)
  }

  static func step(
    _ step: DesignStep, _ verb: PlanStep.Verb, _ subject: String, _ items: [PlanItem]
  ) -> PlanStep {
    PlanStep(
      number: 1, step: step, wave: 1, verb: verb, subject: subject, items: items, after: [], impact: .unknown,
      irreversible: nil, reach: .init())
  }

  private static func place(_ key: String, _ kind: String, _ collection: String) -> ObjectPlace {
    ObjectPlace(
      key: ObjectKey(text: key), kind: kind, collection: "/orgs/{org_id}/\(collection)",
      item: "/orgs/{org_id}/\(collection)/{id}")
  }

  static func item(_ key: String, _ collection: String, _ edits: [Edit]) -> PlanItem {
    PlanItem(cell: .shared, subject: "", action: .edit(place(key, collection, collection), edits))
  }

  /// The VLAN of the WLAN becomes another.
  static func wlan(_ vlan: String = "61") -> PlanStep {
    step(
      .wlans, .update, "WLAN 'Shop/guest'",
      [item("templates/Shop/wlans/guest", "wlans", [Edit(["vlan_id"], .set(.string(vlan)), before: "60")])])
  }

  /// A second WLAN in the template.
  static func newWLAN() -> PlanStep {
    var place = place("templates/Shop/wlans/scanners", "WLAN", "wlans")
    let template = Placeholder.id(ObjectKey(text: "templates/Shop")).json
    place.match = JSONObject([("ssid", "scanners"), ("template_id", template)])
    return step(
      .wlans, .create, "WLAN 'Shop/scanners'",
      [
        PlanItem(
          cell: .shared, subject: "",
          action: .create(place, body: ["ssid": "scanners", "vlan_id": "20", "template_id": template]))
      ])
  }

  /// The radios' power becomes another.
  static func power(_ power: Int = 17) -> PlanStep {
    step(
      .rfTemplates, .update, "RF template 'RF'",
      [item("rftemplates/RF", "rftemplates", [Edit(["band_5", "power"], .set(JSON(power)), before: 14)])])
  }

  /// A variable of sites becomes another.
  static func variable(_ vlan: String = "62", sites: Range<Int>) -> PlanStep {
    step(
      .sites, .update, "settings of sites",
      sites.map { site in
        let place = ObjectPlace(
          key: .setting(ofSite: "site-\(site)"), kind: "settings", collection: nil, item: "/sites/{site_id}/setting",
          site: .site("site-\(site)"))
        return PlanItem(
          cell: .site("site-\(site)"), subject: "",
          action: .edit(place, [Edit(["vars", "guest_vlan"], .set(.string(vlan)), before: "60")]))
      })
  }
}
