import Planning
import Testing

@Suite("Cables of a design")
struct DesignCableTests {
  /// A design of two shops with a switch and three access points each.
  private static func files(
    slots: String = """
    gw1: { model: SRX320 }
          sw1: { model: EX4100-48MP, cable: "gw1 ge-0/0/1" }
          ap07..ap09: { model: AP34, cable: "sw1 mge-0/0/{n-7}" }
    """, devices: String = "{ }", cables: String? = nil
  ) -> MemoryFiles {
    var texts = [
      "d/design.yaml": """
      mistwin: 1
      org: { name: Cabled }
      kits:
        shop:
          slots:
            \(slots)
      naming: { device: "{site}-{slot}" }
      devices: \(devices)
      """,
      "d/sites.csv": """
      store,timezone,country_code
      Paris,Europe/Paris,FR
      Lyon,Europe/Paris,FR
      """,
    ]
    texts["d/cables.csv"] = cables
    return MemoryFiles(texts)
  }

  private static func line(_ cable: DesignCable) -> String {
    "\(cable.siteKey) \(cable.slot)\(cable.ownPort.map { " \($0)" } ?? "") → \(cable.target) \(cable.port) \(cable.source)"
  }

  /// What the rules on cables find.
  private static func findings(_ reading: DesignReading) -> [String] {
    reading.findings.filter { $0.rule == .cabling || $0.rule == .document }.map(\.description)
  }

