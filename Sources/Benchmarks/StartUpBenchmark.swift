import Foundation

/// How long `mistwin --help` takes, from starting the process to its end.
enum StartUpBenchmark {
  /// Nil when there is no `mistwin` beside this program.
  static func figure(_ options: Options) throws -> Figure? {
    guard let program = Child.sibling("mistwin") else { return nil }
    var times: [Double] = []
    for round in 0...4 * (options.repetitions ?? 5) {
      let time = try seconds {
        let (status, output) = try Child.run([program, "--help"])
        guard status == 0, !output.isEmpty else {
          throw WrongResult(description: "mistwin --help ended with status \(status)")
        }
      }
      if round > 0 { times.append(time * 1000) }
    }
    return Figure(subject: "mistwin --help", unit: "ms", ours: Samples(times), target: .atMost(50))
  }
}
