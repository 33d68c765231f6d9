import Determinism
import MistAPI
import Planning

extension KeyRotationWork {
  /// Counts who is left behind until no more than the limit are, or the deadline is reached.
  mutating func watch() async throws {
    let opened = record.entries.last { $0.event.happening == .step(.opened) }?.at ?? record.began
    let deadline = opened.advanced(bySeconds: order.deadline)
    guard order.method.countsStragglers else {
      try await time.sleep(until: deadline)
      try await take(
        .deadline,
        "the deadline is reached; who still uses the old passphrase cannot be told, since the key is the same")
      return
    }
    while true {
      let count = try await count(since: opened)
      try await note(.counted(count), count.sentence)
      if order.limit.allows(count.stragglers, of: count.total) {
        try await take(.belowLimit, "no more are left behind than allowed")
        return
      }
      let now = await time.now()
      guard now < deadline else {
        try await take(.deadline, "the deadline is reached, with \(count.stragglers) left behind")
        return
      }
      try await time.sleep(until: min(deadline, now.advanced(bySeconds: max(60, order.look))))
    }
  }

  private func count(since opened: Instant) async throws -> KeyCount {
    let census = KeyCensus(client: client, organisation: order.organisation, lookBack: order.lookBack)
    let now = await time.now()
    var count = KeyCount(stragglers: 0, seenSince: 0, moved: 0)
    for (index, place) in order.places.enumerated() {
      let behind = try await census.clients(of: place, at: now)
      count.stragglers += behind.count
      count.seenSince += behind.count { $0.lastSeen >= opened }
      if let key = newKey(index) { count.moved += try await census.clients(of: place, key: key, at: now).count }
    }
    return count
  }

  /// Takes the old one away in a wave, each place in its window.
  mutating func cut(_ wave: Int) async throws {
    for (index, start) in try await sequence(wave) where !has(.cut(place: index)) {
      try await time.sleep(until: start)
      let place = order.places[index]
      if !has(.cutting(place: index)) {
        try await isHeld(index)
        try await note(.cutting(place: index), "\(place.title): the old one is about to go")
      }
      switch order.method {
      case .secondKey:
        guard let key = newKey(index) else { throw KeyRotationError.damagedRecord("\(place.title) has no new key") }
        try await client.remove(place.path)
        _ = try await client.call(.put, "\(place.collection)/\(key)", body: ["name": .string(place.name)])
      case .oldPassphrase: _ = try await client.call(.post, "\(place.path)/delete_old_passphrase")
      case .cut: break
      }
      try await note(.cut(place: index), "\(place.title): the old one is gone, the new one has its name")
    }
    try await take(.cut, "\(order.waves[wave].title): only the new one holds")
  }

  /// Makes sure that the new one holds, before the old one goes.
  private func isHeld(_ index: Int) async throws {
    let place = order.places[index]
    let path = newKey(index).map { "\(place.collection)/\($0)" } ?? place.path
    guard let text = try await client.found(path)?["passphrase"]?.string, rotation.hash.hash(text) == fingerprint else {
      throw KeyRotationError.changed(place.title, found: "the new one does not hold as it was made")
    }
  }

  /// Reads back what holds everywhere.
  mutating func check() async throws {
    var wrong: [String] = []
    var held: Passphrase?
    for (index, place) in order.places.enumerated() {
      var path = place.path
      if order.method == .secondKey, let key = newKey(index) { path = "\(place.collection)/\(key)" }
      let object = try await client.found(path)
      let text = object.flatMap { place.text(in: $0) }
      let isNamed = order.method != .secondKey || object?["name"]?.string == place.name
      let old = order.method.hasOverlap ? object?["old_passphrase"]?.string ?? "" : ""
      guard let text, rotation.hash.hash(text) == fingerprint, isNamed, old.isEmpty else {
        wrong.append(place.title)
        continue
      }
      held = Passphrase(unchecked: text)
    }
    if wrong.isEmpty, let held {
      try await rotation.store.settle(held)
      try await take(.right, "read back: only the new one holds")
    } else {
      try await take(.wrong, "read back: not as it should be: \(wrong.joined(separator: "; "))")
    }
  }
}
