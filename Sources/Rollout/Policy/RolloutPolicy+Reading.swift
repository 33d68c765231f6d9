import Assurance
public import Documents

extension RolloutPolicy {
  /// Reads a policy from a document:
  ///
  ///     mistwin: 1
  ///     policy: spread
  ///     summary: one of each model, then eight sites, then the fleet
  ///     canaries: { exclude: [flagship], history_days: 14, handhelds: 5, neighbours: never }
  ///     looks: { every_hours: 1, lag_minutes: 5, quota_share: 0.5 }
  ///     windows: ["daily 01:00-05:00 site"]
  ///     auto_upgrade: hold            # or refuse, or ignore
  ///     pin: true
  ///     watch: { days: 7, alpha: 0.01, alarm: hold }
  ///     phases:
  ///       - name: eight sites
  ///         take: one per site        # one per model, one per site, per site, rest of canary sites, rest
  ///         count: 8                  # of «per site»: sites: 50, each: 2
  ///         bake: { least_hours: 8, most_hours: 72 }
  ///         gate: { alpha: 0.03, margin: 0.10, least_controls: 4, most_controls: 5 }
  ///         inconclusive: roll back   # or hold
  ///       - name: fleet
  ///         take: rest
  ///         approval: true            # a person must approve before it begins
  ///         strategy: rrm             # RF neighbours do not go down together
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
      let canaries = reader.optional("canaries", .canaryRule, default: CanaryRule())
      let looks = reader.optional("looks", .lookRule, default: LookRule())
      let windows = reader.optional("windows", .list(of: .maintenanceWindow), default: [])
      let rules = AutoUpgradeRule.allCases.map { ($0.rawValue, $0) }
      let autoUpgrade = reader.optional("auto_upgrade", .oneOf(rules), default: .hold)
      let pins = reader.optional("pin", .bool, default: false)
      let watch = reader.optional("watch", .watchRule)
      let phases = reader.required("phases", .list(of: .rolloutPhase))
      guard let name, let phases else { return nil }
      return RolloutPolicy(
        name: name, summary: summary, phases: phases, canaries: canaries, looks: looks, windows: windows,
        autoUpgrade: autoUpgrade, pinsVersion: pins, watch: watch)
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
      let strategies = UpgradeStrategy.allCases.map { ($0.rawValue, $0) }
      let strategy = reader.optional("strategy", .oneOf(strategies), default: .bigBang)
      let approval = reader.optional("approval", .bool, default: false)
      guard let name, let selection, let bake, let judgement = gate ?? floor else { return nil }
      return RolloutPhase(
        name: name, selection: selection, minimumBakeHours: bake.least, maximumBakeHours: bake.most,
        judgement: judgement, onInconclusive: action, mayStayAway: away, strategy: strategy, needsApproval: approval)
    }
  }

  private static func readSelection(_ reader: inout MappingReader) -> RolloutPhase.Selection? {
    let word = reader.value("take")?.text
    let count = readNumber("count", of: "one per site", 1...10_000, word, &reader)
    let sites = readNumber("sites", of: "per site", 1...10_000, word, &reader)
    let each = readNumber("each", of: "per site", 1...1000, word, &reader)
    let words: [(String, RolloutPhase.Selection)] = [
      ("one per model", .onePerModel), ("one per site", .onePerSite(count ?? 1)),
      ("per site", .perSite(sites: sites ?? 1, each: each ?? 1)),
      ("rest of canary sites", .restOfCanarySites), ("rest", .rest),
    ]
    return reader.required("take", .oneOf(words))
  }

  /// A number that one way of taking needs, and no other may have.
  private static func readNumber(
    _ key: String, of way: String, _ range: ClosedRange<Int>, _ found: String?, _ reader: inout MappingReader
  ) -> Int? {
    if found == way { return reader.required(key, .int(in: range)) }
    let number = reader.optional(key, .int(in: range))
    if number != nil {
      reader.log.report(
        at: reader.position(of: key), found: "the key '\(key)'", expected: "it beside 'take: \(way)' only")
    }
    return number
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
      let exposure = reader.optional("least_exposure", .double(in: 1...1_000_000), default: 5)
      let floor = reader.optional("floor", .double(in: 0.01...0.999))
      let method = reader.optional("method", .oneOf(GateMethod.allCases.map { ($0.rawValue, $0) }))
      guard let alpha else { return nil }
      return .gate(
        .init(
          alpha: alpha, margin: margin, leastControls: least, mostControls: most, leastExposure: exposure,
          floor: floor, method: method))
    }
  }

  fileprivate static var floorRule: Reading<RolloutPhase.Judgement> {
    .mapping("a floor") { reader in
      reader.required("every_hours", .double(in: 1...8760)).map { .floor(lookEveryHours: $0) }
    }
  }
}
