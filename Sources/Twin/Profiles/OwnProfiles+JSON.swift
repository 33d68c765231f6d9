import Assurance
public import MistAPI
public import World

/// How a twin keeps its own profiles: as one property of the store, so that a twin that has none is what it was.
extension OwnProfiles {
  /// The document that is kept.
  var json: JSON {
    [
      "file": .string(file), "profiles": .array(definitions.map(Self.json)),
      "holidays": .array(
        holidays.map { holidays in
          [
            "country": holidays.country.map { .string($0) } ?? .null,
            "days": .array(holidays.days.map { JSON(Int($0)) }),
          ]
        }),
    ]
  }

  private static func json(_ definition: Profile.Definition) -> JSON {
    var members = JSONObject([("name", .string(definition.name)), ("like", .string(definition.like))])
    for (key, path) in figures { members[key] = definition[keyPath: path].map { JSON($0) } }
    if !definition.days.isEmpty {
      members["week"] = .array(
        definition.days.map { course in
          course.map { .array($0.points.map { .array([JSON($0.minute), JSON($0.load)]) }) } ?? .null
        })
    }
    for (key, path) in ofMetrics where !definition[keyPath: path].isEmpty {
      let values = definition[keyPath: path]
      members[key] = .object(
        JSONObject(Metric.gated.compactMap { metric in values[metric].map { (metric.name, JSON($0)) } }))
    }
    members["holidays"] = definition.holiday?.json
    return .object(members)
  }

  private static var figures: [(key: String, path: WritableKeyPath<Profile.Definition, Double?>)] {
    [
      ("clients_at_peak", \.clientsAtPeak), ("attempts_per_client_hour", \.attemptsPerClientHour),
      ("roams_per_client_hour", \.roamsPerClientHour), ("rehome_share", \.rehomeShare),
      ("signal_mean", \.signalMean), ("signal_deviation", \.signalDeviation), ("popularity_spread", \.popularitySpread),
    ]
  }

  private static var ofMetrics: [(key: String, path: WritableKeyPath<Profile.Definition, [Metric: Double]>)] {
    [("degraded", \.rates), ("variation", \.variation), ("level_spread", \.levelSpread)]
  }

  /// What a document says; nil when it is not one that `json` makes.
  init?(_ json: JSON) {
    guard let file = json["file"]?.string, let profiles = json["profiles"]?.array,
      let holidays = json["holidays"]?.array
    else { return nil }
    let definitions = profiles.compactMap(Self.definition)
    let lists = holidays.compactMap { item -> Holidays? in
      guard let days = item["days"]?.array else { return nil }
      let numbers = days.compactMap { $0.int }
      guard numbers.count == days.count else { return nil }
      return Holidays(country: item["country"]?.string, days: numbers.map { Int64($0) })
    }
    guard definitions.count == profiles.count, lists.count == holidays.count else { return nil }
    self.init(file: file, definitions: definitions, holidays: lists)
  }

  private static func definition(_ json: JSON) -> Profile.Definition? {
    guard let name = json["name"]?.string, let like = json["like"]?.string else { return nil }
    var definition = Profile.Definition(name: name, like: like)
    for (key, path) in figures { definition[keyPath: path] = json[key]?.double }
    for day in json["week"]?.array ?? [] {
      guard let points = day.array else {
        definition.days.append(nil)
        continue
      }
      let read = points.compactMap { point -> DayCourse.Point? in
        guard let pair = point.array, pair.count == 2, let minute = pair[0].int, let load = pair[1].double
        else { return nil }
        return .init(minute: minute, load: load)
      }
      guard read.count == points.count, let course = DayCourse(read) else { return nil }
      definition.days.append(course)
    }
    for (key, path) in ofMetrics {
      for (name, value) in json[key]?.object ?? JSONObject() {
        guard let metric = Metric(name: name), let value = value.double else { return nil }
        definition[keyPath: path][metric] = value
      }
    }
    switch json["holidays"] {
    case nil: break
    case .string("sunday"): definition.holiday = .sunday
    case .string("closed"): definition.holiday = .closed
    case .some(let part):
      guard let part = part.double else { return nil }
      definition.holiday = .part(part)
    }
    return definition
  }
}

extension HolidayCourse {
  /// As documents have it: a word, or the part of the day's load.
  public var json: JSON {
    switch self {
    case .sunday: "sunday"
    case .closed: "closed"
    case .part(let part): JSON(part)
    }
  }
}
