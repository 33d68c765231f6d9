import Planning

/// A design of many sites of ten devices each, a WLAN template, and one template of each other kind.
enum LargeDesign {
  private static let devicesASite = 10

  /// Reads it.
  static func load(sites siteCount: Int) throws -> Design {
    let aps = devicesASite - 2
    let design = """
      mistwin: 1
      org: { name: Large }
      owner: large
      addressing:
        supernet: 10.0.0.0/8
        zones: [north, south]
        site: { size: /22 }
        networks: { corp: { vlan: 10, hosts: 200 }, iot: { vlan: 20, hosts: 100 }, guest: { vlan: 60, reuse: 192.168.64.0/22 } }
        vars: { "{net}_vlan": vlan, "{net}_net": prefix, "{net}_gw": first }
      kits:
        store:
          sitegroups: [stores]
          slots: { gw1: { model: SSR120 }, sw1: { model: EX4100-48MP }, "ap01..ap0\(aps)": { model: AP45 } }
      naming: { site: "S{store}", device: "S{store}-{slot}" }
      sites: { file: sites.csv, columns: { timezone: time_zone } }
      devices:
        orders:
          - po: "1"
            activation: 61E85-LAINU-DT4BA-C3V5H
            models: { AP45: \(siteCount * aps), EX4100-48MP: \(siteCount), SSR120: \(siteCount) }
        bind: [any_of_model]
      templates:
        networktemplates: { SW: { for: [stores], body: { dns_servers: [9.9.9.9] } } }
        rftemplates: { RF: { for: [stores], body: { band_5: { power_max: 17 } } } }
        gatewaytemplates: { GW: { for: [stores], body: { type: spoke } } }
        templates: { W: { for: [stores], wlans: { corp: { auth: { type: open }, vlan_id: "{{corp_vlan}}" } } } }
      """
    var sites = "store,zone,time_zone,country_code\n"
    for number in 1...siteCount { sites += "\(number),\(number % 2 == 0 ? "north" : "south"),Europe/Berlin,DE\n" }

    let files = ["fixtures/large/design.yaml": design, "fixtures/large/sites.csv": sites]
    return try Design.load("fixtures/large/design.yaml", files: MemoryFiles(files))
  }
}
