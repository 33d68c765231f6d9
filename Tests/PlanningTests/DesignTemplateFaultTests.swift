import Testing

@Suite("What is wrong with a design: its templates")
struct DesignTemplateFaultTests {
  @Test("Each fault is found at its place", arguments: DesignTemplateFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "a variable that nothing sets",
      [.design("hostnames: [www.example.com]", #"hostnames: ["{{www}}"]"#)],
      [
        "d/design.yaml:35:32: found the variable 'www' in services/web, field hostnames[0], which none "
          + "of its 2 sites sets: 1, 2; expected a variable that every such site sets [unset-variable]"
      ]),
    DesignFault(
      "a misspelt variable",
      [
        .design(#"{ ssid: sample, vlan_id: "{{corp_vlan}}""#, #"{ ssid: sample, vlan_id: "{{corp_vlann}}""#)
      ],
      [
        "d/design.yaml:62:40: found the variable 'corp_vlann' in templates/WLAN/wlans/corp, field "
          + "vlan_id, which none of its 2 sites sets: 1, 2; expected a variable that every such site sets; "
          + "did you mean 'corp_vlan'? [unset-variable]"
      ]),
    DesignFault(
      "a variable in a key",
      [
        .design(
          #"networks: { corp: { vlan_id: "{{corp_vlan}}" } }"#,
          #"networks: { corp: { vlan_id: "{{corp_vlan}}" } }\#n        extra_routes: { "{{dc}}": {} }"#)
      ],
      [
        "d/design.yaml:57:25: found the variable 'dc' in networktemplates/SW, field extra_routes.{{dc}}, "
          + "which none of its 3 sites sets: 1, 2, 9; expected a variable that every such site sets "
          + "[unset-variable]"
      ]),
    DesignFault(
      "a variable that one site lacks",
      [
        .design(#"store_no: "{store:04}""#, "store_no: \"{store:04}\"\n  opening: \"{opens}\""),
        .design("{ ssid: sample,", #"{ ssid: "{{opening}}","#),
      ],
      [
        "d/design.yaml:63:23: found the variable 'opening' in templates/WLAN/wlans/corp, field ssid, "
          + "which 1 of its 2 sites does not set: 2; expected a variable that every such site sets "
          + "[unset-variable]",
        "d/design.yaml:70:28: found the unknown WLAN 'sample' in psks/tills, field ssid; expected one of "
          + "'{{opening}}', 'visitors' [dangling-name]",
      ]),
    DesignFault(
      "a VLAN of the plan in a WLAN",
      [.design(#"vlan_id: "{{guest_vlan}}""#, "vlan_id: 60")],
      [
        "d/design.yaml:63:43: found the VLAN 60 in templates/WLAN/wlans/guest, field vlan_id; expected a "
          + #"variable of the site; write "{{guest_vlan}}" [literal-vlan]"#
      ]),
    DesignFault(
      "a VLAN of nobody in a list",
      [.design(#"vlan_id: "{{guest_vlan}}""#, #"vlan_ids: ["7", "{{guest_vlan}}"]"#)],
      [
        "d/design.yaml:63:45: found the VLAN 7 in templates/WLAN/wlans/guest, field vlan_ids[0]; "
          + "expected a variable of the site; set it under 'vars' [literal-vlan]"
      ]),
    DesignFault(
      "a VLAN beyond 4094 in a WLAN",
      [.design(#"vlan_id: "{{guest_vlan}}""#, "vlan_id: 5000")],
      [
        "d/design.yaml:63:43: found '5000' as a VLAN in templates/WLAN/wlans/guest, field vlan_id; "
          + "expected a VLAN from 1 to 4094, or a variable [vlan-number]"
      ]),
    DesignFault(
      "a VLAN beyond 4094 in a PSK",
      [.design("role: till", "role: till, vlan_id: 4095")],
      [
        "d/design.yaml:69:84: found '4095' as a VLAN in psks/tills, field vlan_id; expected a VLAN from "
          + "1 to 4094, or a variable [vlan-number]"
      ]),
    DesignFault(
      "right: a VLAN in a PSK",
      [.design("role: till", "role: till, vlan_id: 10")],
      []),
    DesignFault(
      "an address of the supernet",
      [.design(#"gateway: "{{corp_gw}}""#, "gateway: 10.0.3.1")],
      [
        "d/design.yaml:37:56: found the address 10.0.3.1 in networks/corp, field gateway; expected a "
          + "variable of the site: 10.0.3.1 lies in the supernet 10.0.0.0/16; set it under 'vars' or "
          + #"'addressing: vars' and write "{{its name}}" [literal-address]"#
      ]),
    DesignFault(
      "an address of the supernet as a key",
      [.design("path_preferences: {", "extra_routes: { 10.0.3.0/24: {} }\n        path_preferences: {")],
      [
        "d/design.yaml:50:25: found the address 10.0.3.0/24 in gatewaytemplates/WAN-Shop, field "
          + "extra_routes.10.0.3.0/24; expected a variable of the site: 10.0.3.0/24 lies in the supernet "
          + #"10.0.0.0/16; set it under 'vars' or 'addressing: vars' and write "{{its name}}" "#
          + "[literal-address]"
      ]),
    DesignFault(
      "right: the supernet itself",
      [.design(#"gateway: "{{corp_gw}}""#, "gateway: 10.0.0.0/16")],
      []),
    DesignFault(
      "right: an address in a service",
      [.design("hostnames: [www.example.com]", "addresses: [10.0.3.7/32]")],
      []),
    DesignFault(
      "an unknown site group",
      [.design("for: [shops, hubs]", "for: [shop, hubs]")],
      [
        "d/design.yaml:54:13: found the unknown site group 'shop'; expected one of 'hubs', 'shops', "
          + "'zone-north', 'zone-south'; did you mean 'shops'? [unknown-sitegroup]"
      ]),
    DesignFault(
      "an unknown kind",
      [.design("  services:", "  servces:")],
      [
        "d/design.yaml:34:3: found the unknown kind of template 'servces'; expected one of 'services', "
          + "'networks', 'vpns', 'deviceprofiles', 'gatewaytemplates', 'networktemplates', 'templates', "
          + "'rftemplates', 'wxtags', 'psks'; did you mean 'services'? [unknown-kind]"
      ]),
    DesignFault(
      "site groups for a service",
      [.design("web: { body", "web: { for: [shops], body")],
      [
        "d/design.yaml:35:12: found the unknown key 'for' in the service 'web'; expected 'body' or 'file' [document]"
      ]),
    DesignFault(
      "a service without a body",
      [.design("web: { body: { hostnames: [www.example.com] } }", "web: {}")],
      [
        "d/design.yaml:35:10: found the service 'web' without any of them; expected exactly one of the "
          + "keys 'body', 'file' [document]"
      ]),
    DesignFault(
      "two bodies",
      [.design("web: { body: { hostnames: [www.example.com] } }", "web: { body: {}, file: x.json }")],
      [
        "d/design.yaml:35:22: found the keys 'body' and 'file' together; expected exactly one of the "
          + "keys 'body', 'file' [document]"
      ]),
    DesignFault(
      "a body in a file that is missing",
      [.design("web: { body: { hostnames: [www.example.com] } }", "web: { file: x.json }")],
      [
        "d/design.yaml:35:18: found no readable file 'd/x.json' (no file at 'd/x.json'); expected a "
          + "file, its path relative to the design's directory [document]"
      ]),
    DesignFault(
      "two switch templates for two sites",
      [.design("  templates:\n    WLAN", "    SW2: { for: [shops], body: {} }\n  templates:\n    WLAN")],
      [
        "d/design.yaml:58:5: found the switch templates 'SW' and 'SW2' for 2 sites: 1, 2; expected one "
          + "switch template a site; let their site groups share no site [template-conflict]"
      ]),
    DesignFault(
      "a kit with an unknown template",
      [.design("    sitegroups: [hubs]", "    sitegroups: [hubs]\n    networktemplate: SV")],
      [
        "d/design.yaml:25:22: found the unknown switch template 'SV'; expected 'SW'; did you mean 'SW'? "
          + "[dangling-name]"
      ]),
    DesignFault(
      "a kit that contradicts a template",
      [
        .design("    sitegroups: [hubs]", "    sitegroups: [hubs]\n    networktemplate: SW2"),
        .design("  templates:\n    WLAN", "    SW2: { body: {} }\n  templates:\n    WLAN"),
      ],
      [
        "d/design.yaml:54:5: found the switch templates 'SW2' and 'SW' for 1 site: 9; expected one "
          + "switch template a site; let their site groups share no site [template-conflict]"
      ]),
    DesignFault(
      "a name twice",
      [.design("web: { body: {", "web2: { body: { name: web } }\n    web: { body: {")],
      [
        "d/design.yaml:36:5: found the service 'web' a second time; expected each name once in "
          + "'services'; the first stands at d/design.yaml:35:5 [duplicate-name]"
      ]),
    DesignFault(
      "secrets in clear",
      [
        .design("env:GUEST_KEY", "welcome to 9 lakes"),
        .design("env:PSK_TILLS", "nine herons at dawn"),
      ],
      [
        "d/design.yaml:63:85: found a secret in clear in templates/WLAN/wlans/guest, field auth.psk; "
          + "expected a reference: env:NAME, file:PATH or exec:COMMAND; a secret in a design stays in its "
          + "history for ever [literal-secret]",
        "d/design.yaml:69:48: found a secret in clear in psks/tills, field passphrase; expected a "
          + "reference: env:NAME, file:PATH or exec:COMMAND; a secret in a design stays in its history for "
          + "ever [literal-secret]",
      ]),
    DesignFault(
      "right: a text message with placeholders of its own",
      [.design("role: till", #"role: till, sms_message_format: "{{code}}""#)],
      []),
    DesignFault(
      "a template that comes to no site",
      [.design("  templates:\n    WLAN", "  rftemplates: { RF: { body: {} } }\n  templates:\n    WLAN")],
      [
        "warning: d/design.yaml:58:18: found the RF template 'RF', which comes to no site; expected site "
          + "groups under 'for' [unused]"
      ]),
  ]
}
