import ArgumentParser
import Planning
import Rehearsal
import Reporting
import Rollout

/// `mistwin schema`
struct SchemaCommand: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a file.",
    discussion: """
      Example:
        mistwin schema plan > plan.schema.json
      """)

  /// The files that have one.
  enum File: String, ExpressibleByArgument, CaseIterable {
    case plan
    case policy
    case result
    case scenario
  }

  @Argument(help: "Which file.")
  var file: File

  func carryOut() async throws -> ExitStatus {
    switch file {
    case .plan: try Stream.output.write("\(PlanSchema.text)")
    case .policy: try Stream.output.write("\(PolicySchema.text)")
    case .result: try Stream.output.write("\(ResultSchema.text)")
    case .scenario: try Stream.output.write(ScenarioSchema.text)
    }
    return .good
  }
}
