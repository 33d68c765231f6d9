import Foundation
import Testing

/// The sample after its three days, rehearsed once for all tests that want it; each has a copy of its own.
enum KeptSample {
  static let twin = "shops.sqlite"

  private static let run = Task {
    let sample = try Sample()
    let outcome = try await sample.rehearse(["--keep", twin])
    try #require(outcome.status == 0, "\(outcome.error)")
    return sample
  }

  /// A copy of the design, with the twin beside it.
  static func copy() async throws -> Sample {
    let kept = try await run.value
    let sample = try Sample()
    try FileManager.default.copyItem(atPath: kept.scratch.path(twin), toPath: sample.scratch.path(twin))
    return sample
  }
}
