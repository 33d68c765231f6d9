import MistAPI
import MistCatalogue
import Planning
import Testing

@Suite("What a design does with the kinds of the published API")
struct ObjectKindsTests {
  private let kinds = ObjectKinds.published

  @Test("Every operation is of one kind, reads something computed, or does something")
  func complete() {
    #expect(kinds.operations == 1037)
    #expect(kinds.all.reduce(0) { $0 + $1.operations } + kinds.reads + kinds.actions == kinds.operations)
    #expect(Set(kinds.all.map(\.path)).count == kinds.all.count)
    #expect(kinds.all.map(\.path) == kinds.all.map(\.path).sorted())
    #expect(kinds.all.allSatisfy { !$0.reason.isEmpty })
  }

  @Test(
    "What a design has words for is planned",
    arguments: [
      ("/orgs/{org_id}/sites", ["name"]), ("/orgs/{org_id}/sitegroups", ["name"]), ("/sites/{site_id}/setting", []),
      ("/orgs/{org_id}/setting", []), ("/orgs/{org_id}/inventory", ["mac"]), ("/sites/{site_id}/devices", ["mac"]),
      ("/orgs/{org_id}/services", ["name"]), ("/orgs/{org_id}/networks", ["name"]), ("/orgs/{org_id}/vpns", ["name"]),
      ("/orgs/{org_id}/deviceprofiles", ["name"]), ("/orgs/{org_id}/gatewaytemplates", ["name"]),
      ("/orgs/{org_id}/networktemplates", ["name"]), ("/orgs/{org_id}/templates", ["name"]),
      ("/orgs/{org_id}/rftemplates", ["name"]), ("/orgs/{org_id}/wlans", ["ssid", "template_id"]),
      ("/orgs/{org_id}/wxtags", ["name"]), ("/orgs/{org_id}/wxrules", ["order", "template_id"]),
      ("/orgs/{org_id}/psks", ["name"]), ("/orgs/{org_id}/alarmtemplates", ["name"]),
      ("/orgs/{org_id}/webhooks", ["name"]),
    ])
  func planned(_ path: String, _ key: [String]) throws {
    let kind = try #require(kinds[path])
    #expect(kind.handling == .planned)
    #expect(kind.naturalKey == key)
    #expect(CarriedCollection.named(path) == nil)
  }

  @Test("Nothing else is planned")
  func nothingElse() { #expect(kinds.all(.planned).count == 20) }

  @Test(
    "Any other collection that can be listed, created, changed and deleted is carried",
    arguments: [
      ("/orgs/{org_id}/nacrules", "name", false), ("/orgs/{org_id}/servicepolicies", "name", false),
      ("/sites/{site_id}/wlans", "ssid", true), ("/sites/{site_id}/wxrules", "order", true),
      ("/sites/{site_id}/maps", "name", true), ("/orgs/{org_id}/sitetemplates", "name", false),
      ("/orgs/{org_id}/assets", "name", false),
    ])
  func carried(_ path: String, _ key: String, _ isOfSite: Bool) throws {
    let collection = try #require(CarriedCollection.named(path))
    #expect(collection.listPath == path)
    #expect(collection.naturalKey == key)
    #expect(collection.isOfSite == isOfSite)
    #expect(Set([.list, .create, .update, .delete]).isSubset(of: Set(collection.verbs)))
    #expect(CarriedCollection.named("/api/v1\(path)") == collection)
  }

  @Test("What has nothing but its id is found by that alone")
  func withoutKey() throws {
    let collection = try #require(CarriedCollection.named("/orgs/{org_id}/aptemplates"))
    #expect(collection.naturalKey == nil)
  }

  @Test("Every carried collection can be carried: its operations are published")
  func published() throws {
    let catalogue = Catalogue.published
    for collection in CarriedCollection.all {
      let list = catalogue.operations(ofPath: collection.listPath).filter { $0.path == collection.listPath }
      let item = catalogue.operations(ofPath: collection.itemPath).filter { $0.path == collection.itemPath }
      #expect(Set(list.map(\.method)).isSuperset(of: [.get, .post]), "\(collection.listPath)")
      #expect(Set(item.map(\.method)).isSuperset(of: [.put, .delete]), "\(collection.listPath)")
    }
    #expect(CarriedCollection.all.count == kinds.all(.carried).count)
  }

  @Test("Ids take the places of the parameters")
  func paths() throws {
    let org = MistID(high: 1, low: 2)
    let id = MistID(high: 3, low: 4)
    let rules = try #require(CarriedCollection.named("/orgs/{org_id}/nacrules"))
    #expect(rules.listPath(of: org) == "/orgs/\(org)/nacrules")
    #expect(rules.itemPath(of: id, owner: org) == "/orgs/\(org)/nacrules/\(id)")
  }

  @Test(
    "The rest is ignored, with the reason",
    arguments: [
      ("/msps/{msp_id}/ssos", "managed service provider"), ("/self/apitokens", "no organisation"),
      ("/orgs/{org_id}/apitokens", "credential"), ("/installer/orgs/{org_id}/devices", "installers"),
      ("/orgs/{org_id}/guests", "no create"), ("/orgs/{org_id}/usermacs", "no list"),
      ("/orgs/{org_id}/tickets", "no delete"), ("/orgs/{org_id}/setting/{app_name}/link_accounts", "inside another"),
      ("/orgs/{org_id}/setting/mist_scep", "single"),
      ("/orgs/{org_id}/wlans/{wlan_id}/portal_template", "inside another"),
      ("/sites/{site_id}/rfdiags", "recording"),
    ])
  func ignored(_ path: String, _ reason: String) throws {
    let kind = try #require(kinds[path])
    #expect(kind.handling == .ignored)
    #expect(kind.reason.contains(reason), "\(kind.reason)")
    #expect(CarriedCollection.named(path) == nil)
  }

  @Test("What is not published is nothing", arguments: ["/orgs/{org_id}/nacrule", "", "/", "/orgs/x/nacrules"])
  func nothing(_ path: String) {
    #expect(kinds[path] == nil)
    #expect(CarriedCollection.named(path) == nil)
  }
}
