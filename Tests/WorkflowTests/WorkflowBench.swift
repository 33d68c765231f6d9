import Determinism
import Foundation
import Ledger
import MistAPI
import Planning
import Testing
import Twin
import Workflow

/// The workflow API on a twin in memory.
struct WorkflowBench {
  static let key = "0123456789abcdef"

  let twin: Twin
  let organisation: MistID
  let client: TwinClient
  let ledger: Ledger
  let desk = MemoryDesk()
  let api: WorkflowAPI

  /// A resolver that makes a secret of any name.
  struct Secrets: SecretResolver {
    func resolve(_ reference: SecretReference) async throws -> String { "secret-of-\(reference)" }
  }

  /// - Parameters:
  ///   - isLive: whether it passes for a live cloud.
  ///   - ledger: the ledger of an API that was there before.
  init(
    allowsWrites: Bool = true, isLive: Bool = false, base: WorkflowBase? = nil, twin: Twin? = nil, ledger: Ledger? = nil
  ) async throws {
    let start = Instant(seconds: 1_799_647_200)
    let own = try twin ?? Twin(settings: Twin.Settings(seed: 1, start: start, callMedian: 0, callsPerHour: nil))
    self.twin = own
    if let kept = try await own.organisations().first {
      organisation = kept.id
    } else {
      organisation = try await own.createOrganisation("Shops")
      try await own.addFactory(count: 30, arriving: start)
    }
    let token = try await own.mintToken("tests", role: "admin", in: organisation)
    client = TwinClient(own, token: token)
    self.ledger = try ledger ?? Ledger()
    let name = try await own.organisations().first?.name ?? ""
    api = try await WorkflowAPI(
      WorkflowNetwork(
        client: client, organisation: organisation, organisationName: name, isLive: isLive, time: TwinTime(own),
        wall: PatientClock(), secrets: Secrets(), hash: KeyedHash(salt: [1, 2, 3]), ledger: self.ledger),
      desk: desk, base: base ?? WorkflowBase(organisation: name),
      access: .init(key: Self.key, allowsWrites: allowsWrites))
  }

  /// An answer, its body parsed.
  struct Answer {
    let status: Int
    let body: JSON
    let response: MistResponse

    /// The pointers of the faults that it tells.
    var pointers: [String] { (body["errors"]?.array ?? []).compactMap { $0["pointer"]?.string } }
  }

  func ask(
    _ method: MistAPI.HTTPMethod, _ path: String, _ body: String? = nil, key: String? = Self.key,
    idempotencyKey: String? = nil, prefer: String? = nil
  ) async throws -> Answer {
    let parts = path.split(separator: "?", maxSplits: 1)
    let query = (parts.count > 1 ? parts[1].split(separator: "&") : []).map { item in
      let sides = item.split(separator: "=", maxSplits: 1).map(String.init)
      return MistRequest.QueryItem(sides[0], sides.count > 1 ? sides[1] : "")
    }
    let response = await api.answer(
      WorkflowRequest(
        method, String(parts[0]), query: query, body: body.map { Array($0.utf8) }, apiKey: key,
        idempotencyKey: idempotencyKey, preference: prefer))
    let parsed = response.body.isEmpty ? JSON.null : (try? JSON(parsing: response.body)) ?? .null
    return Answer(status: response.status, body: parsed, response: response)
  }

  /// What the twin's own API says of a collection of the organisation.
  func list(_ collection: String) async throws -> [JSON] {
    try await client.list("/orgs/\(organisation)/\(collection)")
  }

  /// A site with a VLAN plan and two slots.
  static let site = """
    {"addressing": {"supernet": "10.0.0.0/8", "zones": ["europe", "america"], "site": {"size": "/21"},
       "networks": {"corp": {"vlan": 10, "hosts": 200}, "guest": {"vlan": 60, "hosts": 100}},
       "vars": {"{net}_vlan": "vlan", "{net}_net": "prefix", "{net}_gw": "first"}},
     "kits": {"shop": {"sitegroups": ["shops"], "slots": {"ap01..ap02": {"model": "AP45"}}}},
     "sites": [{"store": "Lisbon", "zone": "europe", "timezone": "Europe/Lisbon", "country_code": "PT", "kit": "shop"}]}
    """
}

/// A clock by which nobody's patience ends.
private struct PatientClock: TimePort {
  func now() async -> Instant { Instant(milliseconds: 0) }

  func sleep(until instant: Instant) async throws { try await Task.sleep(for: .seconds(3600)) }
}
