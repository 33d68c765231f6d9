import Testing

@Suite("What is wrong with a design: its addresses")
struct DesignAddressFaultTests {
  @Test("Each fault is found at its place", arguments: DesignAddressFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "a VLAN beyond 4094",
      [.design("vlan: 10", "vlan: 4095")],
      [
        "d/design.yaml:8:19: found the VLAN 4095 of network 'corp'; expected a whole number from 1 to "
          + "4094 [vlan-number]"
      ]),
    DesignFault(
      "a VLAN of two networks",
      [.design("vlan: 10", "vlan: 60")],
      [
        "d/design.yaml:9:20: found the VLAN 60 of network 'guest', which 'corp' has already; expected a "
          + "VLAN of its own for each network [vlan-clash]"
      ]),
    DesignFault(
      "a VLAN in quotes",
      [.design("vlan: 10", #"vlan: "10""#)],
      [
        "d/design.yaml:8:19: found the text '10'; expected a whole number; remove the quotes [document]"
      ]),
    DesignFault(
      "a supernet too small",
      [
        .design("10.0.0.0/16", "10.0.0.0/20"),
        .sites("10.0.96.0/20", ""),
      ],
      [
        "d/design.yaml:4:13: found 10.0.0.0/20 for the supernet, 2 bits too small for 2 equal zones with "
          + "2 sites of /20 in zone north; expected a prefix of /18 or shorter [address-space]"
      ]),
    DesignFault(
      "a site block too small",
      [
        .design("size: /20", "size: /25"),
        .sites("10.0.96.0/20", ""),
      ],
      [
        "d/design.yaml:6:17: found a /25 for site '1', 1 bit too small for network corp /24; expected a "
          + "prefix of /24 or shorter [address-space]"
      ]),
    DesignFault(
      "a supernet with host bits",
      [.design("10.0.0.0/16", "10.0.0.1/16")],
      [
        "d/design.yaml:4:13: found the text '10.0.0.1/16', in it a length of 16, which leaves bits of "
          + "10.0.0.1 in the host part; expected an address whose last 16 bits are zero; the network is "
          + "10.0.0.0/16 [document]"
      ]),
    DesignFault(
      "zones that overlap",
      [.design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 10.0.64.0/18 }")],
      [
        "d/design.yaml:5:39: found 10.0.64.0/18 for zone 'south', which overlaps 10.0.0.0/17 of zone "
          + "'north'; expected prefixes that share no address; change one of the two [overlap]"
      ]),
    DesignFault(
      "a zone outside the supernet",
      [.design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 11.0.64.0/18 }")],
      [
        "d/design.yaml:5:39: found 11.0.64.0/18 for zone 'south'; expected a prefix inside the supernet "
          + "10.0.0.0/16 [address-space]"
      ]),
    DesignFault(
      "blocks that overlap",
      [.sites("shop,2027-02-03,", "shop,2027-02-03,10.0.96.0/20")],
      [
        "d/places.csv:5:39: found 10.0.96.0/20 for site '9', which overlaps 10.0.96.0/20 of site '1'; "
          + "expected prefixes that share no address; change one of the two [overlap]"
      ]),
    DesignFault(
      "a block outside its zone",
      [.sites("10.0.96.0/20", "10.0.128.0/20")],
      [
        "d/places.csv:5:39: found 10.0.128.0/20 for site '9'; expected a prefix inside 10.0.0.0/17, zone "
          + "'north' [address-space]"
      ]),
    DesignFault(
      "a block that is no prefix",
      [.sites("10.0.96.0/20", "10.0.96/20")],
      [
        "d/places.csv:5:39: found the text '10.0.96/20', in it '/'; expected '.' and 1 more of the four "
          + "numbers of an IPv4 address [document]"
      ]),
    DesignFault(
      "a reused prefix inside the supernet",
      [.design("192.168.64.0/22", "10.0.64.0/22")],
      [
        "d/design.yaml:9:5: found 10.0.64.0/22 for network 'guest', which overlaps 10.0.0.0/16 of the "
          + "supernet; expected prefixes that share no address; change one of the two [overlap]"
      ]),
    DesignFault(
      "a length without its slash",
      [.design("size: /20", "size: 20")],
      [
        "d/design.yaml:6:17: found the number 20; expected the length of a prefix from /1 to /32, such "
          + "as /24 [document]"
      ]),
    DesignFault(
      "a zone with an address for a prefix",
      [.design("zones: [north, south]", "zones: { north: 10.0.0.0, south: }")],
      [
        "d/design.yaml:5:19: found the text '10.0.0.0', in it the end of the text; expected '/' and a "
          + "length from 0 to 32; a single address is written 10.0.0.0/32 [document]"
      ]),
  ]
}
