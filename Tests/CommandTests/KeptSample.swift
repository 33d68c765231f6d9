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

  /// A copy of it whose twin is served, as the cloud that `secrets/env` leads to.
  static func served(_ work: (Sample) async throws -> Void) async throws {
    let sample = try await copy()
    let server = try await RunningServer.start(
      [
        "serve", "--twin", twin, "--ca", ".mistwin", "--port", "0", "--proxy-port", "0", "--clock", "virtual",
        "--env-file", "secrets/env",
      ], in: sample.scratch.url)
    do {
      try await work(sample)
    } catch {
      _ = try await server.stop()
      throw error
    }
    #expect(try await server.stop().status == 0)
  }
}
