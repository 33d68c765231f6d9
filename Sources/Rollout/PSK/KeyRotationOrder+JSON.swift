public import MistAPI

extension KeyRotationOrder {
  /// The order as a journal keeps it.
  public var json: JSON {
    var limitMembers = JSONObject()
    switch limit {
    case .count(let most): limitMembers["clients"] = JSON(most)
    case .permille(let most): limitMembers["permille"] = JSON(most)
    }
    return [
      "organisation": .string(organisation.description), "subject": .string(subject),
      "method": .string(method.rawValue), "places": .array(places.map(\.json)),
      "waves": .array(
        waves.map { ["title": .string($0.title), "places": .array($0.places.map { JSON($0) })] }),
      "waits": .bool(waitsForConfirmation), "windows": JSON(windows), "between": JSON(Int(between)),
      "look_back": JSON(Int(lookBack)), "look": JSON(Int(look)), "limit": .object(limitMembers),
      "deadline": JSON(Int(deadline)),
      "memo": .object(JSONObject(memo.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
  }

  /// Reads what a journal kept.
  /// - Throws: `KeyRotationError.damagedRecord`
  public init(json: JSON) throws(KeyRotationError) {
    func seconds(_ name: String) throws(KeyRotationError) -> Int64 {
      guard let value = json[name]?.int else { throw .damagedRecord(name) }
      return Int64(value)
    }
    guard let organisation = json["organisation"]?.string.flatMap({ MistID($0) }),
      let subject = json["subject"]?.string, let method = json["method"]?.string.flatMap({ Method(rawValue: $0) }),
      let items = json["places"]?.array, let waves = json["waves"]?.array
    else { throw .damagedRecord("the order has not all its parts") }
    let places = items.compactMap { KeyPlace(json: $0) }
    guard places.count == items.count else { throw .damagedRecord("a place has not all its parts") }
    self.init(
      organisation: organisation, subject: subject, method: method, places: places,
      waves: waves.map { wave in
        Wave(title: wave["title"]?.string ?? "", places: wave["places"]?.array?.compactMap(\.int) ?? [])
      })
    guard self.waves.allSatisfy({ $0.places.allSatisfy { places.indices.contains($0) } }) else {
      throw .damagedRecord("a wave names a place that is not there")
    }
    waitsForConfirmation = json["waits"]?.bool ?? false
    windows = json["windows"]?.strings ?? []
    between = try seconds("between")
    lookBack = try seconds("look_back")
    look = try seconds("look")
    deadline = try seconds("deadline")
    if let most = json["limit"]?["clients"]?.int { limit = .count(most) }
    if let most = json["limit"]?["permille"]?.int { limit = .permille(most) }
    for (name, value) in json["memo"]?.object ?? JSONObject() { memo[name] = value.string }
  }
}

extension KeyPlace {
  /// The place as a journal keeps it.
  var json: JSON {
    var members = JSONObject([
      ("kind", .string(kind.rawValue)), ("name", .string(name)), ("path", .string(path)), ("field", JSON(field)),
      ("holder", .string(holder)), ("fingerprint", .string(fingerprint)), ("besides", JSON(besides)),
    ])
    if let ssid { members["ssid"] = .string(ssid) }
    if let site {
      members["site"] = [
        "id": .string(site.id.description), "name": .string(site.name), "timezone": .string(site.timezone),
      ]
    }
    return .object(members)
  }

  init?(json: JSON) {
    guard let kind = json["kind"]?.string.flatMap({ Kind(rawValue: $0) }), let name = json["name"]?.string,
      let path = json["path"]?.string, let field = json["field"]?.strings, let holder = json["holder"]?.string,
      let fingerprint = json["fingerprint"]?.string
    else { return nil }
    var site: KeySite?
    if let object = json["site"] {
      guard let id = object["id"]?.string.flatMap({ MistID($0) }) else { return nil }
      site = KeySite(id: id, name: object["name"]?.string ?? "", timezone: object["timezone"]?.string ?? "UTC")
    }
    self.init(
      kind: kind, name: name, ssid: json["ssid"]?.string, site: site, path: path, field: field, holder: holder,
      fingerprint: fingerprint, besides: json["besides"]?.strings ?? [])
  }
}
