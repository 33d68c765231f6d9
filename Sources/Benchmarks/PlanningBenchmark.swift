import Determinism
import Foundation
import Ledger
import MistAPI
import Planning
import Twin

/// Plans: of a large design on an empty organisation, of the same on one that has everything, and of `retail-120`.
enum PlanningBenchmark {
  private static let siteCount = 10_000
  private static let devicesASite = 10

  static func figures(_ options: Options) async throws -> [Figure] {
    let hash = KeyedHash(salt: Array("benchmark".utf8))
    var figures = try await large(options, hash)
    figures += try await retail(options, hash)
    return figures
  }

  /// 10,000 sites of ten devices each, a WLAN template, and one template of each other kind.
  private static func large(_ options: Options, _ hash: KeyedHash) async throws -> [Figure] {
    let design = try Design.load("fixtures/large/design.yaml", files: MemoryFiles(files))
    let secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let ready = try await DesignTwin(of: design, secrets: secrets)
    let (client, organisation) = (ready.client, ready.organisation)
    let planner = Planner(client: client, secrets: secrets, hash: hash)
    var plan = Plan(organisation: .init(name: design.organisation, id: organisation))
    var planned: [Double] = []
    for _ in 0..<max(1, min(3, options.repetitions ?? 3)) {
      planned.append(try await asyncSeconds { plan = try await planner.plan(design, in: organisation) })
    }
    let applier = Applier(
      client: client, plan: plan, secrets: PlanSecrets(of: design, resolved: secrets, hash: hash),
      journal: try Ledger().applyJournal())
    let applied = try await asyncSeconds { _ = try await applier.run { _ in } }
    var again: [Double] = []
    for _ in 0..<max(1, min(3, options.repetitions ?? 3)) {
      again.append(
        try await asyncSeconds {
          let rest = try await planner.plan(design, in: organisation)
          guard rest.isEmpty else {
            throw WrongResult(
              description: "after apply \(rest.steps.count) steps are left, first \(rest.steps[0].subject)")
          }
        })
    }
    return [
      Figure(
        subject: "plan of 10,000 sites and 100,000 devices", unit: "s", ours: Samples(planned), target: .atMost(10)),
      Figure(
        subject: "its apply to the twin in this process", unit: "s", ours: Samples([applied]), target: .atMost(60)),
      Figure(subject: "the plan again, which changes nothing", unit: "s", ours: Samples(again), target: .atMost(5)),
    ]
  }

  private static func retail(_ options: Options, _ hash: KeyedHash) async throws -> [Figure] {
    let design = try Design.load("fixtures/designs/retail-120", files: DesignFiles())
    let secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let ready = try await DesignTwin(of: design, secrets: secrets)
    let planner = Planner(client: ready.client, secrets: secrets, hash: hash)
    var seconds: [Double] = []
    for round in 0...(options.repetitions ?? 5) {
      let one = try await asyncSeconds { _ = try await planner.plan(design, in: ready.organisation) }
      if round > 0 { seconds.append(one * 1000) }
    }
    return [Figure(subject: "plan of retail-120", unit: "ms", ours: Samples(seconds), target: .atMost(300))]
  }

  private static var files: [String: String] {
    let aps = devicesASite - 2
    let design = """
      mistwin: 1
      org: { name: Large }
      owner: large
      addressing:
        supernet: 10.0.0.0/8
        zones: [north, south]
        site: { size: /22 }
        networks: { corp: { vlan: 10, hosts: 200 }, iot: { vlan: 20, hosts: 100 }, guest: { vlan: 60, reuse: 192.168.64.0/22 } }
        vars: { "{net}_vlan": vlan, "{net}_net": prefix, "{net}_gw": first }
      kits:
        store:
          sitegroups: [stores]
          slots: { gw1: { model: SSR120 }, sw1: { model: EX4100-48MP }, "ap01..ap0\(aps)": { model: AP45 } }
      naming: { site: "S{store}", device: "S{store}-{slot}" }
      sites: { file: sites.csv, columns: { timezone: time_zone } }
      devices:
        orders:
          - po: "1"
            activation: 61E85-LAINU-DT4BA-C3V5H
            models: { AP45: \(siteCount * aps), EX4100-48MP: \(siteCount), SSR120: \(siteCount) }
        bind: [any_of_model]
      templates:
        networktemplates: { SW: { for: [stores], body: { dns_servers: [9.9.9.9] } } }
        rftemplates: { RF: { for: [stores], body: { band_5: { power_max: 17 } } } }
        gatewaytemplates: { GW: { for: [stores], body: { type: spoke } } }
        templates: { W: { for: [stores], wlans: { corp: { auth: { type: open }, vlan_id: "{{corp_vlan}}" } } } }
      """
    var sites = "store,zone,time_zone,country_code\n"
    for number in 1...siteCount { sites += "\(number),\(number % 2 == 0 ? "north" : "south"),Europe/Berlin,DE\n" }

    return ["fixtures/large/design.yaml": design, "fixtures/large/sites.csv": sites]
  }
}
