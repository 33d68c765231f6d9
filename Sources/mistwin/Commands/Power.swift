import ArgumentParser
import Assurance
import Determinism
import Documents
import MistAPI
import Rehearsal
import Reporting
import Rollout

/// `mistwin power`
struct Power: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "What a canary policy can and cannot notice at an organisation, and what a miss would cost.",
    discussion: """
      Example:
        mistwin power --policy spread --twin shops.sqlite
      """,
    subcommands: [Ask.self, Tables.self], defaultSubcommand: Ask.self)

  /// `mistwin power ask`
  struct Ask: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "ask",
      abstract: "Try policies on what an organisation's access points did in the last seven days.",
      discussion: """
        Reads the access points, and hour by hour the load and the levels of the busiest sites: six calls for each access \
        point there. Then the policy is carried out many times on a simulation of these sites, with the gate of the rollout at \
        the bins of the published API, the reboot's bin left out, and the same random numbers with and without harm. How \
        levels stray by themselves is the model's own; the load and the shares of what is bad are the organisation's. A phase \
        begins at the same hour of a day as the first.

        With --compare several policies meet several hypotheses, built-in or of a file, and one is recommended by a rule. \
        Bad user-minutes and bad events are never added. 'power' alone does the same as 'power ask'.

        Example:
          mistwin power ask --policy spread --twin shops.sqlite --effect throughput=10
          mistwin power --compare one-ap,spread --hypotheses healthy,wedge-11r,slow-11r --quick
        """)

    @Option(help: "The policy: \(RolloutPolicy.shipped.map(\.name).joined(separator: ", ")), or a file.")
    var policy = "spread"

    @Option(help: "The twin.", completion: .file())
    var twin = ".mistwin/twin.sqlite"

    @Option(help: "The organisation, by name or id, where the twin has several.")
    var org: String?

    @Option(help: "Only this model is upgraded, as AP45; may be given several times.")
    var model: [String] = []

    @Option(help: "Only this harm, as throughput=10 (points of bad units); may be given several times.")
    var effect: [String] = []

    @Option(help: "Compare these policies, with commas between them.")
    var compare: String?

    @Option(help: "The hypotheses: a file, or built-in names with commas between them.")
    var hypotheses: String?

    @Option(help: "The rule of the recommendation.")
    var choose: String?

    @Option(help: "A file of 'mistwin calibrate gate': the noise of this organisation.", completion: .file())
    var noise: String?

    @Option(help: "When the first phase begins, as 2027-01-12T08:00:00Z; the twin's present unless given.")
    var start: String?

    @Option(help: "How many of the busiest sites are read hour by hour.")
    var sites = 12

    @Option(help: "How many replicates.")
    var replicates: Int?

    @Flag(help: "500 replicates instead of 2000.")
    var quick = false

    @Option(help: "End earlier, when every probability is known to ± this many points.")
    var halfWidth: Double?

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    @Flag(help: "Print it as one JSON document.")
    var json = false

    private var count: Int { replicates ?? (quick ? 500 : 2000) }

    mutating func validate() throws {
      guard (1...1_000_000).contains(count) else {
        throw ValidationError("--replicates: found \(count), expected 1 to 1000000")
      }
      guard (1...1000).contains(sites) else { throw ValidationError("--sites: found \(sites), expected 1 to 1000") }
      if let start, Instant(iso8601: start) == nil {
        throw ValidationError("--start: found '\(start)', expected a moment as 2027-01-12T08:00:00Z")
      }
      if let choose, ChoiceRule(choose) == nil {
        throw ValidationError("--choose: found '\(choose)', expected \(ChoiceRule.expected)")
      }
      if let halfWidth, !(halfWidth > 0 && halfWidth < 50) {
        throw ValidationError("--half-width: found \(halfWidth), expected points, more than 0 and less than 50")
      }
      _ = try asked()
    }

    private func asked() throws -> [(metric: Metric, points: Double)] {
      try effect.map { text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let metric = Metric(name: String(parts[0])), Metric.gated.contains(metric),
          let points = Double(parts[1]), points > 0, points <= 95
        else {
          let names = Metric.gated.map(\.name).joined(separator: ", ")
          throw ValidationError("--effect: found '\(text)', expected METRIC=POINTS with a metric of \(names)")
        }
        return (metric, points)
      }
    }

    func carryOut() async throws -> ExitStatus {
      let policies = try PowerInput.policies(compare, else: policy, file: hypotheses)
      let calibration = try noise.map { try PowerInput.calibration($0) }
      let choice = try PowerInput.hypotheses(hypotheses)
      let copy = try await TwinCopy(of: twin, organisation: org)
      let survey = try await PowerSurvey(
        copy.client, of: copy.organisation, models: model, at: copy.time, sites: sites)
      Stream.error.writeLine("\(survey.sites.count) sites read in \(survey.calls) calls")
      let begin = start.flatMap { Instant(iso8601: $0) } ?? copy.time
      let study = PowerStudy(survey, start: begin, calibration: calibration, seed: RandomKey(seed: seed))
      let effort = PowerStudy.Effort(replicates: count, halfWidth: halfWidth.map { $0 / 100 })
      let showsBar = Presentation.showsBar
      let tell: @Sendable (Int, Int) async -> Void = { done, of in
        if !showsBar, done < of { Stream.error.writeLine("\(done) of \(of) replicates") }
      }
      let isComparison = policies.count > 1 || compare != nil || hypotheses != nil
      if isComparison {
        let rule = choose.flatMap { ChoiceRule($0) } ?? choice?.choose ?? .preset
        let trials = try await study.run(
          policies, choice?.hypotheses ?? SimulatedHypothesis.builtIn, effort: effort, progress: tell)
        let report = ComparisonReport(study: study, trials: trials, rule: rule, start: begin, seed: seed)
        try Stream.output.write(json ? report.document.indentedText + "\n" : report.text(Presentation.style()))
        return .good
      }
      let asked = try asked()
      let grid = asked.isEmpty ? PowerReport.grid : asked
      let tries =
        [SimulatedHypothesis(name: "healthy")]
        + grid.map { row in
          SimulatedHypothesis(name: "\(row.metric.name) \(row.points)", effects: [row.metric: row.points / 100])
        }
      let trials = try await study.run(policies, tries, effort: effort, progress: tell)
      let report = try await PowerReport(
        study: study, trial: trials[0], policy: policies[0], grid: grid, start: begin, seed: seed,
        searches: min(count, 100))
      try Stream.output.write(json ? report.document.indentedText + "\n" : report.text(Presentation.style()))
      return .good
    }
  }
}

