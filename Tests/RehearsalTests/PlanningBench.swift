import Determinism
import MistAPI
import Planning
import Testing
import Twin

/// A twin of an organisation that is still empty, the hardware of a design, and what plans and applies it.
struct PlanningBench {
  static let start = Instant(seconds: 1_799_647_200)

  let design: Design
  let twin: Twin
  let org: MistID
  let secrets: [SecretReference: String]
  let hash = KeyedHash(salt: Array("the salt of the tests".utf8))
  let client: TwinClient

  /// A design of the fixtures, with texts of its YAML replaced.
  static func design(_ changes: [(String, String)] = [], of name: String = "two-sites") throws -> Design {
    let path = "\(Fixtures.root)/fixtures/designs/\(name)"
    var text = String(decoding: try Fixtures().read("\(path)/design.yaml"), as: UTF8.self)
    for (old, new) in changes {
      try #require(text.contains(old), "'\(old)' does not stand in design.yaml")
      text = text.replacing(old, with: new)
    }
    return try Design.load(path, files: Fixtures(replaced: ["\(path)/design.yaml": text]))
  }

  init(_ design: Design, seed: UInt64 = 1, hardware: Bool = true, lacking code: String? = nil) async throws {
    self.design = design
    twin = try Twin(settings: .init(seed: seed, start: Self.start, callMedian: 0, callsPerHour: nil))
    org = try await twin.createOrganisation(design.organisation)
    client = TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org))
    secrets = try await Planner.secrets(of: design, by: Secrets())
    guard hardware else { return }
    let noticed =
      design.slots.compactMap { slot in slot.device.map { Self.made($0, model: slot.model) } }
      + design.spares.map { Self.made($0, model: "") }
    try await twin.addHardware(noticed.filter { $0.claimCode != nil && $0.claimCode?.magic != code })
    // What the ship notice names without a code comes with an order of its model.
    var unnumbered = noticed.filter { $0.claimCode == nil }
    for order in design.orders {
      guard let activation = order.activation.flatMap({ secrets[$0] }) else { continue }
      var devices: [FactoryDevice] = []
      for line in order.models {
        for _ in 0..<line.count {
          if let index = unnumbered.firstIndex(where: { $0.model == line.model }) {
            devices.append(unnumbered.remove(at: index))
          } else {
            devices.append(FactoryDevice(model: line.model))
          }
        }
      }
      try await twin.addOrder(order.po, activation: activation, devices: devices)
    }
  }

  private static func made(_ device: DesignDevice, model: String) -> FactoryDevice {
    FactoryDevice(claimCode: device.claimCode, serial: device.serial, mac: device.mac, model: device.model ?? model)
  }

  /// References become texts that name them.
  private struct Secrets: SecretResolver {
    func resolve(_ reference: SecretReference) async -> String {
      if case .literal(let text) = reference { return text }
      return "secret of \(reference)"
    }
  }

  /// The plan that leads from what is there to a design: the bench's own unless another is given.
  func plan(
    _ design: Design? = nil, through client: (any MistClient)? = nil, options: PlanOptions = PlanOptions()
  ) async throws -> Plan {
    let design = design ?? self.design
    return try await Planner(client: client ?? self.client, secrets: try await resolved(design), hash: hash)
      .plan(design, in: org, options: options)
  }

  private func resolved(_ design: Design) async throws -> [SecretReference: String] {
    try await Planner.secrets(of: design, by: Secrets())
  }

  /// What carries out a plan.
  func applier(
    _ plan: Plan, of design: Design? = nil, through client: (any MistClient)? = nil,
    journal: any ApplyJournal = MemoryJournal(), options: ApplyOptions = ApplyOptions()
  ) async throws -> Applier {
    let design = design ?? self.design
    return Applier(
      client: client ?? self.client, plan: plan,
      secrets: PlanSecrets(of: design, resolved: try await resolved(design), hash: hash), journal: journal,
      options: options)
  }

  /// Carries out a plan.
  @discardableResult
  func apply(
    _ plan: Plan, of design: Design? = nil, through client: (any MistClient)? = nil,
    journal: any ApplyJournal = MemoryJournal(), options: ApplyOptions = ApplyOptions()
  ) async throws -> ApplyResult {
    try await applier(plan, of: design, through: client, journal: journal, options: options).run()
  }

  /// Everything that the organisation holds, as its API tells it, without times, and in no order: where sites are worked on side
  /// by side, that in which things were made is nobody's.
  func contents() async throws -> [String: [JSON]] {
    try await listed().mapValues { $0.sorted { $0.text < $1.text } }
  }

  private func listed() async throws -> [String: [JSON]] {
    var contents: [String: [JSON]] = [:]
    let collections = [
      "sitegroups", "sites", "services", "networks", "vpns", "deviceprofiles", "gatewaytemplates", "networktemplates",
      "templates",
      "rftemplates", "wlans", "wxtags", "wxrules", "psks", "inventory",
    ]
    for collection in collections {
      contents[collection] = try await client.list("/orgs/\(org)/\(collection)").map { Self.withoutTimes($0) }
    }
    for site in contents["sites"] ?? [] {
      guard let id = site["id"]?.string, let name = site["name"]?.string else { continue }
      contents["setting of \(name)"] = [Self.withoutTimes(try await client.call(.get, "/sites/\(id)/setting"))]
      contents["devices of \(name)"] = try await client.list("/sites/\(id)/devices", query: [.init("type", "all")])
        .map { Self.withoutTimes($0) }
    }
    return contents
  }

  private static func withoutTimes(_ item: JSON) -> JSON {
    guard case .object(var object) = item else { return item }
    object["created_time"] = nil
    object["modified_time"] = nil
    if let sites = object["site_ids"]?.strings { object["site_ids"] = JSON(sites.sorted()) }
    return .object(object)
  }
}

/// A client that notes the writes, and breaks down at one of them.
actor BreakingClient: MistClient {
  /// When it breaks down.
  enum Breakdown: Sendable, CaseIterable {
    /// Before the write is sent.
    case before
    /// After it was carried out: the answer is lost.
    case after
  }

  nonisolated let flights: Int
  private let client: any MistClient
  private let breaksAt: Int
  private let breakdown: Breakdown
  private(set) var calls = 0
  private(set) var writes = 0
  /// The most calls that were under way at a time.
  private(set) var mostUnderWay = 0
  private var underWay = 0

  /// - Parameters:
  ///   - flights: how many calls it takes at a time.
  ///   - breaksAt: the number of the write at which it breaks down, from 1.
  init(_ client: any MistClient, flights: Int = 1, breaksAt: Int = .max, _ breakdown: Breakdown = .before) {
    self.client = client
    self.flights = flights
    self.breaksAt = breaksAt
    self.breakdown = breakdown
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    calls += 1
    underWay += 1
    mostUnderWay = max(mostUnderWay, underWay)
    defer { underWay -= 1 }
    // Whoever sends more at once does so now.
    for _ in 0..<20 where flights > 1 { await Task.yield() }
    guard request.method != .get else { return try await client.send(request) }
    writes += 1
    guard writes >= breaksAt else { return try await client.send(request) }
    if breakdown == .after { _ = try await client.send(request) }
    throw MistError.unreachable("the process was killed")
  }
}
