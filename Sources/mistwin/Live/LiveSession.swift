import Documents
import Foundation
import MistAPI
import MistLive

/// An organisation on a live cloud, or in a recording of one, that is read.
struct LiveSession {
  let client: any MistClient
  let organisation: LiveOrganisation
  /// What is left of the tokens' calls; nil for a recording.
  let quotas: [TokenQuota]?
  private let live: LiveClient?

  /// Reaches the cloud and finds the organisation.
  /// - Throws: `Failure`, `LiveSettingsError`, `LiveAccessError`, `RecordingError`, `CallBudgetError`, `MistError`
  init(_ options: LiveOptions) async throws {
    if let file = options.replay {
      let text = String(decoding: try SourceFile.read(file), as: UTF8.self)
      client = try ReplayClient(recording: text, file: file)
      organisation = try await client.organisation(named: options.org)
      live = nil
      quotas = nil
      Stream.error.writeLine("\(file): a recording of '\(organisation.name)' (\(organisation.id))")
      return
    }
    let live = try await Self.client(options)
    do {
      client = try options.record.map { RecordingClient(live, to: try RecordingFile($0)) } ?? live
      organisation = try await client.organisation(named: options.org)
    } catch {
      await live.close()
      throw error
    }
    self.live = live
    quotas = live.budget.quotas
    Stream.error.writeLine(
      "\(live.cloud): '\(organisation.name)' (\(organisation.id)), role \(organisation.role); \(await live.callsLeft) calls left "
        + "of this hour")
  }

  /// A client of the cloud that the options and the environment say.
  /// - Throws: `Failure`, `LiveSettingsError`, `LiveAccessError`, `CallBudgetError`, `MistError`
  static func client(_ options: LiveOptions) async throws -> LiveClient {
    let environment = ProcessInfo.processInfo.environment
    let file = try options.envFile.map { name in
      let path = (name as NSString).expandingTildeInPath
      let text = String(decoding: try SourceFile.read(path), as: UTF8.self)
      return (name: name, variables: try EnvironmentText.variables(of: text, file: name))
    }
    var settings = try LiveSettings(cloud: options.live ?? "", environment: environment, file: file)
    settings.reserve = try options.callReserve()
    if let inFlight = options.inFlight { settings.flights = inFlight }
    for path in authorities(options, environment, file?.variables ?? [:]) {
      settings.authorities.append(.init(file: path, pem: try SourceFile.read(path)))
    }
    return try await LiveClient(settings, time: WallClock(), entropy: SystemEntropy())
  }

  /// The files of authorities: the option's, and the first that the environment names.
  private static func authorities(
    _ options: LiveOptions, _ environment: [String: String], _ ofFile: [String: String]
  ) -> [String] {
    let variables = environment.merging(ofFile) { _, ofFile in ofFile }
    let named = LiveSettings.authorityVariables.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
    return [options.ca, named].compactMap { $0 }
  }

  /// How many calls may be under way at once.
  var flights: Int { live?.flights ?? 1 }

  /// How many different calls were sent so far; those that were sent again count once.
  var calls: Int {
    get async { await live.asyncMap { await $0.figures }.map { $0.calls - $0.repeats - $0.refusedForQuota } ?? 0 }
  }

  /// Lets go of the cloud.
  func close() async { await live?.close() }
}

extension Optional where Wrapped: Sendable {
  /// What comes of the value, where there is one.
  fileprivate func asyncMap<Result>(_ change: (Wrapped) async -> Result) async -> Result? {
    if let self { return await change(self) }
    return nil
  }
}
