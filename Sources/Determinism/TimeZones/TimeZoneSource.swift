/// The text of `tzdata.zi`, sorted into rules, zones and links; a zone is compiled when it is asked for.
struct TimeZoneSource: Sendable {
  /// The lines of each zone, oldest first; the name is taken off the first.
  let zones: [String: [Substring]]
  /// Link name → what it stands for.
  let links: [String: String]
  /// Rule set name → its lines, without the leading `R NAME`.
  let rules: [Substring: [Substring]]

  init(_ text: StaticString) {
    var zones: [String: [Substring]] = [:]
    var links: [String: String] = [:]
    var rules: [Substring: [Substring]] = [:]
    var current = ""
    for line in text.description.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3 else {
        // A continuation line may have as few as three words, and never fewer.
        continue
      }
      switch line.first {
      case "R": rules[words[1], default: []].append(words[2])
      case "Z":
        current = String(words[1])
        zones[current] = [words[2]]
      case "L": links[String(words[2])] = String(words[1])
      default: zones[current, default: []].append(line)
      }
    }
    self.zones = zones
    self.links = links
    self.rules = rules
  }

  /// The changes of the zone of that name from 2000 to 2060, or nil if there is none or its lines cannot be read.
  func compile(_ name: String) -> TimeZoneRules? {
    var target = name
    var hops = 0
    while zones[target] == nil, let next = links[target], hops < 8 {
      target = next
      hops += 1
    }
    guard let lines = zones[target] else { return nil }
    var compiler = TimeZoneCompiler()
    for line in lines {
      guard let era = TimeZoneEra(line) else { return nil }
      var occurrences: [RuleOccurrence] = []
      if case .rules(let set) = era.saving {
        guard let lines = rules[set] else { return nil }
        for line in lines {
          guard let rule = TimeZoneRule(line) else { return nil }
          occurrences += rule.occurrences
        }
        occurrences.sort { $0.localSeconds < $1.localSeconds }
      }
      compiler.add(era, occurrences)
    }
    return compiler.finish(name: name)
  }
}

/// Joins the eras of a zone into one list of changes.
private struct TimeZoneCompiler {
  private static let firstYear = CivilTime.instant(year: 2000, month: 1, day: 1).seconds
  private static let endYear = CivilTime.instant(year: 2061, month: 1, day: 1).seconds

  private var transitions: [Int64] = []
  private var offsets: [Int32] = []
  private var eraStart = Int64.min
  private var standard = 0
  private var save = 0

  mutating func add(_ era: TimeZoneEra, _ occurrences: [RuleOccurrence]) {
    // What the rules have made of the clocks by the moment this era begins, as told by the clocks until then.
    var next = 0
    var firstSave = 0
    while next < occurrences.count,
      occurrences[next].moment.epochSeconds(standard: standard, save: save) <= eraStart
    {
      firstSave = occurrences[next].save
      next += 1
    }
    standard = era.standard
    save = firstSave
    if case .fixed(let seconds) = era.saving { save = seconds }
    note(at: eraStart)
    while next < occurrences.count {
      let moment = occurrences[next].moment.epochSeconds(standard: standard, save: save)
      if let until = era.until, moment >= until.epochSeconds(standard: standard, save: save) { break }
      save = occurrences[next].save
      note(at: moment)
      next += 1
    }
    if let until = era.until { eraStart = until.epochSeconds(standard: standard, save: save) }
  }

  private mutating func note(at seconds: Int64) {
    guard seconds < Self.endYear else { return }
    let offset = Int32(standard + save)
    if offsets.isEmpty || seconds <= Self.firstYear {
      transitions = []
      offsets = [offset]
    } else if offset != offsets.last {
      transitions.append(seconds)
      offsets.append(offset)
    }
  }

  func finish(name: String) -> TimeZoneRules? {
    offsets.isEmpty ? nil : TimeZoneRules(name: name, transitions: transitions, offsets: offsets)
  }
}
