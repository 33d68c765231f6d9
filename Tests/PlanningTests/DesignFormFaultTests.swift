import Testing

@Suite("What is wrong with a design: the form of its files")
struct DesignFormFaultTests {
  @Test("Each fault is found at its place", arguments: DesignFormFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "a misspelt key at the top",
      [.design("addressing:", "adressing:")],
      [
        "d/design.yaml:3:1: found the unknown key 'adressing' in the design; expected one of "
          + "'addressing', 'defaults', 'devices', 'ids', 'kits', 'lint', 'live', 'mistwin', 'naming', 'objects', 'org', 'own', "
          + "'owner', 'profiles', 'settings', 'sites', 'templates', 'use', 'vars'; did you mean 'addressing'? [document]"
      ]),
    DesignFault(
      "a misspelt key of a network",
      [.design("hosts: 200", "host: 200")],
      [
        "d/design.yaml:8:11: found the network 'corp' without any of them; expected exactly one of the "
          + "keys 'hosts', 'size', 'reuse' [document]",
        "d/design.yaml:8:23: found the unknown key 'host' in the network 'corp'; expected one of "
          + "'growth', 'hosts', 'pin', 'reuse', 'size', 'static', 'vlan'; did you mean 'hosts'? [document]",
      ]),
    DesignFault(
      "a list for a prefix",
      [.design("supernet: 10.0.0.0/16", "supernet: [1]")],
      [
        "d/design.yaml:4:13: found a list of 1; expected a prefix, such as 10.0.0.0/8 or fd00:1::/48 [document]"
      ]),
    DesignFault(
      "a word for a number",
      [.design("hosts: 200", "hosts: many")],
      [
        "d/design.yaml:8:30: found the text 'many'; expected a whole number from 1 to 16777214 [document]"
      ]),
    DesignFault(
      "another version of the form",
      [.design("mistwin: 1", "mistwin: 2")],
      [
        "d/design.yaml:1:10: found the number 2; expected '1' [document]"
      ]),
    DesignFault(
      "no organisation",
      [.design("org: { name: Sample }\n", "")],
      [
        "d/design.yaml:1:1: found the design without the key 'org'; expected 'org': the organisation: a "
          + "mapping [document]"
      ]),
    DesignFault(
      "an organisation without a name",
      [.design("org: { name: Sample }", "org: {}")],
      [
        "d/design.yaml:2:6: found the organisation without the key 'name'; expected 'name': text that is "
          + "not empty [document]"
      ]),
    DesignFault(
      "a network without a VLAN",
      [.design("{ vlan: 10, hosts: 200 }", "{ hosts: 200 }")],
      [
        "d/design.yaml:8:11: found the network 'corp' without the key 'vlan'; expected 'vlan': a whole "
          + "number [document]"
      ]),
    DesignFault(
      "a network without a size",
      [.design("{ vlan: 10, hosts: 200 }", "{ vlan: 10 }")],
      [
        "d/design.yaml:8:11: found the network 'corp' without any of them; expected exactly one of the "
          + "keys 'hosts', 'size', 'reuse' [document]"
      ]),
    DesignFault(
      "an unknown load profile",
      [.design("profile: retail", "profile: retial")],
      [
        "d/design.yaml:18:14: found the text 'retial'; expected one of 'hospital', 'office', 'retail', "
          + "'school', 'warehouse'; did you mean 'retail'? [document]"
      ]),
    DesignFault(
      "an unknown column in a pattern",
      [.design("{store:03}", "{sotre:03}")],
      [
        "d/design.yaml:27:17: found the unknown name in braces 'sotre'; expected one of 'store', 'city', "
          + "'zone', 'address', 'timezone', 'country_code', 'lat', 'lng', 'kit', 'opens', 'block'; did you "
          + "mean 'store'? [document]"
      ]),
    DesignFault(
      "a brace that is not closed",
      [.design("{store:03}", "{store:03")],
      [
        "d/design.yaml:27:17: found '{country_code}-{store:03-{city}' with '03-{city' after the colon at "
          + "character 16, where a width such as 04 belongs; expected text with names in braces, such as "
          + "{city} or {store:04} [document]"
      ]),
    DesignFault(
      "a width that is no number",
      [.design("{store:03}", "{store:x}")],
      [
        "d/design.yaml:27:17: found '{country_code}-{store:x}-{city}' with 'x' after the colon at "
          + "character 16, where a width such as 04 belongs; expected text with names in braces, such as "
          + "{city} or {store:04} [document]"
      ]),
    DesignFault(
      "a range of slots backwards",
      [.design("ap01..ap02", "ap02..ap01")],
      [
        "d/design.yaml:22:7: found 'ap02..ap01' as a range of slots; expected two names that differ in "
          + "their number, the smaller first, such as ap01..ap06 [document]"
      ]),
    DesignFault(
      "a range of two kinds of slots",
      [.design("ap01..ap02", "ap01..sw02")],
      [
        "d/design.yaml:22:7: found 'ap01..sw02' as a range of slots; expected two names that differ in "
          + "their number, the smaller first, such as ap01..ap06 [document]"
      ]),
    DesignFault(
      "a slot twice",
      [.design("ap01..ap02: {", "ap02: { model: AP45 }\n      ap01..ap02: {")],
      [
        "d/design.yaml:23:7: found the slot 'ap02' of kit 'shop' a second time; expected each slot once; "
          + "the first stands in line 22 [duplicate-name]"
      ]),
    DesignFault(
      "a name that no variable can have",
      [.design("  dns1: 172", "  dns-1: 172")],
      [
        "d/design.yaml:14:3: found the variable name 'dns-1'; expected letters, digits and underscores [naming]",
        "d/design.yaml:42:64: found the variable 'dns1' in deviceprofiles/AP-Shop, field notes, which no site sets; "
          + "expected a variable that every such site sets; did you mean 'dns-1'? [unset-variable]",
      ]),
    DesignFault(
      "a variable of the networks again",
      [.design("  dns1: 172", "  corp_vlan: 172")],
      [
        "d/design.yaml:14:3: found the variable 'corp_vlan', which 'addressing: vars' sets already; "
          + "expected each variable once [duplicate-name]",
        "d/design.yaml:42:64: found the variable 'dns1' in deviceprofiles/AP-Shop, field notes, which no site sets; "
          + "expected a variable that every such site sets [unset-variable]",
      ]),
    DesignFault(
      "one variable for every network",
      [.design(#""{net}_gw""#, #""gw""#)],
      [
        "d/design.yaml:12:5: found the variable 'gw' for every network; expected a name with {net}, "
          + "which stands for the network's name [duplicate-name]",
        "d/design.yaml:37:56: found the variable 'corp_gw' in networks/corp, field gateway, which no "
          + "site sets; expected a variable that every such site sets [unset-variable]",
        "d/design.yaml:42:64: found the variable 'corp_gw' in deviceprofiles/AP-Shop, field notes, which no site sets; "
          + "expected a variable that every such site sets [unset-variable]",
      ]),
    DesignFault(
      "an unknown value of a network",
      [.design(#""{net}_gw": first"#, #""{net}_gw": firs"#)],
      [
        "d/design.yaml:12:17: found the text 'firs'; expected one of 'vlan', 'prefix', 'network', "
          + "'first', 'last', 'mask', 'length', 'dhcp_start', 'dhcp_end'; did you mean 'first'? [document]"
      ]),
    DesignFault(
      "a row with a cell too few",
      [.sites("2,Lyon,south,,", "2,Lyon,south,")],
      [
        "d/places.csv:4:1: found a line of 10 cells; expected 11, as in the header (the last is 'block') [document]"
      ]),
    DesignFault(
      "a quote that is not closed",
      [.sites(#""1 Rue, Paris""#, #""1 Rue, Paris"#)],
      [
        "d/places.csv:2:1: found a line of 4 cells; expected 11, as in the header (the last is 'block') [document]",
        "d/places.csv:2:15: found a quote that is never closed; expected a closing quote; double each "
          + "quote that is part of the text [document]",
      ]),
    DesignFault(
      "a column that is missing",
      [.sites("country_code", "country_kode")],
      [
        "d/places.csv:1:1: found no column 'country_code'; expected the columns 'store', 'timezone', "
          + "'country_code'; if 'country_kode' holds it, rename it [document]"
      ]),
    DesignFault(
      "a mapped column that is missing",
      [.design("timezone: time_zone", "timezone: tiem_zone")],
      [
        "d/design.yaml:28:49: found the column 'tiem_zone', which d/places.csv does not have; expected "
          + "one of 'store', 'city', 'zone', 'address', 'time_zone', 'country_code', 'lat', 'lng', 'kit', "
          + "'opens', 'block'; did you mean 'time_zone'? [document]"
      ]),
    DesignFault(
      "a column twice",
      [.sites("store,city", "store,store")],
      [
        "d/places.csv:1:7: found the column 'store' a second time (first at column 1); expected each "
          + "name once [document]"
      ]),
    DesignFault(
      "a table that is missing",
      [.design("places.csv", "place.csv")],
      [
        "d/design.yaml:28:16: found no readable file 'd/place.csv' (no file at 'd/place.csv'); expected "
          + "a file, its path relative to the design's directory [document]"
      ]),
    DesignFault(
      "YAML that is not YAML",
      [.design("zones: [north, south]", "zones: [north, south")],
      [
        "d/design.yaml:6:7: found text that is not YAML (did not find expected ',' or ']', while parsing "
          + "a flow sequence that begins at 5:10); expected YAML; close the list with ']' [document]"
      ]),
    DesignFault(
      "YAML with a tab",
      [.design("  supernet:", "\tsupernet:")],
      [
        "d/design.yaml:4:1: found a tab where YAML allows none; expected YAML; indent with spaces [document]"
      ]),
    DesignFault(
      "a key twice",
      [.design("guest: { vlan: 60", "corp: { vlan: 60")],
      [
        "d/design.yaml:9:5: found the key 'corp' a second time in one mapping (first at line 8); "
          + "expected each key once; remove one of them [document]"
      ]),
    DesignFault(
      "a list and a mapping at once",
      [.design("mistwin: 1", "- mistwin")],
      [
        "d/design.yaml:2:1: found text that is not YAML (did not find expected '-' indicator, while "
          + "parsing a block collection that begins at 1:1); expected YAML; a list and a mapping cannot "
          + "share one depth: check the indentation [document]"
      ]),
    DesignFault(
      "everything at once",
      [
        .design("vlan: 10", "vlan: 0"),
        .design("profile: retail", "profile: shop"),
        .sites("1,Paris,north", "1,Paris,nort"),
        .devices("AAAAA-BBBBB-00001", "AAAAA-BBBBB-0000"),
      ],
      [
        "d/design.yaml:8:19: found the VLAN 0 of network 'corp'; expected a whole number from 1 to 4094 [vlan-number]",
        "d/design.yaml:18:14: found the text 'shop'; expected one of 'hospital', 'office', 'retail', "
          + "'school', 'warehouse' [document]",
        "d/devices.csv:2:1: found 'AAAAA-BBBBB-0000' as a claim code; expected fifteen letters and "
          + "digits, as XXXXX-XXXXX-XXXXX; 14 characters without dashes; compare with the label [claim-code]",
        "d/places.csv:2:9: found the unknown zone 'nort'; expected one of 'north', 'south'; did you mean "
          + "'north'? [unknown-zone]",
      ]),
    DesignFault(
      "a growth that shrinks",
      [.design("hosts: 200", "hosts: 200, growth: 0.5")],
      [
        "d/design.yaml:8:43: found the number 0.5; expected a number from 1 to 100 [document]"
      ]),
  ]
}
