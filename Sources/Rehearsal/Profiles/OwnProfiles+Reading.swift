import Assurance
public import Documents
import MistAPI
public import Planning
public import Twin
import World

/// Reads load profiles and holidays.
///
/// ```yaml
/// mistwin: 1
/// holidays:
///   all: [2027-01-01]                # every site, by its own clocks
///   US: [2027-07-05, 2027-11-25]     # the sites whose country_code is US
///   DE: { file: holidays-de.ics }    # whole days of an iCalendar file beside this one
/// profiles:
///   corner-shop:
///     like: retail                   # holds where nothing is said
///     clients_at_peak: 6             # of one access point, at the busiest hour of a weekday
///     attempts_per_client_hour: 2
///     roams_per_client_hour: 1
///     rehome_share: 50%              # find another access point when theirs goes down
///     signal: { mean: -66, deviation: 9 }
///     week:                          # loads as fractions of the weekday peak
///       mon..fri: { "08:00": 0.1, "12:00": 1.0, "20:00": 0.2 }
///       sun: 0.05                    # all day
///     degraded: { coverage: 9% }     # how much is bad in a healthy network
///     variation: { capacity: 130% }  # how much it changes with time, against the published model
///     popularity_spread: 120%        # how far access points differ in how many clients they have, likewise
///     level_spread: { coverage: 80% }  # how far they differ for good in how much is bad, likewise
///     holidays: closed               # sunday (the default), closed, or a part of the day's load
/// ```
///
/// Between two times of a day the load is on the straight line from one to the other; before the first and after the last it
/// stays. A day that `week` does not name is that of the other profile.
extension OwnProfiles {
  /// Reads the file that a design names; nil when it names none.
  /// - Throws: `DocumentErrors` with every fault of the file and the calendars that it names.
  public static func load(of design: Design, files: any DesignFileReader) throws(DocumentErrors) -> OwnProfiles? {
    guard let profiles = design.profiles else { return nil }
    return try load(profiles.path, named: profiles.file, files: files)
  }

  /// Reads a file.
  /// - Parameter name: what to call it in what is kept and shown; its path unless given.
  /// - Throws: `DocumentErrors` with every fault of the file and the calendars that it names.
  public static func load(
    _ path: String, named name: String? = nil, files: any DesignFileReader
  ) throws(DocumentErrors) -> OwnProfiles {
    let log = DocumentErrorLog()
    let reader = OwnProfilesReader(path: path, files: files, log: log)
    let own = reader.read(named: name ?? path)
    try log.check()
    guard let own else { throw DocumentErrors(log.errors) }
    return own
  }
}

/// Reads the parts of a file of profiles.
private struct OwnProfilesReader {
  let path: String
  let files: any DesignFileReader
  let log: DocumentErrorLog

  func read(named name: String) -> OwnProfiles? {
    guard let bytes = bytes(path, named: nil, expected: "a file of load profiles in YAML") else { return nil }
    do throws(DocumentError) {
      return read(try YAML.parse(bytes, file: path), named: name)
    } catch {
      log.report(error)
      return nil
    }
  }

  private func read(_ node: Node, named name: String) -> OwnProfiles? {
    guard var reader = MappingReader(node, of: "the file of load profiles", log: log) else { return nil }
    _ = reader.required("mistwin", .int(in: 1...1))
    let holidays = (reader.optional("holidays", .named(.node)) ?? []).compactMap { self.holidays($0.name, $0.value) }
    let definitions = (reader.optional("profiles", .named(.node)) ?? []).compactMap { definition($0.name, $0.value) }
    reader.finish()
    if definitions.isEmpty, holidays.isEmpty, log.isEmpty {
      log.report(at: node.position, found: "neither profiles nor holidays", expected: "'profiles' or 'holidays'")
    }
    return OwnProfiles(file: name, definitions: definitions, holidays: holidays)
  }

  private func bytes(_ file: String, named position: SourcePosition?, expected: String) -> [UInt8]? {
    do {
      return try files.read(file)
    } catch {
      log.report(
        at: position ?? SourcePosition(file: file, line: 1, column: 1), found: "no readable file '\(file)' (\(error))",
        expected: expected)
      return nil
    }
  }

  // MARK: Profiles

