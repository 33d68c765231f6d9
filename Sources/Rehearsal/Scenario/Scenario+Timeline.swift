import Determinism
import Documents
import MistAPI
import Planning
import Rollout

extension Scenario {
  /// The steps of a timeline. Those that cannot be read are reported and left out.
  static func readTimeline(_ nodes: [Node], log: DocumentErrorLog) -> [TimelineStep] {
    nodes.compactMap { readStep($0, log: log) }
  }

  private static func readStep(_ node: Node, log: DocumentErrorLog) -> TimelineStep? {
    guard var reader = MappingReader(node, of: "a step of the timeline", log: log) else { return nil }
    let name = reader.optional("name", Reading.nonEmptyString.placed)
    let at = reader.optional("at", Reading.scenarioTime.placed)
    let condition = reader.optional("when", Reading.nonEmptyString.placed)
    let deadline = reader.optional("within", Reading.duration.placed)
    let refusal = reader.optional("refused", Reading.nonEmptyString.placed)
    let lines = reader.optional("expect", .list(of: Reading.nonEmptyString.placed)) ?? []
    reader.exactlyOne(
      of: "measure", "upgrade", "rotate_psk", "apply", "replace", "wait", "run", "power", "parallel")
    let action = readAction(&reader, log: log)
    reader.finish()
    if let refusal, let action, !action.mayBeRefused {
      log.report(
        at: refusal.position, found: "'refused' at a step that nobody refuses",
        expected: "'refused' at 'apply', 'replace' or 'run'")
    }
    guard let action else { return nil }
    return TimelineStep(
      position: node.position, name: name, at: at,
      condition: condition.flatMap { readExpectation($0, log: log) },
      deadline: deadline.map { Placed($0.value.milliseconds, at: $0.position) }, action: action, refusal: refusal,
      expectations: lines.compactMap { readExpectation($0, log: log) })
  }

  private static func readAction(_ reader: inout MappingReader, log: DocumentErrorLog) -> TimelineStep.Action? {
    if let node = reader.value("measure") { return readWindow(node, log: log).map { .measure(window: $0) } }
    if let node = reader.value("upgrade") {
      return readUpgrade(node, isStep: true, log: log).map { .upgrade($0.upgrade) }
    }
    if let node = reader.value("rotate_psk") { return readRotation(node, log: log).map { .rotate($0) } }
    if let node = reader.value("apply") { return readChange(node, log: log).map { .apply($0) } }
    if let node = reader.value("replace") { return readReplacement(node, log: log).map { .replace($0) } }
    if let duration = reader.optional("wait", .duration) { return .wait(duration.milliseconds) }
    if let node = reader.value("run") { return readCommand(node, log: log).map { .run($0) } }
    if let node = reader.value("power") { return readQuestion(node, log: log).map { .power($0) } }
    if let branches = reader.optional("parallel", .list(of: .list(of: .node))) {
      return .parallel(branches.map { readTimeline($0, log: log) })
    }
    return nil
  }

  /// The window of a measure, in seconds: a day unless it says.
  private static func readWindow(_ node: Node, log: DocumentErrorLog) -> Int64? {
    guard var reader = MappingReader(node, of: "the measure", log: log) else { return nil }
    let window = reader.optional("window", .duration)
    reader.finish()
    return window?.seconds ?? 86_400
  }

  /// An upgrade.
  /// - Parameter isStep: whether it is a step, whose own `at` says when it starts.
  static func readUpgrade(
    _ node: Node, isStep: Bool, log: DocumentErrorLog
  ) -> (upgrade: Upgrade, start: Placed<ScenarioTime>?)? {
    guard var reader = MappingReader(node, of: "the upgrade", log: log) else { return nil }
    let name = reader.required("name", .nonEmptyString)
    let models = reader.required("models", .oneOrMore(of: Reading.nonEmptyString.placed))
    let version = reader.required("to", .nonEmptyString)
    let isFile = reader.value("policy")?.text?.isFileOfPolicy ?? false
    let names = RolloutPolicy.shipped.map(\.name)
    let policy = reader.required("policy", (isFile ? Reading.nonEmptyString : Reading.oneOf(names)).placed)
    let watches = reader.optional("watch", .bool, default: false)
    let start = isStep ? nil : reader.required("start", Reading.scenarioTime.placed)
    reader.finish()
    guard let name, let models, let version, let policy, isStep || start != nil else { return nil }
    guard models.allSatisfy({ checkModel($0, log: log) }) else { return nil }
    return (
      Upgrade(
        name: name, models: models, version: version, policy: policy, rules: RolloutPolicy.named(policy.value),
        watches: watches), start
    )
  }

