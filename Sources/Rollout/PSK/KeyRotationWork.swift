import Determinism
import MistAPI
import Planning

/// A rotation under way: its record, and the new passphrase as soon as it is known.
struct KeyRotationWork {
  let rotation: KeyRotation
  private(set) var record: KeyRotationRecord
  private(set) var machine: KeyRotationMachine
  let schedules: SiteSchedules?
  var passphrase: Passphrase?

  init(_ rotation: KeyRotation, record: KeyRotationRecord, schedules: SiteSchedules?) {
    self.rotation = rotation
    self.record = record
    self.schedules = schedules
    machine = record.machine
  }

  var order: KeyRotationOrder { record.order }
  var client: any MistClient { rotation.client }
  var time: any TimePort { rotation.time }

  /// Tell, wait, let the new one hold wave by wave, watch, take the old one away wave by wave, read back.
  mutating func drive() async throws -> KeyRotationRecord {
    while true {
      switch machine.action {
      case .tell: try await tell()
      case .awaitConfirmation: return record
      case .open(let wave): try await open(wave)
      case .watch: try await watch()
      case .cut(let wave): try await cut(wave)
      case .check: try await check()
      case .rollBack: try await rollBack()
      case .finish: return record
      }
    }
  }

  /// Keeps what happened, then lets it happen in memory.
  mutating func note(_ happening: KeyRotationEvent.Happening, _ sentence: String) async throws {
    let event = KeyRotationEvent(happening, sentence)
    let now = await time.now()
    try await rotation.journal.record(event, at: now, in: record.run)
    record.entries.append(.init(at: now, event: event))
    await rotation.observer(now, sentence)
  }

  /// Takes a step.
  mutating func take(_ event: KeyRotationMachine.Event, _ sentence: String) async throws {
    var next = machine
    guard next.handle(event) else {
      throw KeyRotationError.damagedRecord("'\(event.rawValue)' while it is \(machine.state.words)")
    }
    try await note(.step(event), sentence)
    machine = next
  }

  /// What happened to a place so far.
  func has(_ happening: KeyRotationEvent.Happening) -> Bool {
    record.entries.contains { $0.event.happening == happening }
  }

  /// The key that holds the new one in a place.
  func newKey(_ place: Int) -> MistID? {
    record.entries.lazy.compactMap { entry in
      if case .opened(place, let key) = entry.event.happening { key } else { nil }
    }.first
  }

  func isOpened(_ place: Int) -> Bool {
    record.entries.contains { if case .opened(place, _) = $0.event.happening { true } else { false } }
  }

  var fingerprint: String? {
    record.entries.reversed().lazy.compactMap {
      if case .chosen(let fingerprint) = $0.event.happening { fingerprint } else { nil }
    }.first
  }

  private mutating func tell() async throws {
    // The device-management tool has to have it before it holds.
    if order.waitsForConfirmation { _ = try await secret() }
    let census = KeyCensus(client: client, organisation: order.organisation, lookBack: order.lookBack)
    let now = await time.now()
    var clients: Set<String> = []
    var sites: Set<String> = []
    for place in order.places {
      for client in try await census.clients(of: place, at: now) {
        clients.insert(client.mac)
        sites.insert(client.site)
      }
    }
    let days = order.lookBack / 86_400
    let affected =
      order.places.contains { $0.ssid != nil }
      ? "\(clients.count) client\(clients.count == 1 ? "" : "s") at \(sites.count) site\(sites.count == 1 ? "" : "s") "
        + "\(clients.count == 1 ? "was" : "were") seen under it in \(days) d"
      : "\(order.places.count) places hold it; the server itself takes the new one at the same moment, by your hand"
    try await take(.told, "\(affected)\(order.waitsForConfirmation ? "; waiting for the device-management tool" : "")")
  }

  // MARK: Windows

  /// The places of a wave in the order in which their windows open.
  func sequence(_ wave: Int) async throws -> [(place: Int, start: Instant)] {
    let now = await time.now()
    let starts = try order.waves[wave].places.map { index -> (place: Int, start: Instant) in
      guard let schedule = schedules?.schedule(of: order.places[index]) else { return (index, now) }
      switch schedule.firstFit(from: now, lasting: KeyRotation.change) {
      case .opens(let fit): return (index, fit.start)
      case .neverOpens(let refusal):
        throw KeyRotationError.neverOpens(order.places[index].title, why: "\(refusal)")
      }
    }
    return starts.sorted { ($0.start, $0.place) < ($1.start, $1.place) }
  }

  // MARK: The new passphrase

  /// The new passphrase: where it holds already, else the one that was given or kept, else a new one.
  mutating func secret() async throws -> Passphrase {
    if let passphrase { return passphrase }
    let held = try await heldByCloud()
    var found = held
    if found == nil { found = try await rotation.store.given() }
    let new: Passphrase
    if let found { new = found } else { new = await Passphrase.made(by: rotation.entropy) }
    let hash = rotation.hash.hash(new.text)
    // The store first: what is in the cloud under a kept hash can always be had again.
    if held == nil { try await rotation.store.keep(new) }
    if hash != fingerprint {
      guard held == nil else {
        throw KeyRotationError.changed(order.subject, found: "the new one is not the one that the rotation made")
      }
      if order.places.contains(where: { $0.fingerprint == hash }) {
        throw KeyRotationError.samePassphrase(order.subject)
      }
      try await note(.chosen(fingerprint: hash), "the new one is chosen")
    }
    passphrase = new
    return new
  }

  /// The new passphrase where a place holds it already, or was about to.
  private func heldByCloud() async throws -> Passphrase? {
    for index in order.places.indices where isOpened(index) || has(.opening(place: index)) {
      if let text = try await newText(index), rotation.hash.hash(text) != order.places[index].fingerprint {
        return Passphrase(unchecked: text)
      }
    }
    return nil
  }

  /// What stands where the new one of a place belongs.
  private func newText(_ index: Int) async throws -> String? {
    let place = order.places[index]
    if order.method == .secondKey {
      let named = try await client.keys(named: place.secondName, in: place.collection).first
      if let text = named?["passphrase"]?.string { return text }
      guard let id = newKey(index) else { return nil }
      return try await client.found("\(place.collection)/\(id)")?["passphrase"]?.string
    }
    return try await client.found(place.path).flatMap { place.text(in: $0) }
  }
}

extension KeyPlace {
  /// What stands in the place.
  func text(in object: JSON) -> String? {
    field.reduce(Optional(object)) { part, name in
      if let elements = part?.array { return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil } }
      return part?[name]
    }?.string
  }

  /// The body of a change that puts a text there: the whole of the field's first member, since nested values are replaced.
  func change(of object: JSON, to text: String) -> JSON? {
    guard let first = field.first, let part = object[first] else { return nil }
    return Self.replacing(part, field.dropFirst(), text).map { .object(JSONObject([(first, $0)])) }
  }

  private static func replacing(_ value: JSON, _ path: ArraySlice<String>, _ text: String) -> JSON? {
    guard let name = path.first else { return .string(text) }
    switch value {
    case .object(var members):
      guard let member = members[name] else { return nil }
      members[name] = replacing(member, path.dropFirst(), text)
      return members[name] == nil ? nil : .object(members)
    case .array(var elements):
      guard let index = Int(name), elements.indices.contains(index),
        let element = replacing(elements[index], path.dropFirst(), text)
      else { return nil }
      elements[index] = element
      return .array(elements)
    default: return nil
    }
  }
}
