import EffectiveConfiguration
import MistAPI
import Testing

@Suite("What the ports of a switch are for")
struct SwitchPortsTests {
  private static let configuration: JSON = [
    "networks": ["corp": ["vlan_id": 10], "guest": ["vlan_id": "60"], "odd": ["vlan_id": "{{odd_vlan}}"]],
    "port_usages": [
      "radio": ["mode": "trunk", "port_network": "corp", "networks": ["guest"]],
      "all": ["mode": "trunk", "all_networks": true], "desk": ["mode": "access", "port_network": "corp"],
      "parked": ["disabled": true], "dark": ["mode": "trunk", "all_networks": true, "poe_disabled": true],
      "unclear": ["mode": "trunk", "networks": ["odd"]], "learnt": ["mode": "dynamic"],
    ],
    "port_config": ["ge-0/0/9": ["usage": "desk"]],
    "switch_matching": [
      "enable": true,
      "rules": [
        ["name": "other", "match_model[0:6]": "EX2300", "port_config": ["ge-0/0/0-47": ["usage": "parked"]]],
        [
          "name": "shop", "match_model[0:6]": "EX4100", "match_name[2:6]": "shop",
          "port_config": ["mge-0/0/0-3,ge-0/0/4-15": ["usage": "radio"], "ge-0/0/47": ["usage": "all"]],
        ],
        ["name": "default", "port_config": ["ge-0/0/0-47": ["usage": "desk"]]],
      ],
    ],
  ]

  private static func ports(model: String = "EX4100-48MP", name: String = "b-shop-1") -> SwitchPorts {
    SwitchPorts(configuration, model: model, name: name)
  }

  @Test(
    "The first rule that matches, under the switch's own ports",
    arguments: [
      ("mge-0/0/0", "radio"), ("mge-0/0/3", "radio"), ("mge-0/0/4", nil), ("ge-0/0/15", "radio"), ("ge-0/0/9", "desk"),
      ("ge-0/0/47", "all"), ("ge-0/0/16", nil), ("ge-1/0/4", nil), ("xe-0/1/0", nil), ("", nil),
    ])
  func usage(_ port: String, _ expected: String?) {
    #expect(Self.ports().usage(of: port) == expected)
  }

  @Test("A rule asks for letters of the model and of the name")
  func rules() {
    #expect(Self.ports(model: "EX2300-C-12P").usage(of: "ge-0/0/0") == "parked")
    #expect(Self.ports(name: "b-office-1").usage(of: "ge-0/0/0") == "desk")
    #expect(Self.ports(name: "b").usage(of: "mge-0/0/0") == nil)
    #expect(SwitchPorts([:], model: "EX4100", name: "").usage(of: "ge-0/0/0") == nil)
  }

  @Test("A trunk carries its networks, an access port one, and a port that is off nothing")
  func carriage() throws {
    let ports = Self.ports()
    let radio = try #require(ports.carriage(of: "radio"))
    #expect(radio.isEnabled && radio.givesPower && radio.isTrunk)
    #expect(radio.vlans == [10, 60])
    #expect(try #require(ports.carriage(of: "all")).vlans == nil)
    let desk = try #require(ports.carriage(of: "desk"))
    #expect(desk.vlans == [10] && !desk.isTrunk)
    #expect(ports.carriage(of: "parked")?.isEnabled == false)
    #expect(ports.carriage(of: "disabled")?.isEnabled == false)
    #expect(ports.carriage(of: "dark")?.givesPower == false)
  }

  @Test("What cannot be told is not guessed", arguments: ["unclear", "learnt", "nobody's"])
  func unclear(_ usage: String) {
    #expect(Self.ports().carriage(of: usage) == nil)
  }
}