  private func definition(_ name: Placed<String>, _ node: Node) -> Profile.Definition? {
    guard !Profile.names.contains(name.value) else {
      log.report(
        at: name.position, found: "the profile '\(name.value)', which is shipped", expected: "a name of its own",
        advice: "call it 'my-\(name.value)' with 'like: \(name.value)'")
      return nil
    }
    let errors = log.errors.count
    guard var reader = MappingReader(node, of: "the profile '\(name.value)'", log: log) else { return nil }
    let like = reader.required("like", .oneOf(Profile.names))
    var definition = Profile.Definition(name: name.value, like: like ?? "")
    definition.clientsAtPeak = reader.optional("clients_at_peak", .double(in: Profile.Ranges.clientsAtPeak))
    let events = Reading.double(in: Profile.Ranges.eventsPerClientHour)
    definition.attemptsPerClientHour = reader.optional("attempts_per_client_hour", events)
    definition.roamsPerClientHour = reader.optional("roams_per_client_hour", events)
    definition.rehomeShare = reader.optional("rehome_share", .share(in: Profile.Ranges.rehomeShare))
    if let node = reader.value("signal"), !node.isNull { readSignal(node, into: &definition) }
    if let node = reader.value("week"), !node.isNull { definition.days = WeekReading(log: log).days(node) }
    if let node = reader.value("degraded"), !node.isNull {
      definition.rates = shares(node, of: "the degraded shares", in: Profile.Ranges.rate)
    }
    if let node = reader.value("variation"), !node.isNull {
      definition.variation = shares(node, of: "the variation", in: Profile.Ranges.variation)
    }
    definition.popularitySpread = reader.optional("popularity_spread", .share(in: Profile.Ranges.popularitySpread))
    if let node = reader.value("level_spread"), !node.isNull {
      definition.levelSpread = shares(node, of: "the spread of levels", in: Profile.Ranges.levelSpread)
    }
    definition.holiday = reader.optional("holidays", .holidayCourse)
    reader.finish()
    guard log.errors.count == errors else { return nil }
    guard Profile(definition) != nil else {
      log.report(
        at: name.position, found: "the profile '\(name.value)', in whose week nobody is there",
        expected: "a load above 0 on some day")
      return nil
    }
    return definition
  }

  private func readSignal(_ node: Node, into definition: inout Profile.Definition) {
    guard var reader = MappingReader(node, of: "the signal", log: log) else { return }
    definition.signalMean = reader.optional("mean", .double(in: Profile.Ranges.signalMean))
    definition.signalDeviation = reader.optional("deviation", .double(in: Profile.Ranges.signalDeviation))
    reader.finish()
  }

  /// A share for each metric that is named.
  private func shares(_ node: Node, of what: String, in range: ClosedRange<Double>) -> [Metric: Double] {
    guard var reader = MappingReader(node, of: what, log: log) else { return [:] }
    var shares: [Metric: Double] = [:]
    for metric in Profile.metrics { shares[metric] = reader.optional(metric.name, .share(in: range)) }
    reader.finish()
    return shares
  }

  // MARK: Holidays

  private func holidays(_ name: Placed<String>, _ node: Node) -> OwnProfiles.Holidays? {
    let isEverywhere = name.value == "all"
    guard isEverywhere || Countries.contains(name.value) else {
      log.reportUnknown(
        "country code", name.value, at: name.position, known: ["all"] + Countries.codes,
        advice: "'all' stands for every site")
      return nil
    }
    let days: [Int64]
    if node.entries != nil {
      guard var reader = MappingReader(node, of: "the holidays", log: log) else { return nil }
      let file = reader.required("file", Reading.nonEmptyString.placed)
      reader.finish()
      days = file.map(calendar) ?? []
    } else {
      days = Reading.list(of: .day).read(node, log: log) ?? []
    }
    return OwnProfiles.Holidays(country: isEverywhere ? nil : name.value, days: Set(days).sorted())
  }

  private func calendar(_ file: Placed<String>) -> [Int64] {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let calendar = file.value.hasPrefix("/") ? file.value : directory + file.value
    let expected = "an iCalendar file, its path relative to the file of load profiles"
    guard let bytes = bytes(calendar, named: file.position, expected: expected) else { return [] }
    do throws(DocumentErrors) {
      return try DayCalendar(bytes, file: calendar).days
    } catch {
      log.report(error)
      return []
    }
  }
}
