public import Determinism
public import MistAPI

/// The rotation of an organisation's pre-shared key with an overlap, in which both the old passphrase and the new one hold.
///
/// The new passphrase comes from the entropy port. It is sent to the cloud and appears nowhere else.
public struct PSKRotation: Sendable {
  /// How both passphrases hold for a while.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// A second key with a name of its own: who still uses the old one is seen by `psk_name`. The new key takes over the
    /// name in the end.
    case secondKey = "second key"
    /// The cloud's `old_passphrase` on the same key: simpler, but blind to who still uses the old one.
    case oldPassphrase = "old passphrase"
  }

  private let client: any MistClient
  private let time: any TimePort
  private let entropy: any EntropyPort
  private let organisation: MistID
  private let name: String
  private let overlap: Int64
  private let method: Method

  /// A rotation that has not begun.
  /// - Parameters:
  ///   - client: The network.
  ///   - time: The clock on which the overlap is waited for.
  ///   - entropy: Where the new passphrase comes from.
  ///   - organisation: Whose key.
  ///   - name: The key's name.
  ///   - overlap: How long both hold, in milliseconds.
  ///   - method: How.
  public init(
    client: any MistClient, time: any TimePort, entropy: any EntropyPort, organisation: MistID, name: String,
    overlap: Int64, method: Method = .secondKey
  ) {
    self.client = client
    self.time = time
    self.entropy = entropy
    self.organisation = organisation
    self.name = name
    self.overlap = max(0, overlap)
    self.method = method
  }

  /// Finds the key, lets the new passphrase hold beside the old one, waits, and cuts the old one.
  /// - Throws: `PSKRotationError` when there is not exactly one key of that name, `MistError` when a call fails.
  public func run() async throws -> PSKRotationResult {
    var log = StepLog(time: time)
    let started = await time.now()
    let old = try await find()
    await log.add("found '\(name)' for SSID '\(old.ssid)'")
    let passphrase = await Passphrase.made(by: entropy).text
    let holds: MistID
    switch method {
    case .secondKey: holds = try await rotateBySecondKey(old, passphrase, &log)
    case .oldPassphrase: holds = try await rotateByOldPassphrase(old, passphrase, &log)
    }
    let isRotated = try await check(holds, passphrase)
    await log.add(
      isRotated ? "read back: only the new passphrase holds" : "read back: the key is not as it should be")
    return PSKRotationResult(
      name: name, method: method, key: holds, started: started, ended: await time.now(), steps: log.steps,
      isRotated: isRotated)
  }

  private struct Key {
    var id: MistID
    var ssid: String
    var body: JSONObject
  }

  private struct StepLog {
    let time: any TimePort
    var steps: [PSKRotationResult.Step] = []
    mutating func add(_ sentence: String) async {
      steps.append(.init(at: await time.now(), sentence: sentence))
    }
  }

  private var path: String { "/orgs/\(organisation)/psks" }
  private var temporaryName: String { KeyPlace.secondName(of: name) }

  private func keys(named wanted: String) async throws -> [Key] {
    return try await client.keys(named: wanted, in: path).compactMap { item in
      guard let id = item["id"]?.string.flatMap({ MistID($0) }),
        let body = item.object
      else { return nil }
      return Key(id: id, ssid: item["ssid"]?.string ?? "", body: body)
    }
  }

  private func find() async throws -> Key {
    let found = try await keys(named: name)
    guard let key = found.first else { throw PSKRotationError.notFound(name) }
    guard found.count == 1 else { throw PSKRotationError.ambiguous(name, found.map(\.id)) }
    if let leftover = try await keys(named: temporaryName).first {
      throw PSKRotationError.underWay(name, temporaryName, leftover.id)
    }
    return key
  }

  private func rotateBySecondKey(_ old: Key, _ passphrase: String, _ log: inout StepLog) async throws -> MistID {
    // All that the old key says (SSID, VLAN, role, usage) holds for the new one, but what the cloud itself gives.
    var body = old.body
    for member in ["id", "org_id", "site_id", "created_time", "modified_time", "old_passphrase"] { body[member] = nil }
    body["name"] = .string(temporaryName)
    body["passphrase"] = .string(passphrase)
    let created = try await client.call(.post, path, body: .object(body))
    guard let id = created["id"]?.string.flatMap({ MistID($0) }) else {
      throw MistError.unexpectedAnswer(path, expected: "a key with an id", found: created.describedForErrors)
    }
    await log.add("made a second key '\(temporaryName)'; both hold")
    try await waitForOverlap(&log)
    _ = try await client.call(.delete, "\(path)/\(old.id)")
    await log.add("deleted the old key")
    _ = try await client.call(.put, "\(path)/\(id)", body: ["name": .string(name)])
    await log.add("gave the new key the name '\(name)'")
    return id
  }

  private func rotateByOldPassphrase(_ old: Key, _ passphrase: String, _ log: inout StepLog) async throws -> MistID {
    guard let before = old.body["passphrase"]?.string else {
      throw MistError.unexpectedAnswer(path, expected: "a key with its passphrase", found: "one without")
    }
    _ = try await client.call(
      .put, "\(path)/\(old.id)",
      body: ["passphrase": .string(passphrase), "old_passphrase": .string(before)])
    await log.add("set a new passphrase and kept the old one beside it; both hold")
    try await waitForOverlap(&log)
    _ = try await client.call(.post, "\(path)/\(old.id)/delete_old_passphrase")
    await log.add("deleted the old passphrase")
    return old.id
  }

  private func waitForOverlap(_ log: inout StepLog) async throws {
    try await time.sleep(until: await time.now().advanced(byMilliseconds: overlap))
    await log.add("the overlap of \(overlap / 3_600_000) h is over")
  }

  private func check(_ id: MistID, _ passphrase: String) async throws -> Bool {
    let found = try await keys(named: name)
    guard let key = found.first, found.count == 1 else { return false }
    let old = key.body["old_passphrase"] ?? .null
    return key.id == id && key.body["passphrase"]?.string == passphrase && (old.isNull || old.string == "")
  }
}

/// Why a key cannot be rotated. Nothing was changed.
public enum PSKRotationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no key of that name.
  case notFound(String)
  /// There are several.
  case ambiguous(String, [MistID])
  /// An earlier rotation was not finished.
  case underWay(String, String, MistID)

  /// What was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .notFound(let name):
      "the organisation has no PSK named '\(name)', expected one. Nothing was changed. Name one that it has."
    case .ambiguous(let name, let ids):
      """
      found \(ids.count) PSKs named '\(name)' (\(ids.map(\.description).joined(separator: ", "))), expected one. Nothing was \
      changed. Rename or remove all but one.
      """
    case .underWay(let name, let other, let id):
      """
      found the PSK '\(other)' (\(id)) beside '\(name)': an earlier rotation was not finished. Nothing was changed. Remove \
      the one that does not hold, and rotate again.
      """
    }
  }
}
