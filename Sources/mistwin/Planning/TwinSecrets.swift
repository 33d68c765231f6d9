import Planning
import Rehearsal

/// The secrets of a design whose network is a twin: what this machine does not have is made up, the same every time, because a
/// twin needs a secret and not the secret. It is made up of the twin's seed: a twin that a rehearsal has kept knows the same ones.
actor TwinSecrets: SecretResolver {
  private let sources: SecretSources
  private let standIns: StandInSecrets
  private var missing: [String] = []

  init(sources: SecretSources, seed: UInt64) {
    self.sources = sources
    standIns = StandInSecrets(seed: seed)
  }

  func resolve(_ reference: SecretReference) async throws -> String {
    do {
      return try await sources.resolve(reference)
    } catch {
      guard case .environment = reference else { throw error }
      missing.append("\(reference)")
      return await standIns.resolve(reference)
    }
  }

  /// Says on standard error which secrets were made up.
  func announce() {
    guard !missing.isEmpty else { return }
    Stream.error.writeLine("not set, made up for the twin: \(missing.sorted().joined(separator: ", "))")
  }
}
