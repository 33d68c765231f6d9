extension DesignRule {
  /// The pages of rules about devices and orders.
  var hardwarePage: RulePage {
    switch self {
    case .unknownModel:
      RulePage(
        "A device model that is not in the table of models.",
        why: """
          The model says whether a device is an access point, a switch or a gateway, and so which templates it takes. The table is \
          partial: it has what is commonly sold.
          """,
        bad: "slots: { sw1: { model: EX4100-F12P } }", good: "slots: { sw1: { model: EX4100-F-12P } }")
    case .claimCode:
      RulePage(
        "A claim code that is not fifteen letters and digits, or one that stands twice.",
        why:
          "The cloud refuses such a code, and the device is missing on the day it is needed. O and 0 are read for each other.",
        bad: "claim_code = A8530-RY190", good: "claim_code = A8530-RY190-UYEOL")
    case .deviceIdentity:
      RulePage(
        "A serial, MAC address or order that stands twice, or is none.",
        why: "One device cannot fill two slots. The second would wait for hardware that never comes.",
        bad: "mac = 5c:5b:35:00:00:01, in two rows", good: "mac = 5c:5b:35:00:00:01, and 5c:5b:35:00:00:02")
    case .devicePlace:
      RulePage(
        "A device for a site or slot that the design does not have, or two devices for one slot.",
        why: "The device would be claimed and lie in no site, and its slot would stay empty.",
        bad: "site = 2711, slot = ap07   # the kit has ap01..ap06", good: "site = 2711, slot = ap06")
    case .cabling:
      RulePage(
        "A cable to a slot, device or port that is not there, or two in one port.",
        why: """
          Whoever patches the closet follows the design. A kit that names a port that the switch does not have, or one port twice, is \
          found here. What a NetBox export says amiss is a warning: that cable counts as not known.
          """,
        bad: "ap01..ap06: { model: AP45, cable: \"sw1 ge-0/0/{n-1}\" }   # of an EX4100-48MP",
        good: "ap01..ap06: { model: AP45, cable: \"sw1 mge-0/0/{n-1}\" }")
    case .orderCoverage:
      RulePage(
        "Orders and devices that do not cover the slots.",
        why: """
          What is not ordered does not arrive. Short orders are found here, months before somebody stands before an empty bracket; \
          where no order is to cover a slot it is a warning.
          """,
        bad: "models: { AP45: 10 }   # for twelve slots", good: "models: { AP45: 12 }")
    case .licences:
      RulePage(
        "Devices that the licences of the orders do not cover.",
        why: """
          A device without a licence is managed for a time of grace, then not. Only a design whose orders name their licences is \
          judged; the others leave them to somebody else.
          """,
        bad: "orders:\n  - { po: \"1\", activation: env:PO_1, models: { AP45: 12 }, licenses: { SUB-MAN: 10 } }",
        good: "orders:\n  - { po: \"1\", activation: env:PO_1, models: { AP45: 12 }, licenses: { SUB-MAN: 12 } }")
    default:
      RulePage(
        "A hub of the VPN that stands on one gateway.",
        why: """
          Every spoke reaches the data centre through the hub. When its only gateway fails or is upgraded, all stores are cut off at \
          once.
          """,
        bad: "slots: { gw1: { model: SRX1500, deviceprofile: HUB-East } }",
        good: "slots: { gw1..gw2: { model: SRX1500, deviceprofile: HUB-East } }")
    }
  }
}
