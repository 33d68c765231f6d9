import Testing

@Suite("What is wrong with a design: names that stand for something")
struct DesignNameFaultTests {
  @Test("Each fault is found at its place", arguments: DesignNameFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "an unknown service",
      [.design("services: [web]", "services: [wbe]")],
      [
        "d/design.yaml:51:71: found the unknown service 'wbe' in gatewaytemplates/WAN-Shop, field "
          + "service_policies[0].services[0]; expected 'web'; did you mean 'web'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown tenant",
      [.design("tenants: [corp]", "tenants: [corq]")],
      [
        "d/design.yaml:51:53: found the unknown network 'corq' in gatewaytemplates/WAN-Shop, field "
          + "service_policies[0].tenants[0]; expected 'corp'; did you mean 'corp'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown user of a network",
      [.design("tenants: [corp]", "tenants: [printers.corp]")],
      [
        "d/design.yaml:51:53: found the unknown network 'printers.corp' in gatewaytemplates/WAN-Shop, "
          + "field service_policies[0].tenants[0]; expected 'corp' [dangling-name]"
      ]),
    DesignFault(
      "an unknown path preference",
      [.design("path_preference: line", "path_preference: lien")],
      [
        "d/design.yaml:51:94: found the unknown path preference 'lien' in gatewaytemplates/WAN-Shop; "
          + "expected 'line'; did you mean 'line'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown path of a VPN",
      [
        .design(
          "ge-0/0/0: { usage: wan, vpn_paths: { HUB-wan0.overlay: {} } }\n",
          "ge-0/0/0: { usage: wan, vpn_paths: { HUB-wan1.overlay: {} } }\n")
      ],
      [
        "d/design.yaml:48:48: found the unknown VPN 'HUB-wan1.overlay' in gatewaytemplates/WAN-Shop, "
          + "field port_config.ge-0/0/0.vpn_paths.HUB-wan1.overlay; expected 'HUB-wan0.overlay'; did you "
          + "mean 'HUB-wan0.overlay'? [dangling-name]"
      ]),
    DesignFault(
      "a DHCP server of an unknown network",
      [
        .design("path_preferences: {", "dhcpd_config: { enabled: true, corpp: {} }\n        path_preferences: {")
      ],
      [
        "d/design.yaml:50:40: found the unknown network 'corpp' in gatewaytemplates/WAN-Shop, field "
          + "dhcpd_config.corpp; expected 'corp'; did you mean 'corp'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown label",
      [.design("src_wxtags: [guests]", "src_wxtags: [guest]")],
      [
        "d/design.yaml:65:36: found the unknown label 'guest' in templates/WLAN/wxrules/1, field "
          + "src_wxtags[0]; expected 'guests'; did you mean 'guests'? [dangling-name]"
      ]),
    DesignFault(
      "right: a label by its id",
      [.design("src_wxtags: [guests]", "src_wxtags: [6d2e1f5c-0000-4000-8000-000000000001]")],
      []),
    DesignFault(
      "an unknown WLAN",
      [.design("values: [WLAN/guest]", "values: [WLAN/gast]")],
      [
        "d/design.yaml:67:61: found the unknown WLAN 'WLAN/gast' in wxtags/guests, field values[0]; "
          + "expected one of 'WLAN/corp', 'WLAN/guest'; did you mean 'WLAN/guest'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown SSID",
      [.design("{ ssid: sample, passphrase", "{ ssid: samples, passphrase")],
      [
        "d/design.yaml:69:28: found the unknown WLAN 'samples' in psks/tills, field ssid; expected one "
          + "of 'sample', 'visitors'; did you mean 'sample'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown network of a port",
      [.design("port_network: corp", "port_network: crop")],
      [
        "d/design.yaml:57:46: found the unknown network 'crop' in networktemplates/SW; expected 'corp'; "
          + "did you mean 'corp'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown device profile",
      [.design("deviceprofile: HUB", "deviceprofile: HUBB")],
      [
        "d/design.yaml:26:45: found the unknown device profile 'HUBB'; expected one of 'HUB', 'AP-Shop'; "
          + "did you mean 'HUB'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown role of a PSK",
      [
        .design(
          "guests: { body", "tills: { body: { type: match, match: psk_role, values: [tll] } }\n    guests: { body")
      ],
      [
        "d/design.yaml:67:61: found the unknown role of a PSK 'tll' in wxtags/tills; expected 'till'; "
          + "did you mean 'till'? [dangling-name]"
      ]),
    DesignFault(
      "an unknown PSK",
      [
        .design(
          "guests: { body", "tills: { body: { type: match, match: psk_name, values: [till] } }\n    guests: { body")
      ],
      [
        "d/design.yaml:67:61: found the unknown PSK 'till' in wxtags/tills, field values[0]; expected "
          + "'tills'; did you mean 'tills'? [dangling-name]"
      ]),
    DesignFault(
      "an SSID twice in one template",
      [.design("ssid: visitors", "ssid: sample")],
      [
        "d/design.yaml:63:9: found the SSID 'sample' of templates/WLAN/wlans/guest, which "
          + "templates/WLAN/wlans/corp has too, at 2 sites: 1, 2; expected each SSID once a site; give them "
          + "different bands or site groups [duplicate-ssid]"
      ]),
    DesignFault(
      "right: an SSID twice on different bands",
      [
        .design("ssid: visitors", #"ssid: sample, bands: ["24"]"#),
        .design("corp: { ssid: sample,", #"corp: { ssid: sample, bands: ["5"],"#),
      ],
      []),
    DesignFault(
      "right: an SSID twice, once for some devices only",
      [
        .design(
          "  wxtags:",
          "    WLAN2: { for: [shops], body: { filter_by_deviceprofile: true, deviceprofile_ids: "
            + "[AP-Shop] }, wlans: { corp: { ssid: sample } } }\n  wxtags:")
      ],
      []),
    DesignFault(
      "an SSID in two templates",
      [
        .design("  wxtags:", "    WLAN2: { for: [shops, hubs], wlans: { corp: { ssid: sample } } }\n  wxtags:")
      ],
      [
        "d/design.yaml:66:43: found the SSID 'sample' of templates/WLAN2/wlans/corp, which "
          + "templates/WLAN/wlans/corp has too, at 2 sites: 1, 2; expected each SSID once a site; give them "
          + "different bands or site groups [duplicate-ssid]"
      ]),
    DesignFault(
      "an unknown port usage",
      [
        .design(
          "port_usages: { desk: { port_network: corp } }",
          """
          port_usages: { desk: { port_network: corp } }
                  switch_matching: { rules: [{ port_config: { "ge-0/0/0": { usage: disk }, "ge-0/0/1": { usage: ap } } }] }
          """)
      ],
      [
        "d/design.yaml:58:74: found the unknown port usage 'disk' in networktemplates/SW; expected one of 'desk', "
          + "'default', 'disabled', 'ap', 'iot', 'uplink', 'vlan_tunnel', 'evpn_uplink', 'evpn_downlink'; did you mean "
          + "'desk'? [dangling-name]"
      ]),
    DesignFault(
      "a label by its name as a key",
      [.design("{ ssid: sample,", "{ ssid: sample, app_limit: { wxtag_ids: { guests: 500 } },")],
      [
        "d/design.yaml:62:57: found 'guests' as a label in templates/WLAN/wlans/corp, field app_limit.wxtag_ids; "
          + "expected the label's id: a name as a key is not resolved [dangling-name]"
      ]),
    DesignFault(
      "a service by its key where Mist wants its name",
      [.design("web: { body: { ", "web: { body: { name: browsing, ")],
      [
        "d/design.yaml:51:71: found the unknown service 'web' in gatewaytemplates/WAN-Shop, field "
          + "service_policies[0].services[0]; expected 'browsing' [dangling-name]"
      ]),
    DesignFault(
      "right: a label by its key where an id takes its place",
      [.design("guests: { body: { ", "guests: { body: { name: visitors, ")],
      []),
  ]
}