  @Test("A kit's cables are spread over its ranges and its sites; {n} is the number in the name")
  func kit() {
    let reading = Design.read("d", files: Self.files())
    #expect(Self.findings(reading) == [])
    let one = ["sw1 → gw1 ge-0/0/1", "ap07 → sw1 mge-0/0/0", "ap08 → sw1 mge-0/0/1", "ap09 → sw1 mge-0/0/2"]
    #expect(
      reading.design.cables.map(Self.line) == one.map { "Paris \($0) kit" } + one.map { "Lyon \($0) kit" })
  }

  @Test("A count numbers its slots from one, and blanks in braces do not matter")
  func count() {
    let slots = "sw1: { model: EX4100-F-12P }\n      ap: { model: AP34, count: 3, cable: \"sw1 ge-0/0/{ n + 4 }\" }"
    let cables = Design.read("d", files: Self.files(slots: slots)).design.cables
    #expect(cables.prefix(3).map(\.port) == ["ge-0/0/5", "ge-0/0/6", "ge-0/0/7"])
  }

  @Test(
    "A cable that goes nowhere is an error at its place",
    arguments: [
      ("sw1", "found 'sw1' as a cable; expected a slot and its port"),
      ("sw1 mge-0/0/{m}", "found '{m}' in the cable 'sw1 mge-0/0/{m}'; expected {n}"),
      ("sw1 mge-0/0/{n-x}", "found '{n-x}' in the cable"),
      ("sw1 mge-0/0/{n", "with a brace without its partner"),
      ("sw1 mge-0/0/n}", "with a brace without its partner"),
      ("sw1 mge-0/0/{n-2}", "found '{n-2}' in the cable of 'ap01', which is -1; expected 0 or more"),
      ("sw2 mge-0/0/{n}", "found the unknown slot 'sw2' in the cable of 'ap01'; expected 'sw1'; did you mean 'sw1'?"),
      ("ap01 eth1", "found a cable from 'ap01' to 'ap01'; expected one to a port of another slot's switch or gateway"),
      (
        "sw1 ge-0/0/{n}",
        "found the port 'ge-0/0/1' of 'sw1' for 'ap01'; expected a port of an EX4100-48MP: mge-0/0/0-15, ge-0/0/16-47, or an "
          + "uplink such as xe-0/1/0"
      ),
      ("sw1 mge-0/0/{n+13}", "found the port 'mge-0/0/16' of 'sw1' for 'ap03'; expected a port of an EX4100-48MP"),
      (
        "sw1 mge-0/0/7",
        "found the port 'mge-0/0/7' of 'sw1' for 'ap02', which 'ap01' has already; expected each port once"
      ),
    ])
  func faults(_ cable: String, _ expected: String) throws {
    let slots = "sw1: { model: EX4100-48MP }\n      ap01..ap03: { model: AP34, cable: \"\(cable)\" }"
    let found = Self.findings(Design.read("d", files: Self.files(slots: slots)))
    // What is wrong with a range is told once, where it stands.
    #expect(found.count == 1)
    let text = try #require(found.first)
    #expect(text.hasPrefix("d/design.yaml:7:41: "), "\(text)")
    #expect(text.contains(expected), "\(text)")
    #expect(text.hasSuffix("[cabling]"))
  }

  @Test("{n} in a slot without a number, and a cable that is no text, are errors")
  func noNumber() {
    let slots = "sw1: { model: EX4100-48MP }\n      door: { model: AP34, cable: \"sw1 mge-0/0/{n}\" }"
    #expect(
      Self.findings(Design.read("d", files: Self.files(slots: slots))) == [
        "d/design.yaml:7:35: found '{n}' in the cable of 'door'; expected a slot whose name ends in a number [cabling]"
      ])
    let list = "sw1: { model: EX4100-48MP }\n      door: { model: AP34, cable: [sw1, 1] }"
    #expect(Self.findings(Design.read("d", files: Self.files(slots: list))).allSatisfy { $0.hasSuffix("[document]") })
  }

  // MARK: NetBox

  /// One cable in the headers of what NetBox exports now, exported before, and imports.
  static let headers = [
    """
    ID,Label,Device A,Termination A,Device B,Termination B,Status,Type
    1,,paris-AP07,eth0,Paris-sw1,mge-0/0/4 (north wall),Connected,Cat6A
    2,,Paris-sw1,ge-0/0/47,Paris-gw1,ge-0/0/2,Connected,Cat6A
    3,,Paris-ap08,eth0,Paris-sw1,mge-0/0/5,Decommissioning,Cat6A
    4,,Paris-sw1,mge-0/0/9,till-7,eno1,Connected,Cat6A
    """,
    """
    ID,Label,Side A,Termination A,Side B,Termination B,Status
    1,,Paris-sw1,mge-0/0/4,Paris-ap07,eth0,Connected
    2,,Paris-gw1,ge-0/0/2,Paris-sw1,ge-0/0/47,Connected
    """,
    """
    side_a_device,side_a_type,side_a_name,side_b_device,side_b_type,side_b_name
    Paris-ap07,dcim.interface,eth0,Paris-sw1,dcim.interface,mge-0/0/4
    Paris-sw1,dcim.interface,ge-0/0/47,Paris-gw1,dcim.interface,ge-0/0/2
    Paris-sw1,dcim.consoleport,Console,Paris-gw1,dcim.consoleserverport,1
    """,
  ]

  @Test("An export of NetBox is read by any of its headers, and holds over the kit", arguments: headers)
  func export(_ csv: String) {
    let reading = Design.read("d", files: Self.files(devices: "{ cables: { netbox: cables.csv } }", cables: csv))
    #expect(Self.findings(reading) == [])
    #expect(
      reading.design.cables.map(Self.line) == [
        "Paris ap07 eth0 → sw1 mge-0/0/4 netbox", "Paris sw1 ge-0/0/47 → gw1 ge-0/0/2 netbox",
        "Paris ap08 → sw1 mge-0/0/1 kit", "Paris ap09 → sw1 mge-0/0/2 kit",
        "Lyon sw1 → gw1 ge-0/0/1 kit", "Lyon ap07 → sw1 mge-0/0/0 kit", "Lyon ap08 → sw1 mge-0/0/1 kit",
        "Lyon ap09 → sw1 mge-0/0/2 kit",
      ])
  }

  @Test("Columns may be renamed")
  func columns() {
    let csv = "from,port,to,at\nParis-ap07,eth0,Paris-sw1,mge-0/0/4\n"
    let devices =
      "{ cables: { netbox: cables.csv, columns: { device_a: from, termination_a: port, device_b: to, termination_b: at } } }"
    let cables = Design.read("d", files: Self.files(devices: devices, cables: csv)).design.cables
    #expect(cables.first.map(Self.line) == "Paris ap07 eth0 → sw1 mge-0/0/4 netbox")
  }

  /// A row, what is said of it, and how many cables of the export are left.
  static let oddRows: [(String, String, Int)] = [
    (
      "Paris-ap07,eth0,Paris-sw1,ge-0/0/4",
      "d/cables.csv:2:27: found the port 'ge-0/0/4' of 'Paris-sw1'; expected a port of an EX4100-48MP", 0
    ),
    (
      "Paris-ap07,eth0,Lyon-sw1,mge-0/0/4",
      "d/cables.csv:2:26: found a cable from 'Paris-ap07' of site 'Paris' to 'Lyon-sw1' of site 'Lyon'; expected both ends",
      0
    ),
    (
      "Paris-ap07,eth0,Paris-ap08,eth1",
      "found a cable between the access points 'Paris-ap07' and 'Paris-ap08'; expected one end at a switch or gateway",
      0
    ),
    (
      "Paris-ap07,eth0,Paris-sw1,mge-0/0/4\nParis-ap08,eth0,Paris-sw1,mge-0/0/4",
      "d/cables.csv:3:27: found a second cable in the port 'mge-0/0/4' of 'Paris-sw1'; expected one cable a port; the first "
        + "stands in line 2", 1
    ),
    (
      "Paris-ap07,eth0,panel-1,12\nParis-ap08,eth0,panel-1,13",
      "d/cables.csv:2:1: found 2 cables of access points that end at no interface of a switch of the design", 0
    ),
    ("a,1,b,2", "d/design.yaml:10:30: found no cable in d/cables.csv between two devices of the design", 0),
    (
      "Paris-ap09,eth0,Paris-sw1,mge-0/0/0",
      "found the port 'mge-0/0/0' of 'sw1' for 'ap07', where the export has another cable at site 'Paris'", 1
    ),
  ]

  @Test("What an export says amiss is a warning, and that cable counts as not known", arguments: oddRows)
  func odd(_ rows: String, _ expected: String, _ left: Int) throws {
    let csv = "device_a,termination_a,device_b,termination_b\n\(rows)\n"
    let reading = Design.read("d", files: Self.files(devices: "{ cables: { netbox: cables.csv } }", cables: csv))
    let found = reading.findings.filter { $0.rule == .cabling }
    #expect(found.map(\.severity) == [.warning])
    let text = try #require(found.first?.description)
    #expect(text.contains(expected), "\(text)")
    #expect(reading.design.cables.filter { $0.source == .netbox }.count == left)
  }

  @Test("An export without the columns, without a file or without a name is an error")
  func broken() {
    let devices = "{ cables: { netbox: cables.csv } }"
    let ids = "id,a_terminations,b_terminations\n1,eth0,mge-0/0/1\n"
    let found = Self.findings(Design.read("d", files: Self.files(devices: devices, cables: ids)))
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("d/cables.csv:1:1: found no column 'device_a'") == true)
    #expect(Self.findings(Design.read("d", files: Self.files(devices: devices))).count == 1)
    #expect(Self.findings(Design.read("d", files: Self.files(devices: "{ cables: { file: x.csv } }"))).count == 2)
    #expect(Self.findings(Design.read("d", files: Self.files(devices: "{ cables: cables.csv }"))).count == 1)
  }
}
