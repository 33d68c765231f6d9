public import Assurance
public import Documents
public import Rollout

/// Which canary policy may carry a firmware, asked of the network as it stands: policies meet hypotheses many times on a simulation of
/// its sites.
public struct PowerQuestion: Sendable {
  /// The models that would be upgraded.
  public var models: [Placed<String>]
  /// What the firmware might do.
  public var hypotheses: [SimulatedHypothesis]
  /// The policies, by name or file.
  public var compare: [Placed<String>]
  /// What they say; those of files are read last.
  public var policies: [RolloutPolicy] = []
  /// By what one is chosen.
  public var choose: ChoiceRule
  /// How many times.
  public var replicates: Int
  /// How many of the busiest sites are read hour by hour.
  public var sites: Int

  /// As few as a probability or a percentile may rest on (ruling 12).
  static let fewestReplicates = 500
}

extension Scenario {
  static func readQuestion(_ node: Node, log: DocumentErrorLog) -> PowerQuestion? {
    guard var reader = MappingReader(node, of: "the question of power", log: log) else { return nil }
    let models = reader.required("models", .oneOrMore(of: Reading.nonEmptyString.placed))
    let hypotheses = reader.required("hypotheses", .hypotheses)
    let compare = reader.optional("compare", .oneOrMore(of: Reading.nonEmptyString.placed))
    let choose = reader.optional("choose", .text(ChoiceRule.expected) { ChoiceRule($0) })
    let replicates = reader.optional("replicates", .int(in: PowerQuestion.fewestReplicates...100_000))
    let sites = reader.optional("sites", .int(in: 1...1000))
    reader.finish()
    let names = RolloutPolicy.shipped.map(\.name)
    let policies = compare ?? [Placed(RolloutPolicy.spread.name, at: node.position)]
    for policy in policies where !policy.value.isFileOfPolicy && !names.contains(policy.value) {
      log.reportUnknown("policy", policy.value, at: policy.position, known: names)
    }
    guard let models, models.allSatisfy({ checkModel($0, log: log) }) else { return nil }
    return PowerQuestion(
      models: models, hypotheses: hypotheses ?? [], compare: policies, choose: choose ?? .preset,
      replicates: replicates ?? PowerQuestion.fewestReplicates, sites: sites ?? 12)
  }

  /// The questions of power, in the order of the file.
  var questions: [PowerQuestion] {
    allSteps.compactMap { step in
      if case .power(let question) = step.action { question } else { nil }
    }
  }
}

extension String {
  /// What ends like a file is one; all other words are names of policies that are shipped.
  var isFileOfPolicy: Bool { hasSuffix(".yaml") || hasSuffix(".yml") }
}
