import Planning
import Testing

/// A small design that is right, and ways to make it wrong.
enum DesignSample {
  static let yaml = """
    mistwin: 1
    org: { name: Sample }
    addressing:
      supernet: 10.0.0.0/16
      zones: [north, south]
      site: { size: /20 }
      networks:
        corp: { vlan: 10, hosts: 200 }
        guest: { vlan: 60, reuse: 192.168.64.0/22 }
      vars:
        "{net}_vlan": vlan
        "{net}_gw": first
    vars:
      dns1: 172.16.0.53
      store_no: "{store:04}"
    kits:
      shop:
        profile: retail
        sitegroups: [shops]
        slots:
          gw1: { model: SSR120 }
          ap01..ap02: { model: AP45, deviceprofile: AP-Shop }
      hub:
        sitegroups: [hubs]
        slots:
          gw1: { model: SRX1500, deviceprofile: HUB }
    naming: { site: "{country_code}-{store:03}-{city}", device: "{site}-{slot}" }
    sites: { file: places.csv, columns: { timezone: time_zone } }
    devices:
      orders:
        - { po: "1", activation: env:PO_1, models: { AP45: 2, SSR120: 1 } }
      ship_notice: devices.csv
    templates:
      services:
        web: { body: { hostnames: [www.example.com] } }
      networks:
        corp: { body: { vlan_id: "{{corp_vlan}}", gateway: "{{corp_gw}}", vpn_access: { overlay: { routed: true } } } }
      vpns:
        overlay: { body: { paths: { HUB-wan0: {} } } }
      deviceprofiles:
        HUB: { body: { type: gateway, port_config: { ge-0/0/0: { usage: wan, vpn_paths: { HUB-wan0.overlay: {} } } } } }
        AP-Shop: { body: { type: ap, vars: { colour: red }, notes: "{{colour}} {{dns1}} {{store_no}} {{corp_gw}}" } }
      gatewaytemplates:
        WAN-Shop:
          for: [shops]
          body:
            port_config:
              ge-0/0/0: { usage: wan, vpn_paths: { HUB-wan0.overlay: {} } }
              ge-0/0/1: { usage: lan, networks: [corp] }
            path_preferences: { line: { paths: [{ type: wan, name: wan0 }] } }
            service_policies: [{ name: staff, tenants: [corp], services: [web], path_preference: line }]
      networktemplates:
        SW:
          for: [shops, hubs]
          body:
            networks: { corp: { vlan_id: "{{corp_vlan}}" } }
            port_usages: { desk: { port_network: corp } }
      templates:
        WLAN:
          for: [shops]
          wlans:
            corp: { ssid: sample, vlan_id: "{{corp_vlan}}" }
            guest: { ssid: visitors, vlan_id: "{{guest_vlan}}", auth: { type: psk, psk: env:GUEST_KEY } }
          wxrules:
            - { order: 1, src_wxtags: [guests] }
      wxtags:
        guests: { body: { type: match, match: wlan_id, values: [WLAN/guest] } }
      psks:
        tills: { body: { ssid: sample, passphrase: env:PSK_TILLS, role: till } }
    """

  static let sites = """
    store,city,zone,address,time_zone,country_code,lat,lng,kit,opens,block
    1,Paris,north,"1 Rue, Paris",Europe/Paris,FR,48.85,2.35,shop,2027-02-03,
    # a comment
    2,Lyon,south,,Europe/Paris,FR,45.76,4.84,shop,,
    9,Lille,north,,Europe/Paris,FR,,,hub,,10.0.96.0/20
    """

  static let devices = """
    claim_code,serial,mac,model,site,slot
    AAAAA-BBBBB-00001,,,,1,gw1
    AAAAABBBBB00002,S-2,5c5b35000002,AP45,1,ap02
    ,S-3,,AP45,2,
    AAAAA-BBBBB-00004,,,SRX1500,9,
    AAAAA-BBBBB-00005,,,AP45,,
    """

  /// The files of the design after these edits. An edit whose text does not stand there fails the test.
  static func files(_ edits: [DesignEdit] = []) -> MemoryFiles {
    var texts = ["d/design.yaml": yaml, "d/places.csv": sites, "d/devices.csv": devices]
    for edit in edits {
      guard let range = texts[edit.file]?.firstRange(of: edit.from) else {
        Issue.record("no '\(edit.from)' in \(edit.file)")
        continue
      }
      texts[edit.file]?.replaceSubrange(range, with: edit.to)
    }
    return MemoryFiles(texts)
  }

  /// What reading the edited design finds, as it is printed.
  static func findings(_ edits: [DesignEdit] = []) -> [String] {
    Design.read("d", files: files(edits)).findings.map(\.description)
  }
}

/// A change of one place in one file of the sample: the first that reads so.
struct DesignEdit: Sendable {
  let file: String
  let from: String
  let to: String

  static func design(_ from: String, _ to: String) -> DesignEdit {
    DesignEdit(file: "d/design.yaml", from: from, to: to)
  }
  static func sites(_ from: String, _ to: String) -> DesignEdit { DesignEdit(file: "d/places.csv", from: from, to: to) }
  static func devices(_ from: String, _ to: String) -> DesignEdit {
    DesignEdit(file: "d/devices.csv", from: from, to: to)
  }
}

/// Edits that make the sample wrong, and everything that is then found.
struct DesignFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let edits: [DesignEdit]
  let findings: [String]

  init(_ name: String, _ edits: [DesignEdit], _ findings: [String]) {
    testDescription = name
    self.edits = edits
    self.findings = findings
  }
}
