import Assurance
import Determinism
import Documents
import MistAPI
public import Planning
import Rollout
import Twin
import World

extension Scenario {
  /// Reads a scenario.
  /// - Throws: `DocumentErrors` with every fault of the file: place, what was found, what was expected, the nearest word.
  public static func load(_ path: String, files: any DesignFileReader) throws -> Scenario {
    let node = try files.document(
      path, namedAt: SourcePosition(file: path, line: 1, column: 1), expected: "a scenario in YAML")
    let log = DocumentErrorLog()
    let scenario = read(node, path: path, log: log)
    try log.check()
    guard var scenario else { throw DocumentErrors(log.errors) }
    scenario.timeline = try scenario.timeline.map { try scenario.completed($0, files: files) }
    if let name = scenario.allowed {
      scenario.knownFailures = try KnownFailures.load(scenario.beside(name.value), named: name.position, files: files)
    }
    return scenario
  }

  /// A step with the files that it names read.
  private func completed(_ step: TimelineStep, files: any DesignFileReader) throws -> TimelineStep {
    var step = step
    switch step.action {
    case .upgrade(var upgrade) where upgrade.rules == nil:
      upgrade.rules = try Self.loadPolicy(upgrade.policy, of: self, files: files)
      step.action = .upgrade(upgrade)
    case .power(var question):
      question.policies = try question.compare.map { name in
        try RolloutPolicy.named(name.value) ?? Self.loadPolicy(name, of: self, files: files)
      }
      step.action = .power(question)
    case .apply(let change):
      step.action = .apply(try completed(change, isRefused: step.refusal != nil, files: files))
    case .parallel(let branches):
      step.action = .parallel(try branches.map { try $0.map { try completed($0, files: files) } })
    default: break
    }
    return step
  }

  /// What is applied, as a design.
  private func completed(
    _ change: TimelineStep.DesignChange, isRefused: Bool, files: any DesignFileReader
  ) throws -> TimelineStep.DesignChange {
    var change = change
    guard let path = change.design.map({ beside($0.value) }) ?? designPath else {
      throw DocumentErrors([
        DocumentError(
          at: change.values?.position ?? change.files.first?.position
            ?? SourcePosition(file: self.path, line: 1, column: 1),
          found: "changes of a design, which the scenario does not have", expected: "'design': the one that is applied")
      ])
    }
    do throws(DocumentErrors) {
      change.result = try Design.load(
        path, files: files, values: (change.design == nil ? valuePaths : []) + change.files.map { beside($0.value) },
        overlays: change.values.map { [$0] } ?? [])
    } catch {
      guard isRefused else { throw error }
      change.refused = error
    }
    return change
  }

  /// Reads the file of a policy that a step names.
  private static func loadPolicy(
    _ name: Placed<String>, of scenario: Scenario, files: any DesignFileReader
  ) throws -> RolloutPolicy {
    let node = try files.document(
      scenario.beside(name.value), namedAt: name.position,
      expected: "the file of a policy, or a policy that is shipped")
    return try RolloutPolicy(reading: node)
  }

  private static func read(_ node: Node, path: String, log: DocumentErrorLog) -> Scenario? {
    guard var reader = MappingReader(node, of: "the scenario", log: log) else { return nil }
    _ = reader.required("mistwin", .int(in: 1...1))
    let title = reader.required("title", .nonEmptyString)
    let world = reader.optional("world", .int(in: WorldModel.versions)) ?? WorldModel.version
    let origin = reader.required("from", .node).flatMap { readOrigin($0, log: log) }
    let start = reader.required("start", .text("a moment such as 2027-01-12T08:00:00Z") { Instant(iso8601: $0) })
    let seed = reader.required("seed", .int(in: 0 ... .max))
    let calls = reader.optional("calls", .node).flatMap { readCalls($0, log: log) }
    let role = reader.optional("token", .node).flatMap { readToken($0, log: log) } ?? "write"
    let releases = reader.optional("firmware", .node).map { readFirmware($0, log: log) } ?? []
    let arrivals = (reader.optional("arrivals", .list(of: .node)) ?? []).compactMap { readArrival($0, log: log) }
    let causes = (reader.optional("causes", .list(of: .node)) ?? []).compactMap { readCause($0, log: log) }
    let timeline = readDayTwo(&reader, log: log)
    let lines = reader.required("expect", .list(of: Reading.nonEmptyString.placed)) ?? []
    let allowed = reader.optional("allow", Reading.nonEmptyString.placed)
    reader.finish()
    let expectations = lines.compactMap { readExpectation($0, log: log) }
    guard let title, let origin, let start, let seed else { return nil }
    return Scenario(
      path: path, title: title, design: origin.design, values: origin.values, twin: origin.twin, start: start,
      seed: UInt64(seed),
      world: world,
      callMedian: calls?.median ?? 150, callsPerHour: calls?.perHour, tokenRole: role, releases: releases,
      arrivals: arrivals, causes: causes, timeline: timeline, expectations: expectations, allowed: allowed)
  }

