import Planning
import Testing

/// Edits of the sample that a rule finds something in, and edits beside them that it finds nothing in.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let rule: DesignRule
  let bad: [DesignEdit]
  let good: [DesignEdit]

  init(_ rule: DesignRule, bad: DesignEdit..., good: [DesignEdit] = []) {
    (self.rule, self.bad, self.good) = (rule, bad, good)
  }

  var testDescription: String { rule.rawValue }

  /// The rules that find something after some edits.
  static func rules(_ edits: [DesignEdit]) -> Set<DesignRule> {
    let reading = Design.read("d", files: DesignSample.files(edits))
    return Set(reading.findings.map(\.rule))
  }
}

@Suite("Every rule finds what it is for, and nothing else")
struct DesignRuleTests {
  @Test("A rule finds its fault, and not what is right beside it", arguments: DesignRuleTests.cases)
  func rule(_ one: RuleCase) {
    #expect(RuleCase.rules(one.bad).contains(one.rule))
    #expect(!RuleCase.rules(one.good).contains(one.rule))
  }

  @Test("No rule is without a case, a page and a word on silencing")
  func complete() {
    #expect(Set(Self.cases.map(\.rule)) == Set(DesignRule.allCases))
    for rule in DesignRule.allCases {
      let page = rule.page
      #expect(page.summary.hasSuffix("."), "\(rule)")
      #expect(page.why.count > 40, "\(rule)")
      #expect(page.bad != page.good, "\(rule)")
      #expect((rule.silence == nil) == (rule.silencing == .never), "\(rule)")
      #expect(
        rule.rawValue.allSatisfy { $0.isLowercase || $0 == "-" } && !rule.rawValue.hasPrefix("-"), "\(rule)")
    }
    #expect(Set(DesignRule.allCases.map(\.page.summary)).count == DesignRule.allCases.count)
  }

  /// A further line of the gateway template's body.
  private static func gateway(_ line: String) -> DesignEdit {
    .design("        path_preferences: {", "        \(line)\n        path_preferences: {")
  }

  /// RF templates before the WLAN templates.
  private static func radio(_ templates: String) -> DesignEdit {
    .design("  templates:\n    WLAN", "  rftemplates: { \(templates) }\n  templates:\n    WLAN")
  }

  private static let leases = "dhcpd_config: { corp: { type: local, dns_servers: [\"{{dns1}}\"] } }"
  private static let hub = DesignEdit.design(
    "{ HUB-wan0.overlay: {} } } } } }", "{ HUB-wan0.overlay: { role: hub } } } } } }")

  static let cases: [RuleCase] = [
    RuleCase(.document, bad: .design("addressing:", "adressing:")),
    RuleCase(.duplicateSite, bad: .sites("2,Lyon", "1,Lyon")),
    RuleCase(.unknownZone, bad: .sites("south", "soth")),
    RuleCase(
      .unknownTimeZone, bad: .sites("Europe/Paris,FR,48", "Europe/Pariss,FR,48"),
      good: [.sites("Europe/Paris,FR,48", "Europe/Monaco,FR,48")]),
    RuleCase(.unknownCountry, bad: .sites("Paris,FR,48", "Paris,UK,48"), good: [.sites("Paris,FR,48", "Paris,GB,48")]),
    RuleCase(
      .unknownModel, bad: .design("model: SSR120", "model: SSR121"), good: [.design("model: SSR120", "model: SSR130")]),
    RuleCase(.unknownKit, bad: .sites("shop,2027", "shap,2027")),
    RuleCase(
      .claimCode, bad: .devices("AAAAA-BBBBB-00001", "AAAAA-BBBBB"),
      good: [.devices("AAAAA-BBBBB-00001", "aaaaabbbbb00001")]),
    RuleCase(.deviceIdentity, bad: .devices("00002,S-2", "00002,S-3")),
    RuleCase(.devicePlace, bad: .devices("1,gw1", "1,gw9")),
    RuleCase(
      .cabling, bad: .design("model: AP45, device", "model: AP45, cable: \"gw1 ge-0/0/9\", device"),
      good: [.design("model: AP45, device", "model: AP45, cable: \"gw1 ge-0/0/{n}\", device")]),
    RuleCase(
      .orderCoverage, bad: .design("AP45: 2, SSR120", "AP45: 1, SSR120"),
      good: [.design("AP45: 2, SSR120", "AP45: 9, SSR120")]),
    RuleCase(.vlanNumber, bad: .design("vlan: 10,", "vlan: 4095,"), good: [.design("vlan: 10,", "vlan: 4094,")]),
    RuleCase(.vlanClash, bad: .design("vlan: 60,", "vlan: 10,"), good: [.design("vlan: 60,", "vlan: 11,")]),
    RuleCase(.addressSpace, bad: .design("10.0.0.0/16", "10.0.0.0/21"), good: [.design("10.0.0.0/16", "10.0.0.0/15")]),
    RuleCase(
      .overlap, bad: .design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 10.0.0.0/18 }"),
      good: [.design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 10.0.128.0/17 }")]),
    RuleCase(.addressBook, bad: .design("  supernet:", "  book: book.csv\n  supernet:")),
    RuleCase(.unsetVariable, bad: .design("{{guest_vlan}}", "{{gast_vlan}}")),
    RuleCase(
      .unusedVariable, bad: .design("  store_no:", "  spare: x\n  store_no:"),
      good: [
        .design("  store_no:", "  spare: x\n  store_no:"), .design("{{colour}} ", "{{colour}} {{spare}} "),
      ]),
    RuleCase(
      .literalVLAN, bad: .design("\"{{guest_vlan}}\"", "60"), good: [.design("role: till", "role: till, vlan_id: 60")]),
    RuleCase(
      .literalAddress, bad: .design("\"{{corp_gw}}\"", "10.0.3.1"), good: [.design("\"{{corp_gw}}\"", "172.16.3.1")]),
    RuleCase(
      .literalSecret, bad: .design("env:GUEST_KEY", "nine herons at dawn"),
      good: [.design("env:GUEST_KEY", "file:/run/guest")]),
    RuleCase(
      .weakPSK, bad: .design("env:PSK_TILLS", "Welcome2027!"), good: [.design("env:PSK_TILLS", "nine herons at dawn")]),
    RuleCase(.unknownKind, bad: .design("  services:", "  servces:")),
    RuleCase(.unknownSiteGroup, bad: .design("for: [shops, hubs]", "for: [shop, hubs]")),
    RuleCase(
      .templateConflict,
      bad: .design("  templates:\n    WLAN", "    SW2: { for: [hubs], body: {} }\n  templates:\n    WLAN"),
      good: [
        .design("for: [shops, hubs]", "for: [shops]"),
        .design("  templates:\n    WLAN", "    SW2: { for: [hubs], body: {} }\n  templates:\n    WLAN"),
      ]),
    RuleCase(
      .missingTemplate, bad: .design("    WLAN:\n      for: [shops]", "    WLAN:\n      for: [hubs]"),
      good: [.design("    WLAN:\n      for: [shops]", "    WLAN:\n      for: [zone-north, zone-south]")]),
    RuleCase(.duplicateName, bad: .design("web: { body: {", "web2: { body: { name: web } }\n    web: { body: {")),
    RuleCase(.danglingName, bad: .design("services: [web]", "services: [wbe]")),
    RuleCase(
      .duplicateSSID, bad: .design("ssid: visitors", "ssid: sample"),
      good: [
        .design("ssid: visitors", #"ssid: sample, bands: ["24"]"#),
        .design("corp: { ssid: sample,", #"corp: { ssid: sample, bands: ["5"],"#),
      ]),
    RuleCase(.naming, bad: .design("device: \"{site}-{slot}\"", "device: \"{slot}\"")),
    RuleCase(
      .nameForm, bad: .design("ssid: visitors", "ssid: visitors-of-the-shops-in-all-towns"),
      good: [.design("ssid: visitors", "ssid: visitors of the shops, all towns")]),
    RuleCase(
      .placeMismatch, bad: .sites("Europe/Paris,FR,48", "Europe/Madrid,FR,48"),
      good: [.sites("Europe/Paris,FR,48", "Europe/Madrid,ES,48")]),
    RuleCase(
      .channel, bad: radio("RF: { for: [shops], body: { band_24: { channels: [1, 6, 14] } } }"),
      good: [radio("RF: { for: [shops], body: { band_24: { channels: [1, 6, 13] } } }")]),
    RuleCase(.noDHCP, bad: gateway("dhcpd_config: { enabled: false }"), good: [gateway(leases)]),
    RuleCase(.noDNS, bad: gateway("dhcpd_config: { corp: { type: local } }"), good: [gateway(leases)]),
    RuleCase(
      .noNTP, bad: gateway("ntp_servers: [ntp.example]"),
      good: [
        gateway("ntp_servers: [ntp.example]"),
        .design(
          "{ corp: { vlan_id: \"{{corp_vlan}}\" } }",
          "{ corp: { vlan_id: \"{{corp_vlan}}\" } }\n        ntp_servers: [a]"),
        .design("HUB: { body: { type: gateway,", "HUB: { body: { type: gateway, ntp_servers: [a],"),
      ]),
    RuleCase(
      .noRADIUS, bad: .design("{ type: psk, psk: env:GUEST_KEY }", "{ type: eap }"),
      good: [
        .design(
          "{ type: psk, psk: env:GUEST_KEY }", "{ type: eap }, auth_servers: [{ host: r.example, secret: env:R }]")
      ]),
    RuleCase(
      .hubPair, bad: hub,
      good: [
        hub, .design("gw1: { model: SRX1500", "gw1..gw2: { model: SRX1500"),
        .design("SSR120: 1 }", "SSR120: 1, SRX1500: 1 }"),
      ]),
    RuleCase(
      .licences, bad: .design("SSR120: 1 } }", "SSR120: 1 }, licenses: { SUB-MAN: 3 } }"),
      good: [.design("SSR120: 1 } }", "SSR120: 1 }, licenses: { SUB-MAN: 4, SUB-WAN1: 3 } }")]),
    RuleCase(.unused, bad: radio("RF: { body: {} }"), good: [radio("RF: { for: [shops], body: {} }")]),
    RuleCase(
      .silence,
      bad: .design("templates:\n  services", "lint: { silence: [{ rule: unused, at: \"*\" }] }\ntemplates:\n  services")
    ),
  ]
}
