public import Assurance
public import Documents

/// A file of hypotheses, and of what is to be done with them.
///
///     mistwin: 1
///     hypotheses:
///       healthy: {}
///       wedge: { summary: nobody can join, trigger_mean_hours: 6, load_loss: 100 }
///       slow-roams: { effects: { roaming: 20 } }            # points of bad units
///       leak: { per_day: { throughput: 1 } }                # more with every day of uptime
///       panics: { reboots_per_day: 0.15, hits: 50 }         # at half of the access points
///       boot-loop: { stays_away: 2 }                        # % do not come back
///       half-a-wedge: { like: wedge-11r, hits: 50 }         # a built-in one, changed
///     compare: [one-ap, spread]
///     choose: fewest bad user-minutes, then fewest days
public struct HypothesisFile: Sendable {
  /// The hypotheses, in the order of the file.
  public var hypotheses: [SimulatedHypothesis]
  /// Which policies are compared; empty when the file does not say.
  public var compare: [String]
  /// The rule of the recommendation; nil when the file does not say.
  public var choose: ChoiceRule?

  /// Reads a file.
  /// - Throws: `DocumentErrors` with every fault of it, and where it is.
  public init(reading node: Node) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    let reading = Reading<HypothesisFile>.mapping("a file of hypotheses") { reader in
      reader.allow("mistwin")
      let hypotheses = reader.required("hypotheses", .hypotheses)
      let compare = reader.optional("compare", .list(of: .nonEmptyString), default: [])
      let choose = reader.optional("choose", .text(ChoiceRule.expected) { ChoiceRule($0) })
      guard let hypotheses else { return nil }
      return HypothesisFile(hypotheses: hypotheses, compare: compare, choose: choose)
    }
    let file = reading.read(node, log: log)
    try log.check()
    guard let file else {
      throw DocumentErrors([
        DocumentError(at: node.position, found: node.kind, expected: "a file of hypotheses: a mapping")
      ])
    }
    self = file
  }

  private init(hypotheses: [SimulatedHypothesis], compare: [String], choose: ChoiceRule?) {
    (self.hypotheses, self.compare, self.choose) = (hypotheses, compare, choose)
  }
}

extension Reading where Value == [SimulatedHypothesis] {
  /// What a firmware might do, by name, in the order of the file.
  static var hypotheses: Reading<[SimulatedHypothesis]> {
    Reading(expected: "hypotheses by name") { node, log in
      guard
        let entries = Reading<[(name: Placed<String>, value: SimulatedHypothesis)]>.named(.hypothesis).read(
          node, log: log)
      else { return nil }
      if node.entries?.isEmpty == true {
        log.report(at: node.position, found: "no hypothesis", expected: "at least one")
      }
      return entries.map { name, value in
        var own = value
        own.name = name.value
        return own
      }
    }
  }
}

extension Reading where Value == SimulatedHypothesis {
  /// What a firmware might do, but for its name.
  fileprivate static var hypothesis: Reading<SimulatedHypothesis> {
    .mapping("a hypothesis") { reader in
      let known = SimulatedHypothesis.builtIn.map { ($0.name, $0) }
      var value = reader.optional("like", .oneOf(known)) ?? SimulatedHypothesis(name: "")
      let percent = Reading<Double>.double(in: 0...100)
      if let summary = reader.optional("summary", .string) { value.summary = summary }
      if let effects = reader.optional("effects", .points) { value.effects = effects }
      if let growth = reader.optional("per_day", .points) { value.growthPerDay = growth }
      if let hits = reader.optional("hits", percent) { value.affected = hits / 100 }
      if let mean = reader.optional("trigger_mean_hours", .double(in: 0.01...8760)) { value.triggerHours = mean }
      if let loss = reader.optional("load_loss", percent) { value.loadLoss = loss / 100 }
      if let rate = reader.optional("reboots_per_day", .double(in: 0...144)) { value.rebootsPerDay = rate }
      if let away = reader.optional("stays_away", percent) { value.staysAway = away / 100 }
      return value
    }
  }
}

extension Reading where Value == [Double] {
  /// Points by the name of a gated metric, as shares in the order of the metrics.
  fileprivate static var points: Reading<[Double]> {
    .mapping("points by metric") { reader in
      Metric.gated.map { metric in
        (reader.optional(metric.name, .double(in: 0...95)) ?? 0) / 100
      }
    }
  }
}
