import Determinism
import MistAPI
import Planning

extension KeyRotationWork {
  /// Makes the new one hold in a wave, each place in its window; without an overlap it takes the place of the old one.
  mutating func open(_ wave: Int) async throws {
    if wave > 0, order.between > 0, let before = record.entries.last(where: { $0.event.happening == .step(.opened) }) {
      try await time.sleep(until: before.at.advanced(bySeconds: order.between))
    }
    for (index, start) in try await sequence(wave) where !isOpened(index) {
      try await time.sleep(until: start)
      let new = try await secret()
      if !has(.opening(place: index)) {
        try await note(.opening(place: index), "\(order.places[index].title): the new one is about to hold")
      }
      let key = try await open(order.places[index], new)
      let what = order.method.hasOverlap ? "both hold" : "the new one holds in place of the old one"
      try await note(.opened(place: index, key: key), "\(order.places[index].title): \(what)")
    }
    let title = order.waves[wave].title
    let holds = order.method.hasOverlap ? "old and new hold" : "the new one holds, the old one is cut"
    try await take(.opened, "\(title): \(holds)")
  }

  private func open(_ place: KeyPlace, _ new: Passphrase) async throws -> MistID? {
    switch order.method {
    case .secondKey: return try await makeSecondKey(place, new)
    case .oldPassphrase:
      try await write(place, new) { body, old in body["old_passphrase"] = .string(old) }
      return place.object
    case .cut:
      try await write(place, new)
      return nil
    }
  }

  private func makeSecondKey(_ place: KeyPlace, _ new: Passphrase) async throws -> MistID {
    if let made = try await client.keys(named: place.secondName, in: place.collection).first {
      // It was made before a kill, or by somebody else in the meantime.
      guard made["passphrase"]?.string == new.text, let id = made["id"]?.string.flatMap({ MistID($0) }) else {
        throw KeyRotationError.changed(place.title, found: "found '\(place.secondName)' with another passphrase")
      }
      return id
    }
    guard let old = try await client.found(place.path) else {
      throw KeyRotationError.changed(place.title, found: "it is gone")
    }
    guard place.text(in: old).map({ rotation.hash.hash($0) }) == place.fingerprint else {
      throw KeyRotationError.changed(place.title, found: "its passphrase is another")
    }
    // All that the old key says (SSID, VLAN, role, usage) holds for the new one, but what the cloud itself gives.
    var body = old.object ?? JSONObject()
    for member in ["id", "org_id", "site_id", "created_time", "modified_time", "old_passphrase"] { body[member] = nil }
    body["name"] = .string(place.secondName)
    body["passphrase"] = .string(new.text)
    let made = try await client.call(.post, place.collection, body: .object(body))
    guard let id = made["id"]?.string.flatMap({ MistID($0) }) else {
      throw MistError.unexpectedAnswer(place.collection, expected: "a key with an id", found: "one without")
    }
    return id
  }

  /// Writes the new one over the old one; what is there already stays.
  private func write(
    _ place: KeyPlace, _ new: Passphrase, adding: (inout JSONObject, String) -> Void = { _, _ in }
  ) async throws {
    guard let object = try await client.found(place.path) else {
      throw KeyRotationError.changed(place.title, found: "it is gone")
    }
    guard let text = place.text(in: object) else {
      throw KeyRotationError.changed(place.title, found: "nothing stands there any more")
    }
    if text == new.text { return }
    guard rotation.hash.hash(text) == place.fingerprint else {
      throw KeyRotationError.changed(place.title, found: "something else stands there")
    }
    guard var body = place.change(of: object, to: new.text)?.object else {
      throw KeyRotationError.changed(place.title, found: "it has another form")
    }
    adding(&body, text)
    _ = try await client.call(.put, place.path, body: .object(body))
  }

  /// Takes the new one away, and leaves the old one.
  mutating func rollBack() async throws {
    for index in order.places.indices where isOpened(index) || has(.opening(place: index)) {
      let place = order.places[index]
      if order.method == .secondKey {
        guard try await client.found(place.path) != nil else {
          throw KeyRotationError.changed(place.title, found: "the old key is gone, and the new one would be the last")
        }
        for made in try await client.keys(named: place.secondName, in: place.collection) {
          if let id = made["id"]?.string { try await client.remove("\(place.collection)/\(id)") }
        }
        try await note(.noted, "\(place.title): the new key is gone")
      } else if let old = try await client.found(place.path)?["old_passphrase"]?.string, !old.isEmpty {
        if rotation.hash.hash(old) == place.fingerprint {
          _ = try await client.call(.put, place.path, body: ["passphrase": .string(old)])
        }
        _ = try await client.call(.post, "\(place.path)/delete_old_passphrase")
        try await note(.noted, "\(place.title): the old passphrase is the only one again")
      }
    }
    try await rotation.store.discard()
    try await take(.back, "rolled back: only the old one holds")
  }
}
