import Determinism
import MistAPI

/// A small scripted cloud of keys, WLANs and settings, whose clients follow a new key so many hours after it was made.
actor FakeKeyCloud: MistClient {
  struct Client: Sendable {
    var mac: String
    var site: Int
    /// After how many hours it is on the new key.
    var follows: Int64
    /// It was there last so many hours before the test began; nil for one that is always there.
    var absentSince: Int64?
  }

  struct Killed: Error {}

  static let org = MistID(high: 1, low: 1)
  private let clock: FakeClock
  private let start: Instant
  private let clients: [Client]
  /// Objects by their paths, in order.
  private(set) var objects: [(path: String, body: JSONObject)] = []
  private var made: [String: Instant] = [:]
  private(set) var requests: [MistRequest] = []
  private var count: UInt64 = 0
  /// Dies at that writing call, before or after it is carried out.
  private var deadly: (write: Int, isCarriedOut: Bool)?
  private var writes = 0

  init(clock: FakeClock, sites: [(name: String, timezone: String)], clients: [Client] = []) {
    self.clock = clock
    start = clock.present
    self.clients = clients
    for (index, site) in sites.enumerated() {
      objects.append(
        (
          "/orgs/\(Self.org)/sites/\(Self.site(index))",
          JSONObject([("name", .string(site.name)), ("timezone", .string(site.timezone))])
        ))
      objects.append(("/sites/\(Self.site(index))/setting", JSONObject()))
    }
  }

  static func site(_ index: Int) -> MistID { MistID(high: 7, low: UInt64(index + 1)) }
  static var keys: String { "/orgs/\(org)/psks" }

  func dieAt(write: Int, isCarriedOut: Bool) { deadly = (write, isCarriedOut) }
  func live() { deadly = nil }
  func writeCount() -> Int { writes }

  @discardableResult
  func add(_ body: JSONObject, to collection: String) -> String {
    count += 1
    let path = "\(collection)/\(MistID(high: 9, low: count))"
    objects.append((path, body))
    return path
  }

  func put(_ body: JSONObject, at path: String) {
    guard let index = objects.firstIndex(where: { $0.path == path }) else { return }
    for (name, value) in body { objects[index].body[name] = value }
  }

  func remove(_ path: String) { objects.removeAll { $0.path == path } }

  func bodies(in collection: String) -> [JSONObject] {
    objects.filter { Self.isItem($0.path, of: collection) }.map(\.body)
  }

  func body(at path: String) -> JSONObject? { objects.first { $0.path == path }?.body }

  private static func isItem(_ path: String, of collection: String) -> Bool {
    path.hasPrefix(collection + "/") && !path.dropFirst(collection.count + 1).contains("/")
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    requests.append(request)
    guard request.method != .get else { return try answer(request) }
    writes += 1
    if let deadly, deadly.write == writes, !deadly.isCarriedOut { throw Killed() }
    let response = try answer(request)
    if let deadly, deadly.write == writes { throw Killed() }
    return response
  }

  private func answer(_ request: MistRequest) throws -> MistResponse {
    let path = String(request.path.dropFirst("/api/v1".count))
    let body = try request.body.map { try JSON(parsing: $0) }?.object ?? JSONObject()
    if path.hasSuffix("/clients/search") { return search(path, request) }
    if path.hasSuffix("/delete_old_passphrase") {
      let key = String(path.dropLast("/delete_old_passphrase".count))
      guard let index = objects.firstIndex(where: { $0.path == key }) else { return MistResponse(status: 404) }
      objects[index].body["old_passphrase"] = nil
      return MistResponse()
    }
    if let index = objects.firstIndex(where: { $0.path == path }) {
      switch request.method {
      case .get: return MistResponse(json: shown(objects[index]))
      case .delete: objects.remove(at: index)
      default: for (name, value) in body { objects[index].body[name] = value }
      }
      return MistResponse()
    }
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard MistID(last) == nil else { return MistResponse(status: 404) }
    if request.method == .post {
      let item = add(body, to: path)
      made[item] = clock.present
      return MistResponse(json: ["id": .string(item.split(separator: "/").last.map(String.init) ?? "")])
    }
    let wanted = request.query("name") ?? ""
    let items = objects.filter {
      Self.isItem($0.path, of: path) && (wanted.isEmpty || $0.body["name"]?.string?.contains(wanted) ?? false)
    }
    return MistResponse(
      headers: [.init("x-page-total", String(items.count))], json: .array(items.map { shown($0) }))
  }

  private func shown(_ object: (path: String, body: JSONObject)) -> JSON {
    var body = object.body
    body["id"] = .string(object.path.split(separator: "/").last.map(String.init) ?? "")
    return .object(body)
  }

  /// Two clients an answer, so that the way to the next part is walked.
  private func search(_ path: String, _ request: MistRequest) -> MistResponse {
    let id = request.query("psk_id")
    let now = clock.present
    let from = Int64(request.query("start") ?? "") ?? 0
    let parts = path.split(separator: "/").map(String.init)
    let own = parts[0] == "sites" ? parts[1] : nil
    var rows: [JSON] = []
    for client in clients where own == nil || own == Self.site(client.site).description {
      let seen = client.absentSince.map { start.seconds - $0 * 3600 } ?? now.seconds
      guard seen >= from else { continue }
      let key = key(of: client, at: Instant(seconds: seen))
      if let id, key?.path.hasSuffix(id) != true { continue }
      rows.append([
        "mac": .string(client.mac), "last_hostname": .string("host-\(client.mac.suffix(2))"), "mfg": "Zebra",
        "site_id": .string(Self.site(client.site).description), "timestamp": JSON(Int(seen)),
        "last_psk_id": .string(key?.path.split(separator: "/").last.map(String.init) ?? ""),
        "last_psk_name": key?.body["name"] ?? "",
      ])
    }
    let offset = request.query("search_after").flatMap { Int($0.dropFirst().dropLast()) } ?? 0
    let part = Array(rows.dropFirst(offset).prefix(2))
    var answer = JSONObject([("results", .array(part)), ("total", JSON(rows.count))])
    if offset + 2 < rows.count { answer["next"] = .string("\(request.path)?limit=2&search_after=%5B\(offset + 2)%5D") }
    return MistResponse(json: .object(answer))
  }

  private func key(of client: Client, at second: Instant) -> (path: String, body: JSONObject)? {
    let site = "/sites/\(Self.site(client.site))/psks"
    let keys = objects.filter {
      (Self.isItem($0.path, of: Self.keys) || Self.isItem($0.path, of: site))
        && $0.body["name"]?.string?.hasPrefix("scanners") == true
    }
    // What a test put there has always held.
    return keys.last { key in
      made[key.path].map { second.seconds >= $0.seconds + client.follows * 3600 } ?? true
    }
  }
}