  static func readRotation(_ node: Node, log: DocumentErrorLog) -> Rotation? {
    guard var reader = MappingReader(node, of: "the rotation", log: log) else { return nil }
    let name = reader.required("name", Reading.nonEmptyString.placed)
    let overlap = reader.optional("overlap", .duration)
    reader.finish()
    return name.map { Rotation(name: $0, overlap: overlap?.milliseconds ?? 0) }
  }

  private static func readChange(_ node: Node, log: DocumentErrorLog) -> TimelineStep.DesignChange? {
    guard var reader = MappingReader(node, of: "what is applied", log: log) else { return nil }
    let design = reader.optional("design", Reading.nonEmptyString.placed)
    let files = reader.optional("values", .oneOrMore(of: Reading.nonEmptyString.placed)) ?? []
    let values = reader.optional("with", .node)
    reader.finish()
    guard design != nil || !files.isEmpty || values != nil else {
      log.report(
        at: node.position, found: "nothing to apply",
        expected: "'design': another one, 'values': files with changes, or 'with': the changes")
      return nil
    }
    if let values, values.entries == nil {
      log.report(at: values.position, found: values.kind, expected: "a part of a design: a mapping")
      return nil
    }
    return TimelineStep.DesignChange(design: design, files: files, values: values)
  }

  private static func readReplacement(_ node: Node, log: DocumentErrorLog) -> TimelineStep.Replacement? {
    guard var reader = MappingReader(node, of: "the replacement", log: log) else { return nil }
    let device = reader.required("device", Reading.nonEmptyString.placed)
    let code = reader.required(
      "by", .text("a claim code such as 4TSD5-L34BH-ZT9AY") { ClaimCode($0) })
    let model = reader.optional("model", Reading.nonEmptyString.placed)
    let after = reader.optional("after", .duration)
    reader.finish()
    guard let device, let code else { return nil }
    if let model, !checkModel(model, log: log) { return nil }
    return TimelineStep.Replacement(
      device: device, claimCode: code, model: model?.value, after: after?.milliseconds ?? 0)
  }

  private static func readCommand(_ node: Node, log: DocumentErrorLog) -> TimelineStep.Command? {
    if node.elements != nil {
      let words = Reading.list(of: Reading.nonEmptyString).read(node, log: log) ?? []
      return checked(words, seconds: 600, at: node.position, log: log)
    }
    guard var reader = MappingReader(node, of: "the command", log: log) else { return nil }
    let words = reader.required("command", .list(of: .nonEmptyString))
    let limit = reader.optional("limit", .duration)
    reader.finish()
    return words.flatMap { checked($0, seconds: limit?.seconds ?? 600, at: node.position, log: log) }
  }

  private static func checked(
    _ words: [String], seconds: Int64, at position: SourcePosition, log: DocumentErrorLog
  ) -> TimelineStep.Command? {
    guard !words.isEmpty else {
      log.report(at: position, found: "no command", expected: "a program and its arguments, [terraform, apply]")
      return nil
    }
    return TimelineStep.Command(words: words, limit: seconds)
  }

  static func readExpectation(_ line: Placed<String>, log: DocumentErrorLog) -> Placed<Expectation>? {
    do throws(DocumentError) {
      return Placed(try Expectation(line.value, at: line.position), at: line.position)
    } catch {
      log.report(error)
      return nil
    }
  }
}

extension TimelineStep.Action {
  /// Whether somebody may refuse it.
  var mayBeRefused: Bool {
    switch self {
    case .apply, .replace, .run: true
    default: false
    }
  }
}
