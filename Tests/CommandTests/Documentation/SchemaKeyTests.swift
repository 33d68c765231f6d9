import Foundation
import Testing

/// The keys that a schema names are those that the program reads: a key that is none, put into every mapping of a file, is refused with
/// the keys that there are.
@Suite("Keys of schemas and of readers")
struct SchemaKeyTests {
  /// The keys that the program expects, by what it says that it reads.
  private static func expected(_ output: String) -> [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for line in output.components(separatedBy: "found the unknown key 'zzz' in ").dropFirst() {
      guard let end = line.range(of: "; expected "), let stop = line.firstIndex(of: "\n") ?? line.indices.last else {
        continue
      }
      let words = line[end.upperBound..<stop].components(separatedBy: "'").enumerated()
        .filter { $0.offset % 2 == 1 }.map(\.element)
      keys[String(line[..<end.lowerBound]), default: []].formUnion(words)
    }
    return keys
  }

  /// The keys of an object of a schema: of a definition, or at a path of names from the root.
  private static func keys(_ schema: [String: Any], _ path: String) throws -> Set<String> {
    var value: Any = schema
    for part in path.split(separator: "/").map(String.init) {
      let object = try #require(value as? [String: Any], "\(path)")
      value = try #require(object[part] ?? (object["properties"] as? [String: Any])?[part], "\(path): \(part)")
    }
    let object = try #require(value as? [String: Any])
    if let options = object["anyOf"] as? [[String: Any]] {
      return Set(options.flatMap { ($0["properties"] as? [String: Any] ?? [:]).keys })
    }
    return Set(try #require(object["properties"] as? [String: Any], "\(path)").keys)
  }

  private static func schema(_ name: String) async throws -> [String: Any] {
    let outcome = try await Mistwin.run(["schema", name])
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test("a design")
  func design() async throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      mistwin: 1
      zzz: 1
      org: { name: Sample, zzz: 1 }
      live: { zzz: 1 }
      defaults: { zzz: 1, timezone: Europe/Lisbon, country_code: PT, kit: shop }
      kits: { shop: { zzz: 1, slots: { ap01: { model: AP45, zzz: 1 } } } }
      addressing:
        supernet: 10.0.0.0/16
        zzz: 1
        site: { zzz: 1 }
        networks:
          corp: { vlan: 10, hosts: 10, zzz: 1 }
          floor1..floor2: { zzz: 1, networks: { desk: { vlan: 20, hosts: 10 } } }
        taken: { file: taken.csv, zzz: 1 }
        beside: { ipv6: { supernet: 2001:db8::/32, zzz: 1 } }
      naming: { zzz: 1 }
      sites: { file: sites.csv, zzz: 1 }
      devices:
        zzz: 1
        orders: [{ po: "1", activation: env:A, models: { AP45: 1 }, zzz: 1 }]
        ship_notice: { file: devices.csv, zzz: 1 }
        cables: { netbox: cables.csv, zzz: 1 }
      templates: { templates: { WLAN: { for: [shops], zzz: 1 } } }
      settings: { zzz: 1, sites: [{ body: {}, zzz: 1 }] }
      lint: { zzz: 1, silence: [{ rule: unused, at: x, reason: y, zzz: 1 }] }

      """, to: "design.yaml")
    try scratch.write("store\n1\n", to: "sites.csv")
    try scratch.write("claim_code,model\n", to: "devices.csv")
    try scratch.write("prefix\n", to: "taken.csv")
    try scratch.write("device_a,termination_a,device_b,termination_b\n", to: "cables.csv")
    let outcome = try await Mistwin.run(["lint", "design.yaml"], in: scratch.url)
    #expect(outcome.status == 65)
    let found = Self.expected(outcome.output + outcome.error)
    let schema = try await Self.schema("design")
    // The program lists many keys only in part: those of the root are held by their number in the message of another test.
    for (subject, path) in [
      ("the design", ""), ("the organisation", "org"), ("what is said of the live cloud", "live"),
      ("the defaults", "defaults"), ("the kit 'shop'", "$defs/kit"), ("the slot 'ap01'", "$defs/slot"),
      ("the addressing", "$defs/addressing"), ("the site's block", "$defs/block"),
      ("the space 'ipv6'", "$defs/space"), ("the naming", "naming"), ("the table of sites", "$defs/table"),
      ("the table of taken prefixes", "$defs/taken"), ("the devices", "$defs/devices"), ("an order", "$defs/order"),
      ("the ship notice", "$defs/table"), ("the cables", "$defs/devices/cables"),
      ("the WLAN template 'WLAN'", "$defs/template"), ("the settings", "settings"),
      ("settings of sites", "$defs/site_settings"), ("what lint is told", "lint"),
      ("a silence", "lint/silence/items"),
    ] {
      #expect(try found[subject] == Self.keys(schema, path), "\(subject)")
    }
    let network = (found["the network 'corp'"] ?? []).union(found["the part 'floor1..floor2'"] ?? [])
    #expect(try network == Self.keys(schema, "$defs/network"))
  }

  @Test("a file of profiles")
  func profiles() async throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      mistwin: 1
      zzz: 1
      holidays: { PT: { file: days.ics, zzz: 1 } }
      profiles:
        kiosk: { like: retail, zzz: 1, signal: { zzz: 1 }, degraded: { zzz: 1 }, variation: { zzz: 1 } }

      """, to: "profiles.yaml")
    let outcome = try await Mistwin.run(["model", "profiles", "--file", "profiles.yaml"], in: scratch.url)
    #expect(outcome.status == 65)
    let found = Self.expected(outcome.output + outcome.error)
    let schema = try await Self.schema("profiles")
    for (subject, path) in [
      ("the file of load profiles", ""), ("the holidays", "holidays/additionalProperties"),
      ("the profile 'kiosk'", "$defs/profile"), ("the signal", "$defs/profile/signal"),
      ("the degraded shares", "$defs/profile/degraded"), ("the variation", "$defs/profile/variation"),
    ] {
      #expect(try found[subject] == Self.keys(schema, path), "\(subject)")
    }
  }

