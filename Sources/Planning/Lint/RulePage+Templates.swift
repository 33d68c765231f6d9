extension DesignRule {
  /// The pages of rules about templates, their names and variables.
  var templatePage: RulePage {
    switch self {
    case .unsetVariable:
      RulePage(
        "A variable that a template uses and a site does not set.",
        why: """
          The cloud takes the template all the same: the call succeeds, the device gets no valid configuration and stays out of sync. \
          The message counts the sites that lack it.
          """,
        bad: "wlans: { corp: { ssid: corp, vlan_id: \"{{crop_vlan}}\" } }",
        good: "wlans: { corp: { ssid: corp, vlan_id: \"{{corp_vlan}}\" } }")
    case .unusedVariable:
      RulePage(
        "A variable that nothing in the design uses.",
        why: """
          Most often it was meant to be used and is spelt otherwise where it is. Beside an organisation that exists ('use'), whose \
          templates may need it, nothing is said.
          """,
        bad: "vars: { dns_1: 172.20.0.53 }   # templates use {{dns1}} of the site template",
        good: "vars: { dns1: 172.20.0.53 }")
    case .danglingName:
      RulePage(
        "A name that stands for an object that is not there.",
        why: """
          Mist does not check references: a service policy that names no service is stored, and lets nothing through. Names are held \
          against what the design declares, in the form that Mist wants.
          """,
        bad: "service_policies: [{ name: staff, tenants: [corp], services: [wbe] }]",
        good: "service_policies: [{ name: staff, tenants: [corp], services: [web] }]")
    case .templateConflict:
      RulePage(
        "Two templates of one kind for one site.",
        why: "A site has one gateway, one switch and one RF template. Which of two it gets would be chance.",
        bad:
          "SW-A: { for: [stores], body: {} }\nSW-B: { for: [stores-west], body: {} }   # whose sites are stores, too",
        good: "SW-A: { for: [stores-east], body: {} }\nSW-B: { for: [stores-west], body: {} }")
    case .missingTemplate:
      RulePage(
        "A site with devices that no template of their kind reaches.",
        why: """
          Such switches and gateways come up with the cloud's own defaults, and access points without WLANs let nobody in. Gateways with \
          a device profile need no template; RF templates are asked for where other sites have one.
          """,
        bad: "networktemplates: { SW: { for: [stores], body: {} } }   # and a kit 'office' with switches",
        good: "networktemplates: { SW: { for: [stores, offices], body: {} } }")
    case .naming:
      RulePage(
        "A naming pattern that gives an empty name, or one name twice; a name with a character that has a meaning.",
        why: "Sites and devices are found again by name. Two of one name are not found again.",
        bad: "naming: { device: \"{slot}\" }", good: "naming: { device: \"{site}-{slot}\" }")
    default:
      RulePage(
        "A name that Mist, a device or Terraform would refuse.",
        why: """
          An SSID has 32 bytes. Names of networks, services, VPNs, port usages and paths stand in the configuration of devices and are \
          keys in Terraform: letters, digits, '-' and '_'. Names of switches and gateways are host names. Blanks at the ends of a name \
          are not seen, and make another name.
          """,
        bad: "networks: { \"corp lan\": { body: { vlan_id: \"{{corp_vlan}}\" } } }",
        good: "networks: { corp-lan: { body: { vlan_id: \"{{corp_vlan}}\" } } }")
    }
  }
}
