import ArgumentParser
import MistAPI
import Planning
import Rehearsal
import Reporting
import Rollout
import Twin

/// `mistwin schema`
struct SchemaCommand: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a file.",
    discussion: """
      An editor that knows the schema of a file completes its keys and marks what cannot be. For YAML, name it in the first \
      line: # yaml-language-server: $schema=design.schema.json

      Example:
        mistwin schema plan > plan.schema.json
      """)

  /// The files that have one.
  enum File: String, ExpressibleByArgument, CaseIterable {
    case design
    case scenario
    case policy
    case hypotheses
    case profiles
    case knownFailures = "known-failures"
    case faultRules = "fault-rules"
    case plan
    case result
    case attestation
    case approval

    /// The schema.
    var text: String {
      switch self {
      case .design: DesignSchema.text
      case .scenario: ScenarioSchema.text
      case .policy: "\(PolicySchema.text)"
      case .hypotheses: HypothesesSchema.text
      case .profiles: ProfilesSchema.text
      case .knownFailures: KnownFailuresSchema.text
      case .faultRules: FaultRulesSchema.text
      case .plan: "\(PlanSchema.text)"
      case .result: "\(ResultSchema.text)"
      case .attestation: "\(AttestationSchema.text)"
      case .approval: "\(ApprovalSchema.text)"
      }
    }
  }

  @Argument(help: "Which file.")
  var file: File

  func carryOut() async throws -> ExitStatus {
    try Stream.output.write(file.text)
    return .good
  }
}