/// What the command is given by name or by file.
enum PowerInput {
  static func node(_ path: String) throws -> Node { try YAML.parse(SourceFile.read(path), file: path) }

  static func policies(_ list: String?, else one: String, file: String?) throws -> [RolloutPolicy] {
    var names = list.map { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } } ?? []
    if names.isEmpty, let file, DiskFiles.exists(file) { names = try HypothesisFile(reading: node(file)).compare }
    return try (names.isEmpty ? [one] : names).map { try PolicySource.policy($0) }
  }

  static func hypotheses(_ given: String?) throws -> (hypotheses: [SimulatedHypothesis], choose: ChoiceRule?)? {
    guard let given else { return nil }
    if DiskFiles.exists(given) {
      let file = try HypothesisFile(reading: node(given))
      return (file.hypotheses, file.choose)
    }
    let known = SimulatedHypothesis.builtIn
    let found = try given.split(separator: ",").map { part in
      let name = String(part.filter { $0 != " " })
      guard let hypothesis = known.first(where: { $0.name == name }) else {
        let names = known.map(\.name)
        let nearest = nearestWord(to: name, in: names).map { "; did you mean '\($0)'?" } ?? ""
        throw Failure(
          .badInput,
          "mistwin: --hypotheses: found '\(name)'; expected a file that exists, or of "
            + "\(names.joined(separator: ", "))\(nearest)")
      }
      return hypothesis
    }
    guard !found.isEmpty else {
      throw Failure(.badInput, "mistwin: --hypotheses: found nothing; expected a file, or names with commas")
    }
    return (found, nil)
  }

  static func calibration(_ path: String) throws -> GateCalibration { try GateCalibration(reading: node(path)) }
}
