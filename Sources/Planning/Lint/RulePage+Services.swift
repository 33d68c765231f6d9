extension DesignRule {
  /// The pages of rules about WLANs, secrets and the servers that a site needs.
  var servicePage: RulePage {
    switch self {
    case .duplicateSSID:
      RulePage(
        "One SSID twice at one site on the same band.",
        why: "Clients cannot tell the two apart: which they join, and so which VLAN they are in, is chance.",
        bad: "wlans: { corp: { ssid: store }, tills: { ssid: store } }",
        good: "wlans: { corp: { ssid: store }, tills: { ssid: store-tills } }")
    case .weakPSK:
      RulePage(
        "A passphrase that is short, common, a name that everybody sees, or that of another key.",
        why: """
          A handshake that is overheard once can be tried against lists for ever. Two keys of one SSID with one passphrase cannot be \
          told apart, nor rotated apart. Mist refuses fewer than 8 and more than 63 characters. Passphrases that are references are \
          compared by the reference.
          """,
        bad: "psks: { tills: { body: { ssid: devices, passphrase: Welcome2027! } } }",
        good: "psks: { tills: { body: { ssid: devices, passphrase: env:PSK_TILLS } } }")
    case .literalSecret:
      RulePage(
        "A secret in clear outside 'fixtures'.",
        why: """
          A design is committed, and a secret in a repository stays in its history for ever. References are resolved when a plan is \
          applied: env:NAME, file:PATH or exec:COMMAND.
          """,
        bad: "auth_servers: [{ host: \"{{radius1}}\", secret: hunter2hunter2 }]",
        good: "auth_servers: [{ host: \"{{radius1}}\", secret: env:RADIUS_SECRET }]")
    case .channel:
      RulePage(
        "A channel that the country of a site does not allow.",
        why: """
          The access point does not use it: with a short list radios crowd on what is left, or stay silent. The country is that of the \
          RF template, else that of each site. The table of channels is partial; other countries are not judged.
          """,
        bad: "rftemplates: { RF: { for: [us], body: { band_24: { channels: [1, 6, 13] } } } }",
        good: "rftemplates: { RF: { for: [us], body: { band_24: { channels: [1, 6, 11] } } } }")
    case .noDHCP:
      RulePage(
        "A network on the LAN of a gateway that nothing gives addresses in.",
        why: """
          Clients of the network join and get no address. Judged where the design says of any gateway or switch template who gives \
          addresses: a design that never does leaves it to others. A relay without servers is found, too.
          """,
        bad:
          "port_config: { ge-0/0/3: { usage: lan, networks: [corp, iot] } }\ndhcpd_config: { corp: { type: local } }",
        good:
          "port_config: { ge-0/0/3: { usage: lan, networks: [corp, iot] } }\ndhcpd_config: { corp: { type: local }, iot: { type: local } }"
      )
    case .noDNS:
      RulePage(
        "Leases that name no DNS server, from a device that has none itself.",
        why: "Clients have an address and reach no name: it looks like a dead line, and is none.",
        bad: "dhcpd_config: { corp: { type: local, ip_start: \"{{corp_dhcp_start}}\" } }",
        good: "dhcpd_config: { corp: { type: local, ip_start: \"{{corp_dhcp_start}}\", dns_servers: [\"{{dns1}}\"] } }")
    case .noNTP:
      RulePage(
        "A gateway or switch template without NTP servers, where others of the design have them.",
        why: """
          Certificates of 802.1X and VPNs, and every log, need the right time. A design that names no server anywhere leaves it to the \
          devices' defaults and is not judged.
          """,
        bad: "SW-Store: { ntp_servers: [\"{{ntp1}}\"] }\nSW-Office: { dns_servers: [\"{{dns1}}\"] }",
        good: "SW-Store: { ntp_servers: [\"{{ntp1}}\"] }\nSW-Office: { ntp_servers: [\"{{ntp1}}\"] }")
    default:
      RulePage(
        "A WLAN or port that asks a RADIUS server who may join, and names none.",
        why: "Nobody can join: 802.1X without an answer is a refusal.",
        bad: "wlans: { corp: { ssid: corp, auth: { type: eap } } }",
        good:
          "wlans: { corp: { ssid: corp, auth: { type: eap }, auth_servers: [{ host: \"{{radius1}}\", secret: env:RADIUS }] } }"
      )
    }
  }
}
