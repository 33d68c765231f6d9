import Foundation
import MistAPI
import Planning
import Rehearsal

/// A whole rehearsal, from reading the files to the checked expectations.
///
/// Each one runs in a new process, as it does for its users: caches are cold, and the peak of its memory is its own.
enum RehearsalBenchmark {
  static func figures(_ options: Options) throws -> [Figure] {
    guard let program = Bundle.main.executablePath else {
      throw WrongResult(description: "this program does not find its own file")
    }
    var wall: [Double] = []
    var memory: [Double] = []
    for round in 0...(options.repetitions ?? 5) {
      let (status, output) = try Child.run([program, "--cold-run", "rehearsal", "--scenario", options.scenario])
      guard status == 0, let answer = try? JSON(parsing: output), let seconds = answer["seconds"]?.double,
        let bytes = answer["bytes"]?.double
      else { throw WrongResult(description: "the rehearsal of \(options.scenario) ended with status \(status)") }
      if round == 0 { continue }  // reads the program and the files into memory
      wall.append(seconds)
      memory.append(bytes / 1_048_576)
    }
    return [
      Figure(subject: "rehearse \(options.scenario)", unit: "s", ours: Samples(wall), target: .atMost(2)),
      Figure(
        subject: "its memory at the most", unit: "MiB", ours: Samples(memory), target: .atMost(200)),
    ]
  }

  /// One rehearsal in this process.
  static func coldRun(_ options: Options) async throws -> JSON {
    var isGood = false
    let seconds = try await asyncSeconds {
      let rehearsal = try Rehearsal(
        reading: options.scenario, files: DesignFiles(),
        options: .init(threads: ProcessInfo.processInfo.activeProcessorCount))
      isGood = try await rehearsal.run().isGood
    }
    guard isGood else { throw WrongResult(description: "\(options.scenario) does not meet its expectations") }
    return ["seconds": JSON(seconds), "bytes": JSON(try PeakMemory.bytes())]
  }
}
