public import Documents

extension RolloutPolicy {
  /// Reads a policy from a document:
  ///
  ///     mistwin: 1
  ///     policy: spread
  ///     summary: one of each model, then eight sites, then the fleet
  ///     phases:
  ///       - name: eight sites
  ///         take: one per site        # one per model, one per site, rest of canary sites, rest
  ///         count: 8
  ///         bake: { least_hours: 8, most_hours: 72 }
  ///         gate: { alpha: 0.03, margin: 0.10, least_controls: 4, most_controls: 5 }
  ///         inconclusive: roll back   # or hold
  ///       - name: fleet
  ///         take: rest
  ///         bake: { least_hours: 24, most_hours: 24 }
  ///         floor: { every_hours: 8 }
  ///         may_stay_away: 0.01
  ///
  /// A gate without a margin promotes on «no FAIL and enough exposure».
  /// - Throws: `DocumentErrors` with every fault of the document, and where it is; a policy that can be read but not carried
  ///   out is one too.
  public init(reading node: Node) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    let reading = Reading<RolloutPolicy>.mapping("a policy") { reader in
      reader.allow("mistwin")
      let name = reader.required("policy", .nonEmptyString)
      let summary = reader.optional("summary", .string, default: "")
      let phases = reader.required("phases", .list(of: .rolloutPhase))
      guard let name, let phases else { return nil }
      return RolloutPolicy(name: name, summary: summary, phases: phases)
    }
    let policy = reading.read(node, log: log)
    if let policy, log.isEmpty {
      do throws(RolloutError) {
        try policy.check()
      } catch {
        log.report(at: node.position, found: "\(error)")
      }
    }
    try log.check()
    guard let policy else {
      throw DocumentErrors([DocumentError(at: node.position, found: node.kind, expected: "a policy: a mapping")])
    }
    self = policy
  }
}

extension Reading where Value == RolloutPhase {
  fileprivate static var rolloutPhase: Reading<RolloutPhase> {
    .mapping("a phase") { reader in
      let name = reader.required("name", .nonEmptyString)
      let selection = readSelection(&reader)
      let bake = reader.required("bake", .bakeHours)
      reader.exactlyOne(of: "gate", "floor")
      let gate = reader.optional("gate", .gateRule)
      let floor = reader.optional("floor", .floorRule)
      let words = RolloutPhase.InconclusiveAction.allCases.map { ($0.rawValue, $0) }
      let action = reader.optional("inconclusive", .oneOf(words), default: .rollBack)
      let away = reader.optional("may_stay_away", .double(in: 0...1), default: 0)
      guard let name, let selection, let bake, let judgement = gate ?? floor else { return nil }
      return RolloutPhase(
        name: name, selection: selection, minimumBakeHours: bake.least, maximumBakeHours: bake.most,
        judgement: judgement, onInconclusive: action, mayStayAway: away)
    }
  }

  private static func readSelection(_ reader: inout MappingReader) -> RolloutPhase.Selection? {
    let isCounted = reader.value("take")?.text == "one per site"
    let count =
      isCounted ? reader.required("count", .int(in: 1...10_000)) : reader.optional("count", .int(in: 1...10_000))
    if !isCounted, count != nil {
      reader.log.report(
        at: reader.position(of: "count"), found: "the key 'count'", expected: "it beside 'take: one per site' only")
    }
    let words: [(String, RolloutPhase.Selection)] = [
      ("one per model", .onePerModel), ("one per site", .onePerSite(count ?? 1)),
      ("rest of canary sites", .restOfCanarySites), ("rest", .rest),
    ]
    return reader.required("take", .oneOf(words))
  }
}

extension Reading where Value == (least: Double, most: Double) {
  fileprivate static var bakeHours: Reading<(least: Double, most: Double)> {
    .mapping("a bake") { reader in
      let least = reader.required("least_hours", .double(in: 1...8760))
      let most = reader.required("most_hours", .double(in: 1...8760))
      guard let least, let most else { return nil }
      return (least, most)
    }
  }
}

extension Reading where Value == RolloutPhase.Judgement {
  fileprivate static var gateRule: Reading<RolloutPhase.Judgement> {
    .mapping("a gate") { reader in
      let alpha = reader.required("alpha", .double(in: 0.0001...0.5))
      let margin = reader.optional("margin", .double(in: 0.001...0.999))
      let least = reader.optional("least_controls", .int(in: 1...1000), default: 4)
      let most = reader.optional("most_controls", .int(in: 1...1000), default: max(6, least))
      guard let alpha else { return nil }
      return .gate(.init(alpha: alpha, margin: margin, leastControls: least, mostControls: most))
    }
  }

  fileprivate static var floorRule: Reading<RolloutPhase.Judgement> {
    .mapping("a floor") { reader in
      reader.required("every_hours", .double(in: 1...8760)).map { .floor(lookEveryHours: $0) }
    }
  }
}