  /// The timeline; `measure`, `upgrade` and `rotate_psk` by themselves are a short way to write the usual one.
  private static func readDayTwo(_ reader: inout MappingReader, log: DocumentErrorLog) -> [TimelineStep] {
    var steps: [TimelineStep] = []
    func add(_ action: TimelineStep.Action, _ at: Placed<ScenarioTime>?, _ node: Node) {
      steps.append(
        TimelineStep(position: node.position, at: at, action: action, expectations: []))
    }
    if let node = reader.optional("measure", .node), var inner = MappingReader(node, of: "the measure", log: log) {
      let at = inner.required("at", Reading.scenarioTime.placed)
      let window = inner.optional("window", .duration)
      inner.finish()
      if let at { add(.measure(window: window?.seconds ?? 86_400), at, node) }
    }
    if let node = reader.optional("upgrade", .node), let read = readUpgrade(node, isStep: false, log: log) {
      add(.upgrade(read.upgrade), read.start, node)
    }
    if let node = reader.optional("rotate_psk", .node), let rotation = readRotation(node, log: log) {
      add(.rotate(rotation), nil, node)
    }
    guard let nodes = reader.optional("timeline", .list(of: .node)) else { return steps }
    for key in ["measure", "upgrade", "rotate_psk"] where reader.has(key) {
      log.report(
        at: reader.position(of: key), found: "'\(key)' beside 'timeline'",
        expected: "'\(key)' as a step of the timeline")
    }
    return readTimeline(nodes, log: log)
  }

  private static func readOrigin(
    _ node: Node, log: DocumentErrorLog
  ) -> (design: Placed<String>?, values: [Placed<String>], twin: Placed<String>?)? {
    guard var reader = MappingReader(node, of: "the origin", log: log) else { return nil }
    let twin = reader.optional("twin", Reading.nonEmptyString.placed)
    let design =
      twin == nil
      ? reader.required("design", Reading.nonEmptyString.placed)
      : reader.optional("design", Reading.nonEmptyString.placed)
    let values = reader.optional("values", .oneOrMore(of: Reading.nonEmptyString.placed)) ?? []
    reader.finish()
    return design == nil && twin == nil ? nil : (design, values, twin)
  }

  private static func readCalls(_ node: Node, log: DocumentErrorLog) -> (median: Int64, perHour: Int?)? {
    guard var reader = MappingReader(node, of: "the calls", log: log) else { return nil }
    let median = reader.optional("median", .duration)
    let perHour = reader.optional("per_hour", .int(in: 1...1_000_000))
    reader.finish()
    return (median?.milliseconds ?? 150, perHour)
  }

  private static func readToken(_ node: Node, log: DocumentErrorLog) -> String? {
    guard var reader = MappingReader(node, of: "the token", log: log) else { return nil }
    let role = reader.required("role", .oneOf(["admin", "write", "read", "helpdesk", "installer"]))
    reader.finish()
    return role
  }

  private static func readFirmware(_ node: Node, log: DocumentErrorLog) -> [FirmwareRelease] {
    guard var reader = MappingReader(node, of: "the firmware", log: log) else { return [] }
    var releases: [FirmwareRelease] = []
    for (model, node) in reader.optional("running", .named(.node)) ?? [] {
      guard checkModel(model, log: log), let version = Reading.nonEmptyString.read(node, log: log) else { continue }
      releases.append(FirmwareRelease(model: model.value, version: version, isFactory: true))
    }
    for node in reader.optional("releases", .list(of: .node)) ?? [] {
      if let release = readRelease(node, log: log) { releases.append(release) }
    }
    reader.finish()
    return releases
  }

