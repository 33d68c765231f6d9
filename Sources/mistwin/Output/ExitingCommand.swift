import ArgumentParser

/// A command that ends with a status; what it throws becomes a message on standard error and a status, never a trace.
protocol ExitingCommand: AsyncParsableCommand {
  /// Does the job.
  func carryOut() async throws -> ExitStatus
}

extension ExitingCommand {
  mutating func run() async throws {
    let status: ExitStatus
    do {
      status = try await carryOut()
    } catch {
      let failure = Failure(error)
      Stream.error.writeLine(failure.message)
      status = failure.status
    }
    if status != .good { throw ExitCode(status.rawValue) }
  }
}
