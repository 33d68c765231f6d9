import Determinism
import MistAPI
import MistLive
import Twin

/// What a command reads from: a copy of a twin, or a live cloud.
struct ReadNetwork {
  let client: any MistClient
  let organisation: MistID
  let organisationName: String
  /// The present of its clock.
  let time: Instant
  private let live: LiveSession?

  /// Opens it.
  /// - Parameters:
  ///   - twin: the twin's file, where no cloud is asked.
  ///   - role: what the twin's reader may do.
  init(twin: String, live options: LiveOptions, role: String = "read") async throws {
    if options.isAsked {
      let session = try await LiveSession(options)
      (client, organisation, live) = (session.client, session.organisation.id, session)
      (organisationName, time) = (session.organisation.name, WallClock.present)
    } else {
      let copy = try await TwinCopy(of: twin, organisation: options.org, role: role)
      (client, organisation, live) = (copy.client, copy.organisation, nil)
      (organisationName, time) = (copy.organisationName, copy.time)
    }
  }

  /// Lets go of the cloud.
  func close() async { await live?.close() }
}
