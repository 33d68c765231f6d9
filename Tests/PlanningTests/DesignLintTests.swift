import Documents
import Planning
import Testing

@Suite("What lint finds in WLANs, names, channels and sources")
struct DesignLintTests {
  @Test("Each fault is found at its place", arguments: DesignLintTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "two variables of a switch template with one value at one site",
      [
        .design("  store_no:", "  lab_vlan: \"{store:02}\"\n  store_no:"),
        .sites("9,Lille", "10,Lille"), .devices("SRX1500,9", "SRX1500,10"),
        .design(
          "{ corp: { vlan_id: \"{{corp_vlan}}\" } }",
          "{ corp: { vlan_id: \"{{corp_vlan}}\" }, lab: { vlan_id: \"{{lab_vlan}}\" } }"),
      ],
      [
        "d/design.yaml:57:73: found the VLAN {{lab_vlan}} of network 'lab' in networktemplates/SW, which 'corp' has already, "
          + "at 1 site: 10; expected a VLAN of its own for each network [vlan-clash]"
      ]),
    DesignFault(
      "two passphrases that are one reference",
      [
        .design(
          "    tills: { body", "    bells: { body: { ssid: sample, passphrase: env:PSK_TILLS } }\n    tills: { body")
      ],
      [
        "warning: d/design.yaml:70:48: found the passphrase of psks/bells again, in psks/tills, field passphrase; expected a "
          + "passphrase of its own: who joins with it is known by it [weak-psk]"
      ]),
    DesignFault(
      "a channel at a width that the country does not have",
      [
        .design(
          "  templates:\n    WLAN",
          "  rftemplates: { RF: { for: [shops], body: { model_specific: { AP45: { band_5: { bandwidth: 80, channels: [36, 149] } } } } } }\n"
            + "  templates:\n    WLAN")
      ],
      [
        "d/design.yaml:58:107: found the channel 149 at 80 MHz in rftemplates/RF, field model_specific.AP45.band_5, which FR does "
          + "not allow (2 sites: 1, 2); expected channels of 36, 40, 44, 48 … 128 [channel]"
      ]),
    DesignFault(
      "right: a channel of a country that the table does not have",
      [
        .sites("Europe/Paris,FR,48.85,2.35", "Africa/Nairobi,KE,,"),
        .sites("Europe/Paris,FR,45.76,4.84", "Africa/Nairobi,KE,,"),
        .design(
          "  templates:\n    WLAN",
          "  rftemplates: { RF: { for: [shops], body: { band_24: { channels: [14] } } } }\n  templates:\n    WLAN"),
      ],
      []),
    DesignFault(
      "names that devices and Terraform do not take",
      [
        .design("{ desk: { port_network: corp } }", "{ \"desk 1\": { port_network: corp } }")
      ],
      [
        "warning: d/design.yaml:57:24: found the port usage 'desk 1' of networktemplates/SW, which holds ' '; expected letters, "
          + "digits, '-' and '_', a letter or digit at both ends: devices and Terraform take no other [name-form]"
      ]),
    DesignFault(
      "host names with blanks",
      [.design("device: \"{site}-{slot}\"", "device: \"{city} {slot}\"")],
      [
        "warning: d/design.yaml:27:61: found the device name 'Paris gw1', which holds ' ', as no host name does, and 2 other "
          + "names; expected for switches and gateways a host name: letters, digits, '-', '_' and '.', up to 63; put other "
          + "columns into 'naming: device' [name-form]"
      ]),
    DesignFault(
      "a relay without servers",
      [
        .design(
          "        path_preferences: {",
          "        dhcpd_config: { corp: { type: relay, servers: [] } }\n        path_preferences: {")
      ],
      [
        "warning: d/design.yaml:50:31: found a DHCP relay without servers for the network 'corp' in gatewaytemplates/WAN-Shop, at "
          + "2 sites: 1, 2; expected 'servers' of the relay [no-dhcp]"
      ]),
    DesignFault(
      "ports that ask a RADIUS server that no template names",
      [.design("{ desk: { port_network: corp } }", "{ desk: { port_network: corp, port_auth: dot1x } }")],
      [
        "d/design.yaml:57:24: found no RADIUS server for the port usage 'desk', which asks one who may connect in "
          + "networktemplates/SW, at 3 sites: 1, 2, 9; expected 'radius_config.auth_servers' or 'mist_nac' [no-radius]"
      ]),
  ]

  @Test(
    "A weak passphrase is found and never shown",
    arguments: [
      ("short", "5 characters long"), ("abcd5678", "shorter than 12"), ("P@ssw0rd2027!", "a common word"),
      ("Welcome-to-the-wifi", ""), ("welcome.wifi.guest", "common words"), ("123456789012", "runs along"),
      ("aabbaabbaabb", "2 different characters"), ("qwertyuiopas", "runs along"), ("918273645501", "digits alone"),
      ("sample", "6 characters long"), ("Sample-2027-Sample", ""), ("Sample 2027 !!!", "a name that everybody sees"),
    ])
  func passphrases(_ text: String, _ says: String) {
    let findings = DesignSample.findings([.design("env:PSK_TILLS", "\"\(text)\"")])
    let weak = findings.filter { $0.hasSuffix("[weak-psk]") }
    #expect(weak.count == (says.isEmpty ? 0 : 1), "\(weak)")
    if !says.isEmpty { #expect(weak.first?.contains(says) == true, "\(weak)") }
    #expect(!findings.contains { $0.contains("'\(text)'") })
  }

  @Test("64 hexadecimal digits are a passphrase, 64 others are not")
  func keys() {
    let key = String(repeating: "0123456789abcdef", count: 4)
    #expect(!DesignSample.findings([.design("env:PSK_TILLS", "\"\(key)\"")]).contains { $0.hasSuffix("[weak-psk]") })
    let text = String(key.dropLast()) + "x"
    #expect(
      DesignSample.findings([.design("env:PSK_TILLS", "\"\(text)\"")]).contains {
        $0.contains("a passphrase 64 characters long") && $0.hasSuffix("[weak-psk]")
      })
  }
}
