extension DesignRule {
  /// The pages of rules about VLANs and addresses.
  var addressPage: RulePage {
    switch self {
    case .vlanNumber:
      RulePage(
        "A VLAN number outside 1 to 4094.",
        why: "There is no such VLAN: 0 and 4095 are reserved by IEEE 802.1Q. Switches refuse the configuration.",
        bad: "corp: { vlan: 4095, hosts: 200 }", good: "corp: { vlan: 4094, hosts: 200 }")
    case .vlanClash:
      RulePage(
        "One VLAN number for two networks of a site.",
        why: """
          Two networks in one VLAN are one network: guests see tills, and two DHCP servers answer. Numbers are compared as they come \
          out at each site, variables replaced.
          """,
        bad: "corp: { vlan: 10, hosts: 200 }\nvoice: { vlan: 10, hosts: 50 }",
        good: "corp: { vlan: 10, hosts: 200 }\nvoice: { vlan: 30, hosts: 50 }")
    case .addressSpace:
      RulePage(
        "A supernet, zone or block without room for what it must hold.",
        why: "Nothing can be carved then. The message says how much is missing, and what would be enough.",
        bad: "addressing: { supernet: 10.0.0.0/21 }   # two sites of a /21",
        good: "addressing: { supernet: 10.0.0.0/20 }")
    case .overlap:
      RulePage(
        "Two prefixes that share addresses.",
        why: "Routes to one of the two lead to the other. Everything that is taken by others counts, too.",
        bad: "zones: { europe: 10.0.0.0/12, americas: 10.0.0.0/10 }",
        good: "zones: { europe: 10.0.0.0/12, americas: 10.64.0.0/10 }")
    case .addressBook:
      RulePage(
        "An address book that contradicts itself, or a design that would renumber what is in it.",
        why: """
          The book is what was promised: stores are built on it. A change that would move a site is refused and names whom it moves; \
          `mistwin carve --book --renumber` is for those who mean it.
          """,
        bad: "two lines of book.csv with one prefix", good: "each prefix with one owner")
    case .literalVLAN:
      RulePage(
        "A VLAN number in a template, where a variable belongs.",
        why: """
          A template is one for many sites. With a number in it a site that numbers its VLANs otherwise needs a template of its own, and \
          a change of the number is a change of every template instead of a variable.
          """,
        bad: "networks: { guest: { body: { vlan_id: 60 } } }",
        good: "networks: { guest: { body: { vlan_id: \"{{guest_vlan}}\" } } }")
    default:
      RulePage(
        "An address of the supernet in a template, where a variable belongs.",
        why: """
          Addresses of the supernet are carved: the one that is written may be another site's tomorrow, and is right at one site at \
          most.
          """,
        bad: "ip_configs: { corp: { type: static, ip: 10.0.3.1, netmask: /24 } }",
        good: "ip_configs: { corp: { type: static, ip: \"{{corp_gw}}\", netmask: \"/{{corp_len}}\" } }")
    }
  }
}