  private static func readRelease(_ node: Node, log: DocumentErrorLog) -> FirmwareRelease? {
    guard var reader = MappingReader(node, of: "the release", log: log) else { return nil }
    let model = reader.required("model", Reading.nonEmptyString.placed)
    let version = reader.required("version", .nonEmptyString)
    let harms = reader.optional("effects", .list(of: .harm)) ?? []
    let channel = reader.optional("channel", .oneOf(FirmwareChannel.allCases.map(\.rawValue)))
    let failures = reader.optional("fails", .node).map { readFailures($0, log: log) } ?? FirmwareFailures.none
    let oldest = reader.optional("oldest_downgrade", .nonEmptyString)
    reader.finish()
    guard let model, let version, checkModel(model, log: log) else { return nil }
    return FirmwareRelease(
      model: model.value, version: version, harms: harms, channel: channel.flatMap { FirmwareChannel(rawValue: $0) },
      failures: failures, oldestDowngrade: oldest)
  }

  /// How often upgrades to a release fail, and how, in per cent of the devices.
  private static func readFailures(_ node: Node, log: DocumentErrorLog) -> FirmwareFailures {
    guard var reader = MappingReader(node, of: "what fails", log: log) else { return .none }
    let failures = FirmwareFailures(
      download: reader.optional("download", .double(in: 0...100)) ?? 0,
      reverts: reader.optional("reverts", .double(in: 0...100)) ?? 0,
      staysAway: reader.optional("stays_away", .double(in: 0...100)) ?? 0,
      bootLoops: reader.optional("boot_loops", .double(in: 0...100)) ?? 0)
    reader.finish()
    let sum = failures.download + failures.reverts + failures.staysAway + failures.bootLoops
    if sum > 100 {
      log.report(
        at: node.position, found: "failures of \(sum) per cent of the devices", expected: "at most 100 in all")
    }
    return failures
  }

  static func checkModel(_ model: Placed<String>, log: DocumentErrorLog) -> Bool {
    if DeviceModels.named(model.value) != nil { return true }
    log.reportUnknown("model", model.value, at: model.position, known: DeviceModels.all.map(\.name))
    return false
  }

  private static func readArrival(_ node: Node, log: DocumentErrorLog) -> Arrival? {
    guard var reader = MappingReader(node, of: "the arrival", log: log) else { return nil }
    let site = reader.optional("site", Reading.nonEmptyString.placed)
    let sites = readSites(&reader) ?? site.map { Placed(.site($0.value), at: $0.position) }
    reader.exactlyOne(of: "all", "zone", "group", "site")
    let at = reader.required("at", .scenarioTime)
    let spread = reader.optional("spread", .duration)
    reader.finish()
    guard let sites, let at else { return nil }
    return Arrival(sites: sites, at: at, spread: spread?.milliseconds ?? 0)
  }

  /// Several sites in one word.
  private static func readSites(_ reader: inout MappingReader) -> Placed<Sites>? {
    let zone = reader.optional("zone", Reading.nonEmptyString.placed)
    let group = reader.optional("group", Reading.nonEmptyString.placed)
    let all = reader.optional("all", Reading.bool.placed)
    return zone.map { Placed(.zone($0.value), at: $0.position) }
      ?? group.map { Placed(.group($0.value), at: $0.position) } ?? all.map { Placed(.all, at: $0.position) }
  }

  private static func readCause(_ node: Node, log: DocumentErrorLog) -> PlannedCause? {
    guard var reader = MappingReader(node, of: "the cause", log: log) else { return nil }
    let kind = reader.required("cause", Reading.oneOf(CauseKind.allCases.map { ($0.rawValue, $0) }))
    let named = reader.optional("sites", .oneOrMore(of: Reading.nonEmptyString.placed))
    let sites = readSites(&reader).map { [$0] } ?? named?.map { Placed(.site($0.value), at: $0.position) }
    reader.exactlyOne(of: "all", "zone", "group", "sites")
    let devices = reader.optional("devices", .oneOrMore(of: Reading.nonEmptyString.placed)) ?? []
    let wlan = reader.optional("wlan", Reading.nonEmptyString.placed)
    let part = reader.optional("part", .double(in: 0...1), default: 1)
    let start = reader.required("start", .scenarioTime)
    let end = reader.required("end", .scenarioTime)
    let magnitude = reader.optional("magnitude", .double(in: kind?.magnitudes ?? 0...65_536), default: 1)
    let ramp = reader.optional("ramp", .duration)
    let every = reader.optional("every", .duration)
    let until = reader.optional("until", .scenarioTime)
    reader.finish()
    guard let kind, let sites, let start, let end else { return nil }
    return PlannedCause(
      kind: kind, sites: sites, devices: devices, wlan: wlan, part: part, start: start, end: end, magnitude: magnitude,
      ramp: ramp?.seconds ?? 0,
      period: every?.seconds, until: until)
  }
}
