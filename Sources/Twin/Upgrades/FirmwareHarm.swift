import MistAPI

extension FirmwareRelease {
  /// Something that a version does to access points that run it (sle-and-canary, sections B.5 and D).
  public struct Harm: Sendable, Hashable {
    /// What is done.
    public enum Kind: Sendable, Hashable {
      /// Percentage points of units that fail in addition, attributed to one classifier of a metric.
      case level(String, classifier: String, points: Double)
      /// The same, for every day since the access point came up: a leak.
      case leak(String, classifier: String, pointsPerDay: Double)
      /// Per cent of its clients that the access point loses, though the cloud sees it.
      case loadLoss(Double)
      /// Restarts that nobody asked for, per access point and day.
      case reboots(perDay: Double)
    }

    /// What is done.
    public var kind: Kind
    /// It begins some time after the access point came up: exponentially distributed, with this mean in seconds, and ends when it
    /// comes up again. Zero for at once.
    public var mean: Int64
    /// At which part of the access points, in per cent. They are the same for all harms, and more of them when it is more.
    public var hits: Double

    /// A harm.
    public init(_ kind: Kind, after mean: Int64 = 0, hits: Double = 100) {
      self.kind = kind
      self.mean = mean
      self.hits = hits
    }

    /// Percentage points that fail in addition.
    public init(level: String, classifier: String, points: Double) {
      self.init(.level(level, classifier: classifier, points: points))
    }
  }
}

extension FirmwareRelease.Harm {
  /// As the store keeps it.
  var json: JSON {
    var members: JSONObject
    switch kind {
    case .level(let level, let classifier, let points):
      members = JSONObject([("sle", .string(level)), ("classifier", .string(classifier)), ("points", JSON(points))])
    case .leak(let level, let classifier, let points):
      members = JSONObject([
        ("sle", .string(level)), ("classifier", .string(classifier)), ("points_per_day", JSON(points)),
      ])
    case .loadLoss(let percent): members = JSONObject([("load_loss", JSON(percent))])
    case .reboots(let rate): members = JSONObject([("reboots_per_day", JSON(rate))])
    }
    if mean > 0 { members["after"] = JSON(Int(mean)) }
    if hits < 100 { members["hits"] = JSON(hits) }
    return .object(members)
  }

  /// What the store kept; nil for what is none.
  init?(_ json: JSON) {
    let kind: Kind
    if let rate = json["reboots_per_day"]?.double {
      kind = .reboots(perDay: rate)
    } else if let percent = json["load_loss"]?.double {
      kind = .loadLoss(percent)
    } else {
      guard let level = json["sle"]?.string, let classifier = json["classifier"]?.string else { return nil }
      if let points = json["points_per_day"]?.double {
        kind = .leak(level, classifier: classifier, pointsPerDay: points)
      } else if let points = json["points"]?.double {
        kind = .level(level, classifier: classifier, points: points)
      } else {
        return nil
      }
    }
    self.init(kind, after: Int64(json["after"]?.int ?? 0), hits: json["hits"]?.double ?? 100)
  }
}
