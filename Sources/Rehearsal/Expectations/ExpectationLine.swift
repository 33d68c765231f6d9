import Assurance

/// A line as somebody wrote it, on its way to an expectation.
struct ExpectationLine {
  private let line: String
  private let words: [String]

  init(_ line: String) {
    self.line = line
    words = line.split(separator: " ").map(String.init)
  }

  /// What it says; nil for what is none.
  var expectation: Expectation? {
    if let wanted = PolicyExpectation(words) { return .policy(wanted) }
    return switch words.first {
    case "every": line == "every device is in sync" ? .everyDeviceInSync : nil
    case "device": words.count == 4 && ends(with: ["is", "connected"]) ? .deviceIsConnected(words[1]) : nil
    case "no": nothing
    case "exactly": sites
    case "sle": level
    case "rollout": rollout
    case "watch": watch
    case "blast": blast
    case "psk": psk
    case "the": applied
    case "api": calls
    case "at": refused
    default: nil
    }
  }

  private func ends(with tail: [String]) -> Bool { words.suffix(tail.count) == tail[...] }

  private var nothing: Expectation? {
    if line == "no site fails" { return .noSiteFails }
    if line == "no site without an uplink" { return .noSiteWithoutUplink }
    if words.count == 6, words.prefix(5) == ["no", "new", "failing", "site", "against"] {
      return .noNewFailingSite(against: words[5])
    }
    guard words.count == 11, words.prefix(2) == ["no", "site's"], words[3...6] == ["falls", "by", "more", "than"],
      words[8...9] == ["points", "against"], let metric = Metric(name: words[2]), let points = Double(words[7]),
      (0...100).contains(points)
    else { return nil }
    return .noLevelFalls(metric, points: points, against: words[10])
  }

  private var sites: Expectation? {
    let head = "exactly these sites fail: "
    guard line.hasPrefix(head) else { return nil }
    var rest = line.dropFirst(head.count)
    var reason: String?
    if let because = rest.firstRange(of: " because ") {
      reason = String(rest[because.upperBound...])
      rest = rest[..<because.lowerBound]
    }
    let names = rest.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return names.isEmpty ? nil : .exactlyTheseSitesFail(names, because: reason)
  }

  private var level: Expectation? {
    guard words.count >= 6, words[2] == ">=", words[4] == "at", let metric = Metric(name: words[1]),
      words[3].hasSuffix("%"), let percent = Double(words[3].dropLast()), (0...100).contains(percent)
    else { return nil }
    let place = words[5...].joined(separator: " ")
    return .level(metric, atLeast: percent / 100, site: place == "every site" ? nil : place)
  }

  private var rollout: Expectation? {
    guard words.count >= 4 else { return nil }
    let name = words[1]
    let rest = Array(words[2...])
    if rest == ["raises", "no", "alarm"] { return .rolloutRaisesNoAlarm(name) }
    if rest == ["is", "held"] { return .rolloutIsHeld(name) }
    if rest.count == 4, rest.prefix(3) == ["takes", "at", "least"], let limit = ScenarioDuration(rest[3]) {
      return .rolloutTakes(name, atLeast: limit.milliseconds)
    }
    if rest.count == 6, rest.prefix(3) == ["upgrades", "at", "most"], rest.suffix(2) == ["access", "points"],
      let count = Int(rest[3]), count >= 0
    {
      return .rolloutUpgrades(name, atMost: count)
    }
    if rest.starts(with: ["is", "promoted"]) {
      guard let tail = Tail(rest.dropFirst(2)), tail.reason == nil else { return nil }
      return .rolloutIsPromoted(name, within: tail.limit)
    }
    guard rest.starts(with: ["is", "rolled", "back"]), let tail = Tail(rest.dropFirst(3)) else { return nil }
    return .rolloutIsRolledBack(name, within: tail.limit, because: tail.reason)
  }

  /// `within 48h because roaming`, or a part of it.
  private struct Tail {
    var limit: Int64?
    var reason: String?

    init?(_ words: ArraySlice<String>) {
      var rest = words
      if rest.first == "within" {
        guard rest.count >= 2, let duration = ScenarioDuration(rest[rest.startIndex + 1]) else { return nil }
        limit = duration.milliseconds
        rest = rest.dropFirst(2)
      }
      if rest.first == "because", rest.count == 2 {
        reason = rest.last
        rest = []
      }
      guard rest.isEmpty else { return nil }
    }
  }

  private var watch: Expectation? {
    guard words.count >= 5, words[1] == "of" else { return nil }
    if words[3...] == ["stays", "quiet"] { return .watchStaysQuiet(words[2]) }
    guard words[3...].starts(with: ["raises", "an", "alarm"]), let tail = Tail(words[6...]), tail.limit == nil else {
      return nil
    }
    return .watchRaisesAlarm(words[2], because: tail.reason)
  }

  private var blast: Expectation? {
    guard words.count >= 5, words.prefix(3) == ["blast", "radius", "<="], let limit = Double(words[3]), limit >= 0
    else { return nil }
    let unit = words[4...].joined(separator: " ")
    return Expectation.BlastUnit(rawValue: unit.hasPrefix("bad ") ? unit : "bad \(unit)").map {
      .blastRadius(atMost: limit, $0)
    }
  }

  private var psk: Expectation? {
    guard words.count >= 4 else { return nil }
    if words.count == 4, words[2...] == ["is", "rotated"] { return .pskIsRotated(words[1], isRotated: true) }
    return words.count == 5 && words[2...] == ["is", "not", "rotated"]
      ? .pskIsRotated(words[1], isRotated: false) : nil
  }

  private var applied: Expectation? {
    guard words.count == 6, line.hasPrefix("the plan is applied within "), let limit = ScenarioDuration(words[5])
    else { return nil }
    return .planIsApplied(within: limit.milliseconds)
  }

  private var calls: Expectation? {
    guard words.count >= 4, words[1] == "calls", words[2] == "<=", let count = Int(words[3]), count > 0 else {
      return nil
    }
    if words.count == 4 { return .calls(atMost: count) }
    return words.count == 6 && words[4...] == ["per", "hour"] ? .callsPerHour(atMost: count) : nil
  }

  private var refused: Expectation? {
    guard words.count == 8, words.prefix(2) == ["at", "least"], let count = Int(words[2]), count > 0,
      words[3...] == ["calls", "are", "answered", "with", "429"]
    else { return nil }
    return .rateLimited(atLeast: count)
  }
}
