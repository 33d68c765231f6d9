import Documents
import MistAPI
import Testing

@testable import Planning

@Suite("What a design uses and owns")
struct DesignOwnershipTests {
  /// The sample with lines before its variables.
  private static func files(_ lines: String) -> MemoryFiles {
    DesignSample.files([.design("vars:\n  dns1", "\(lines)\nvars:\n  dns1")])
  }

  private static func read(_ lines: String) -> DesignReading {
    Design.read("d", files: files(lines))
  }

  @Test("Names, fields and ids are read")
  func reading() throws {
    let id = "4ac1dcf4-9d8b-7211-65c4-057819f0862b"
    let reading = Self.read(
      """
      use: { sitegroup: [pilots], rftemplate: RF-Theirs }
      own: { site: [name, "sitegroup_ids[+]"], site_setting: "vars.*_vlan" }
      ids: { rftemplates/RF-Theirs: \(id) }
      settings:
        org: { ap_updown_threshold: 10 }
        sites: { for: [shops], body: { rogue: { enabled: true } } }
      objects:
        /orgs/{org_id}/alarmtemplates:
          calm: { delivery: { enabled: false }, rules: {} }
      """)
    #expect(reading.errors.map(\.description) == [])
    let design = reading.design
    #expect(design.uses.map(\.key.text) == ["sitegroups/pilots", "rftemplates/RF-Theirs"])
    #expect(design.ownership[.site]?.map(\.text) == ["name", "sitegroup_ids[+]"])
    #expect(design.ownership[.siteSetting]?.map(\.text) == ["vars.*_vlan"])
    #expect(design.pinnedIDs == [ObjectKey(text: "rftemplates/RF-Theirs"): MistID(id)])
    #expect(design.organisationSetting?.json == ["ap_updown_threshold": 10])
    let settings = try #require(design.siteSettings.first)
    #expect(design.sites.map { settings.concerns($0) } == design.sites.map { $0.siteGroups.contains("shops") })
    #expect(design.carried.map(\.place.key.text) == ["orgs/{org_id}/alarmtemplates/calm"])
    #expect(design.carried.first?.body.json["name"] == "calm")
  }

  @Test(
    "Each fault is found at its place",
    arguments: [
      (
        "use: { rftemplates: [RF] }",
        "d/design.yaml:13:8: found the unknown kind 'rftemplates' under 'use'; expected one of"
      ),
      ("own: { sites: [name] }", "d/design.yaml:13:8: found the unknown kind 'sites' under 'own'; expected one of"),
      ("own: { site: ['a..b'] }", "d/design.yaml:13:15: found 'a..b' as a field; expected names parted by dots"),
      ("ids: { sites/x: 7 }", "d/design.yaml:13:17: found '7' as an id; expected the id that the cloud gave"),
      (
        "use: { gatewaytemplate: [WAN-Shop] }",
        "d/design.yaml:13:26: found the gateway template 'WAN-Shop' under 'use' and under 'templates'; expected one of the two"
      ),
      (
        "settings: { sites: { body: { vars: { a: b } } } }",
        "d/design.yaml:13:36: found 'vars' in the settings of sites; expected variables under 'vars'"
      ),
      (
        "settings: { sites: { for: [nobody], body: { rogue: {} } } }",
        "d/design.yaml:13:28: found the unknown site group 'nobody'; expected one of"
      ),
      (
        "objects: { alarmtemplates: {} }",
        "d/design.yaml:13:12: found 'alarmtemplates' as a collection; expected the path of a collection"
      ),
      (
        "objects: { '/orgs/{org_id}/networks': { x: {} } }",
        "d/design.yaml:13:12: found the collection of networks under 'objects'; expected 'networks' under 'templates'"
      ),
    ])
  func fault(_ lines: String, _ expected: String) {
    let found = Self.read(lines).errors.map(\.document.description)
    #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
  }

  @Test("Values of one organisation take the place of the design's own, key by key")
  func values() throws {
    var files = DesignSample.files()
    files.files["lab.yaml"] = Array("org: { name: Lab }\nvars: { dns1: 192.0.2.1 }\n".utf8)
    let design = try Design.load("d", files: files, values: ["lab.yaml"])
    let plain = try Design.load("d", files: files)
    #expect(design.organisation == "Lab")
    #expect(plain.organisation == "Sample")
    #expect(design.sites.map { $0.variable("dns1") } == design.sites.map { _ in "192.0.2.1" })
    #expect(design.sites.map { $0.variable("store_no") } == plain.sites.map { $0.variable("store_no") })
    files.files["lab.yaml"] = Array("vars: { dns1: [1] }\n".utf8)
    let fault = Design.read("d", files: files, values: ["lab.yaml"]).errors.first?.document
    #expect(fault?.position.file == "lab.yaml")
    let missing = Design.read("d", files: files, values: ["none.yaml"]).errors.first?.document
    #expect(missing?.description.contains("none.yaml") == true)
  }
}