  @Test("a policy")
  func policy() async throws {
    let scratch = try Scratch()
    try scratch.write(
      """
      policy: x
      zzz: 1
      canaries: { zzz: 1 }
      looks: { zzz: 1 }
      watch: { days: 1, zzz: 1 }
      phases:
        - name: a
          take: rest
          zzz: 1
          bake: { least_hours: 1, most_hours: 2, zzz: 1 }
          gate: { alpha: 0.05, zzz: 1 }

      """, to: "policy.yaml")
    let outcome = try await Mistwin.run(["upgrade", "policy", "policy.yaml"], in: scratch.url)
    #expect(outcome.status == 65)
    let found = Self.expected(outcome.output + outcome.error)
    let schema = try await Self.schema("policy")
    for (subject, path) in [
      ("a policy", ""), ("the rule of canaries", "canaries"), ("the rule of looks", "looks"), ("a watch", "watch"),
      ("a phase", "$defs/phase"), ("a bake", "$defs/phase/bake"), ("a gate", "$defs/phase/gate"),
    ] {
      #expect(try found[subject] == Self.keys(schema, path), "\(subject)")
    }
  }

  @Test("hypotheses, and fault rules")
  func others() async throws {
    let scratch = try Scratch()
    try scratch.write(
      "zzz: 1\nhypotheses: { a: { zzz: 1, effects: { zzz: 1 } } }\n", to: "hypotheses.yaml")
    let power = try await Mistwin.run(
      ["power", "--compare", "one-ap", "--hypotheses", "hypotheses.yaml", "--twin", "x"], in: scratch.url)
    #expect(power.status == 65)
    let found = Self.expected(power.output + power.error)
    let schema = try await Self.schema("hypotheses")
    #expect(try found["a file of hypotheses"] == Self.keys(schema, ""))
    #expect(try found["a hypothesis"] == Self.keys(schema, "$defs/hypothesis"))
    #expect(try found["points by metric"] == Self.keys(schema, "$defs/hypothesis/effects"))

    try scratch.write("rules: [{ zzz: 1 }]\n", to: "rules.yaml")
    let serve = try await Mistwin.run(
      ["serve", "--twin", "x.sqlite", "--chaos", "rules.yaml", "--port", "0", "--proxy-port", "0"], in: scratch.url)
    #expect(serve.status == 65)
    let words = try #require(serve.error.components(separatedBy: "found 'zzz', expected one of ").last)
    let keys = words.split(separator: "\n")[0].components(separatedBy: ", ")
    #expect(try Set(keys) == Self.keys(try await Self.schema("fault-rules"), "$defs/rule"))
  }

  @Test("a scenario, and the known failures that it names")
  func scenario() async throws {
    let sample = try Sample()
    try sample.scratch.write(
      """
      mistwin: 1
      title: Keys that are none
      zzz: 1
      from: { design: fixtures/two-sites, zzz: 1 }
      start: 2027-01-11T06:00:00Z
      seed: 1
      calls: { zzz: 1 }
      token: { role: write, zzz: 1 }
      firmware: { zzz: 1, releases: [{ model: AP45, version: 0.14.30100, zzz: 1, fails: { zzz: 1 } }] }
      arrivals: [{ all: true, at: +1d, zzz: 1 }]
      causes: [{ cause: dhcp-down, all: true, start: +2d, end: +3d, zzz: 1 }]
      timeline:
        - { measure: { zzz: 1 }, name: a, at: +9d }
        - { apply: { zzz: 1, with: {} } }
        - { replace: { device: Denver-ap01, by: 4TSD5-L34BH-ZT9AY, zzz: 1 } }
        - { run: { command: ["true"], zzz: 1 } }
        - { upgrade: { name: b, models: AP45, to: 0.14.30100, policy: spread, zzz: 1 } }
        - { rotate_psk: { name: scanners, zzz: 1 } }
      allow: known.yaml
      expect: [every device is in sync]

      """, to: Sample.scenario)
    try sample.scratch.write(
      "mistwin: 1\nzzz: 1\nknown: [{ site: Denver, until: 2027-03-01, reason: x, zzz: 1 }]\n", to: "known.yaml")
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    let found = Self.expected(outcome.output + outcome.error)
    let schema = try await Self.schema("scenario")
    let known = try await Self.schema("known-failures")
    #expect(found.count > 8, "\(found.keys.sorted())")
    #expect(try found["the scenario"]?.isSubset(of: Self.keys(schema, "")) == true)
    let definitions = try #require(schema["$defs"] as? [String: Any])
    // Whatever a mapping of a scenario may have stands in one of the objects of the schema, and none of them has more.
    let objects = Self.objects(schema) + Self.objects(known)
    for (subject, keys) in found where subject != "the scenario" {
      #expect(objects.contains { $0.isSuperset(of: keys) }, "\(subject): \(keys.sorted())")
    }
    #expect(definitions.count > 10)
  }

  /// The keys of every object of a schema, those of site lists put to what may have them.
  private static func objects(_ value: Any) -> [Set<String>] {
    if let list = value as? [Any] { return list.flatMap { objects($0) } }
    guard let object = value as? [String: Any] else { return [] }
    let sites: Set<String> = ["all", "zone", "group", "site", "sites"]
    let keys = (object["properties"] as? [String: Any]).map { Set($0.keys) }
    return (keys.map { [$0, $0.union(sites)] } ?? []) + object.values.flatMap { objects($0) }
  }
}
