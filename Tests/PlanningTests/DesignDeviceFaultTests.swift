import Testing

@Suite("What is wrong with a design: its devices and orders")
struct DesignDeviceFaultTests {
  @Test("Each fault is found at its place", arguments: DesignDeviceFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "an unknown model in a kit",
      [.design("model: AP45, device", "model: AP54, device")],
      [
        "d/design.yaml:22:28: found the unknown model 'AP54'; expected one of 60 known, such as 'AP12'; "
          + "did you mean 'AP24'? [unknown-model]"
      ]),
    DesignFault(
      "an unknown model in an order",
      [.design("{ AP45: 2,", "{ AP45X: 2,")],
      [
        "d/design.yaml:31:50: found the unknown model 'AP45X'; expected one of 60 known, such as 'AP12'; "
          + "did you mean 'AP45'? [unknown-model]"
      ]),
    DesignFault(
      "an unknown model in the ship notice",
      [.devices("AP45,1,ap02", "AP-45,1,ap02")],
      [
        "d/devices.csv:3:34: found the unknown model 'AP-45'; expected one of 60 known, such as 'AP12'; "
          + "did you mean 'AP45'? [unknown-model]"
      ]),
    DesignFault(
      "a claim code too short",
      [.devices("AAAAABBBBB00002", "AAAAABBBBB0000")],
      [
        "d/devices.csv:3:1: found 'AAAAABBBBB0000' as a claim code; expected fifteen letters and digits, "
          + "as XXXXX-XXXXX-XXXXX; 14 characters without dashes; compare with the label [claim-code]"
      ]),
    DesignFault(
      "a claim code twice, written in two ways",
      [.devices("AAAAABBBBB00002", "aaaaa-bbbbb-00001")],
      [
        "d/devices.csv:3:1: found the claim code 'aaaaa-bbbbb-00001' a second time; expected each device "
          + "once; the first stands in line 2 [claim-code]"
      ]),
    DesignFault(
      "a serial twice",
      [.devices("S-3", "S-2")],
      [
        "d/devices.csv:4:2: found the serial 'S-2' a second time; expected each device once; the first "
          + "stands in line 3 [device-identity]"
      ]),
    DesignFault(
      "a MAC address with a letter too far",
      [.devices("5c5b35000002", "5c5b3500000g")],
      [
        "d/devices.csv:3:21: found '5c5b3500000g' as a MAC address; expected twelve hexadecimal digits, "
          + "such as 5c:5b:35:00:00:01 [device-identity]"
      ]),
    DesignFault(
      "a device that nothing identifies",
      [.devices(",S-3,", ",,")],
      [
        "d/devices.csv:4:1: found a device without claim code, serial and MAC address; expected at least "
          + "one of 'claim_code', 'serial', 'mac' [document]"
      ]),
    DesignFault(
      "a device for an unknown site",
      [.devices(",,1,gw1", ",,11,gw1")],
      [
        "d/devices.csv:2:22: found the unknown site '11'; expected one of '1', '2', '9'; did you mean "
          + "'1'? [device-place]"
      ]),
    DesignFault(
      "a device for an unknown slot",
      [.devices("1,ap02", "1,ap03")],
      [
        "d/devices.csv:3:41: found the unknown slot 'ap03' of site '1'; expected one of 'gw1', 'ap01', "
          + "'ap02'; did you mean 'ap01'? [device-place]"
      ]),
    DesignFault(
      "two devices for one slot",
      [
        .devices("1,ap02", "1,gw1"),
        .devices("AP45,1", "SSR120,1"),
      ],
      [
        "d/design.yaml:31:56: found 2 free AP45 for 3 slots (2 ordered, 1 of them bound by serial or MAC "
          + "address); expected 1 more: FR-001-Paris-ap01, FR-001-Paris-ap02, FR-002-Lyon-ap02 would stay "
          + "empty; order more, or list their claim codes [order-coverage]",
        "d/devices.csv:3:43: found a second device for slot 'gw1' of site '1'; expected one device a "
          + "slot; the first stands in line 2 [device-place]",
      ]),
    DesignFault(
      "devices in each other's slots",
      [
        .devices("1,ap02", "1,gw1"),
        .devices(",,,,1,gw1", ",,,,1,ap02"),
      ],
      [
        "d/devices.csv:3:41: found AP45 for slot 'gw1' of site '1'; expected SSR120 [device-place]"
      ]),
    DesignFault(
      "a slot without its site",
      [.devices("AP45,1,ap02", "AP45,,ap02")],
      [
        "d/devices.csv:3:40: found the slot 'ap02' without a site; expected the column 'site' filled [device-place]"
      ]),
    DesignFault(
      "a site with neither slot nor model",
      [.devices(",S-3,,AP45,2,", ",S-3,,,2,")],
      [
        "d/devices.csv:4:8: found a device for site '2' with neither slot nor model; expected the column "
          + "'slot' or 'model' filled [document]"
      ]),
    DesignFault(
      "a model that the site has no slot for",
      [.devices(",S-3,,AP45,2,", ",S-3,,AP43,2,")],
      [
        "d/devices.csv:4:1: found AP43 for site '2'; expected a model that a free slot asks for: AP45, "
          + "SSR120 [device-place]"
      ]),
    DesignFault(
      "an order one short",
      [.design("AP45: 2", "AP45: 1")],
      [
        "d/design.yaml:31:56: found 1 free AP45 for 2 slots (1 ordered, 1 of them bound by serial or MAC "
          + "address); expected 1 more: FR-001-Paris-ap01, FR-002-Lyon-ap02 would stay empty; order more, or "
          + "list their claim codes [order-coverage]"
      ]),
    DesignFault(
      "an order of another model",
      [.design("AP45: 2", "AP43: 2")],
      [
        "d/design.yaml:30:3: found 1 free AP45 for 2 slots; expected 1 more: FR-001-Paris-ap01, "
          + "FR-002-Lyon-ap02 would stay empty; did you mean 'AP43'? the orders bring 2 AP43, which no slot "
          + "asks for [order-coverage]"
      ]),
    DesignFault(
      "an order without a model that is needed",
      [.design("SSR120: 1", "SSR130: 1")],
      [
        "d/design.yaml:30:3: found 0 free SSR120 for 1 slot; expected 1 more: FR-002-Lyon-gw1 would stay "
          + "empty; did you mean 'SSR130'? the orders bring 1 SSR130, which no slot asks for "
          + "[order-coverage]"
      ]),
    DesignFault(
      "no devices at all",
      [
        .design(
          #"devices:\#n  orders:\#n    - { po: "1", activation: env:PO_1, models: { AP45: 2, SSR120: 1 } }\#n  "#
            + "ship_notice: devices.csv\n", "")
      ],
      [
        "warning: d/design.yaml:1:1: found 7 slots without a device: FR-001-Paris-gw1, "
          + "FR-001-Paris-ap01, FR-001-Paris-ap02 and 4 more; expected a row of the ship notice for each, or "
          + "orders and 'any_of_model' under 'bind' [order-coverage]"
      ]),
    DesignFault(
      "no binding to orders",
      [.design("ship_notice: devices.csv", "ship_notice: devices.csv\n  bind: [ship_notice]")],
      [
        "warning: d/design.yaml:30:3: found 3 slots without a device: FR-001-Paris-ap01, "
          + "FR-002-Lyon-gw1, FR-002-Lyon-ap02; expected a row of the ship notice for each, or orders and "
          + "'any_of_model' under 'bind' [order-coverage]"
      ]),
    DesignFault(
      "an unknown binding",
      [.design("ship_notice: devices.csv", "ship_notice: devices.csv\n  bind: [ship_notise]")],
      [
        "d/design.yaml:33:10: found the text 'ship_notise'; expected 'ship_notice' or 'any_of_model'; "
          + "did you mean 'ship_notice'? [document]"
      ]),
    DesignFault(
      "an activation code in clear",
      [.design("env:PO_1", "ABCDE-12345")],
      [
        "d/design.yaml:31:30: found the activation code of order '1' in clear; expected a reference: "
          + "env:NAME, file:PATH or exec:COMMAND; a secret in a design stays in its history for ever "
          + "[literal-secret]"
      ]),
    DesignFault(
      "an order twice",
      [
        .design(
          "  ship_notice: devices.csv",
          #"    - { po: "1", activation: env:X, models: {} }\#n  ship_notice: devices.csv"#)
      ],
      [
        "d/design.yaml:32:13: found the order '1' a second time; expected each order once; the first "
          + "stands in line 31 [device-identity]"
      ]),
  ]
}
