import Addressing
import Planning
import Testing

@Suite("Forms of addressing in a design")
struct DesignAddressFormTests {
  private static func design(_ edits: [DesignEdit]) throws -> Design {
    let reading = Design.read("d", files: DesignSample.files(edits))
    #expect(reading.findings.map(\.description) == [])
    return reading.design
  }

  private static func blocks(_ edits: [DesignEdit]) throws -> [String] {
    let plan = try #require(try design(edits).provenAddressing?.plan)
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
    return plan.sites.map { "\($0.key) \($0.block)" }
  }

  @Test("The policy is chosen in the design")
  func policies() throws {
    #expect(
      try Self.blocks([.design("size: /20", "size: /20, policy: packed"), .sites("10.0.96.0/20", "")]) == [
        "1 10.0.0.0/20", "2 10.0.128.0/20", "9 10.0.16.0/20",
      ])
    #expect(
      try Self.blocks([.design("size: /20", "size: /20, policy: stable"), .sites("10.0.96.0/20", "")]) == [
        "1 10.0.0.0/20", "2 10.0.128.0/20", "9 10.0.64.0/20",
      ])
  }

  @Test("Aligned: the site's key, or a column, shows in the addresses")
  func aligned() throws {
    #expect(
      try Self.blocks([
        .design("size: /20", "size: /20, policy: aligned"), .sites("10.0.96.0/20", ""),
        .sites("9,Lille", "5,Lille"), .devices(",9,", ",5,"),
      ]) == ["1 10.0.16.0/20", "2 10.0.160.0/20", "5 10.0.80.0/20"])
    #expect(
      try Self.blocks([
        .design("size: /20", "size: /20, policy: aligned, number: state"),
        .sites("store,city,zone", "store,state,zone,city"),
        .sites("1,Paris,north", "1,7,north,Paris"), .sites("2,Lyon,south", "2,0,south,Lyon"),
        .sites("9,Lille,north", "9,,north,Lille"),
      ]) == ["1 10.0.112.0/20", "2 10.0.128.0/20", "9 10.0.96.0/20"])
  }

  @Test("A number beyond the zone, at its cell")
  func number() {
    #expect(
      DesignSample.findings([.design("size: /20", "size: /20, policy: aligned"), .sites("10.0.96.0/20", "")]) == [
        "d/places.csv:5:1: found the number 9 of site '9'; expected a number from 0 to 7: zone 'north', 10.0.0.0/17, has 8 "
          + "blocks of /20; name a column of other numbers with 'number', or make the zone larger [address-space]"
      ])
  }

  @Test("Blocks and networks are pinned by columns")
  func pins() throws {
    let edits: [DesignEdit] = [
      .design("size: /20", "size: /20, pin: netblock"), .design("hosts: 200 }", "hosts: 200, pin: corp_net }"),
      .sites("opens,block", "corp_net,netblock"), .sites("shop,2027-02-03,", "shop,10.0.36.0/24,"),
      .sites("shop,,", "shop,,10.0.192.0/20"),
    ]
    let plan = try #require(try Self.design(edits).provenAddressing?.plan)
    #expect(plan.site("1")?.block.description == "10.0.32.0/20")
    #expect(plan.network("corp", ofSite: "1")?.prefix.description == "10.0.36.0/24")
    #expect(plan.site("2")?.block.description == "10.0.192.0/20")
    #expect(plan.network("corp", ofSite: "9")?.prefix.description == "10.0.96.0/24")
  }

  @Test("Addresses that DHCP leaves out, loopbacks and links")
  func extras() throws {
    let edit = DesignEdit.design(
      "hosts: 200 }", "hosts: 200, static: 9 }\n    lo: { size: loopback }\n    wan: { size: point-to-point }")
    let design = try Self.design([edit])
    let site = try #require(design.provenAddressing?.plan.site("1"))
    #expect(site.network("corp")?.dhcpStart?.description == "10.0.0.11")
    #expect(site.network("lo")?.prefix.length == 32)
    #expect(site.network("wan")?.prefix.length == 31)
    #expect(design.provenAddressing?.networks.map(\.vlan) == [10, nil, nil, 60])
    #expect(design.site("1")?.variable("lo_vlan") == nil)
    #expect(design.site("1")?.variable("wan_gw") == site.network("wan")?.prefix.first.description)
  }

  @Test("IPv6, from the supernet to the variables")
  func six() throws {
    let design = try Self.design([
      .design("10.0.0.0/16", "fd00:10::/32"), .design("size: /20", "size: /48"),
      .design("192.168.64.0/22", "fdff::/64"), .sites("10.0.96.0/20", "fd00:10:600::/48"),
      .design("hosts: 200 }", "hosts: 200 }\n    lo: { size: loopback }"),
    ])
    let plan = try #require(design.provenAddressing?.plan)
    #expect(plan.zones.map(\.prefix.description) == ["fd00:10::/33", "fd00:10:8000::/33"])
    #expect(plan.site("1")?.block.description == "fd00:10:604::/48")
    #expect(plan.site("9")?.block.description == "fd00:10:600::/48")
    #expect(plan.network("corp", ofSite: "1")?.prefix.length == 64)
    #expect(plan.network("lo", ofSite: "1")?.prefix.length == 128)
    #expect(design.site("9")?.variable("corp_gw") == "fd00:10:600::1")
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
  }

  @Test("Faults of the new keys", arguments: DesignAddressFormTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "an unknown policy", [.design("size: /20", "size: /20, policy: dense")],
      [
        "d/design.yaml:6:30: found the text 'dense'; expected one of 'stable', 'packed', 'aligned' [document]"
      ]),
    DesignFault(
      "a column of pins that is not there", [.design("size: /20", "size: /20, pin: bloc")],
      [
        "d/design.yaml:6:27: found the unknown column 'bloc' of d/places.csv; expected one of 'store', 'city', 'zone', "
          + "'address', 'timezone', 'country_code', 'lat', 'lng', 'kit', 'opens', 'block'; did you mean 'block'? [document]"
      ]),
    DesignFault(
      "numbers without a policy that shows them", [.design("size: /20", "size: /20, number: store")],
      [
        "d/design.yaml:6:30: found the column 'store' of the sites' numbers; expected 'policy: aligned', under which "
          + "numbers show in addresses [document]"
      ]),
    DesignFault(
      "IPv4 in an IPv6 plan", [.design("10.0.0.0/16", "fd00:10::/32"), .sites("10.0.96.0/20", "")],
      [
        "d/design.yaml:9:31: found the IPv4 prefix 192.168.64.0/22; expected an IPv6 prefix, such as fd00:1::/48; the "
          + "supernet is IPv6 [document]"
      ]),
    DesignFault(
      "an address of an IPv6 supernet in a template",
      [
        .design("10.0.0.0/16", "fd00:10::/32"), .design("size: /20", "size: /48"), .sites("10.0.96.0/20", ""),
        .design("192.168.64.0/22", "fdff::/64"), .design("hostnames: [www", "hostnames: [www"),
        .design("vlan_id: \"{{guest_vlan}}\"", "vlan_id: \"{{guest_vlan}}\", dns: \"fd00:10::53\""),
      ],
      [
        "d/design.yaml:63:66: found the address fd00:10::53 in templates/WLAN/wlans/guest, field dns; expected a variable of "
          + "the site: fd00:10::53 lies in the supernet fd00:10::/32; set it under 'vars' or 'addressing: vars' and write "
          + "\"{{its name}}\" [literal-address]"
      ]),
    DesignFault(
      "a network pinned outside its site's block",
      [
        .design("hosts: 200 }", "hosts: 200, pin: state }"), .sites("store,city,zone", "store,state,zone,city"),
        .sites("1,Paris,north", "1,,north,Paris"), .sites("2,Lyon,south", "2,,south,Lyon"),
        .sites("9,Lille,north", "9,10.0.0.0/24,north,Lille"),
      ],
      [
        "d/places.csv:5:3: found 10.0.0.0/24 for network 'corp' of site '9'; expected a prefix inside 10.0.96.0/20, site '9' "
          + "[address-space]"
      ]),
  ]
}
