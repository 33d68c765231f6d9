import Determinism
import Ledger
import MistAPI
import MistLive
import Planning
import Twin
import TwinServer
import Workflow

/// The workflow API beside a served twin. What it needs is opened when it is first asked, so that a twin that is only served is not
/// touched; a design and a live cloud are opened at once, so that what is wrong with them is told at the start.
actor ServedWorkflow: CompanionService {
  /// An API that was opened, and the cloud that it speaks to.
  private struct Opened {
    let api: WorkflowAPI
    let live: LiveSession?
  }

  private let options: WorkflowOptions
  private let design: String?
  private let state: StateDirectory
  private let file: TwinFile
  private let isVirtual: Bool
  private let key: WorkflowKeyFile
  private var opened: Opened?
  private var opening: Task<Opened, any Error>?

  /// - Parameters:
  ///   - key: what callers send.
  ///   - isVirtual: whether nothing moves the twin's clock by itself.
  /// - Throws: `Failure`, `DocumentErrors`, what reaching a cloud throws
  init(
    _ options: WorkflowOptions, _ place: ServedDesign, key: WorkflowKeyFile, file: TwinFile, isVirtual: Bool
  ) async throws {
    self.options = options
    design = place.design
    self.file = file
    self.isVirtual = isVirtual
    state = place.directory(besideTwin: file.path)
    self.key = key
    if design != nil || options.live != nil { _ = try await api() }
  }

  /// What the operator is told when the server starts.
  var announcement: String {
    "workflow API on \(options.live.map { "the cloud \($0)" } ?? "the twin"), \(options.allowWrites ? "reading and writing" : "reading only"): "
      + "/workflow; its key is in \(key.source)"
  }

  nonisolated func owns(_ path: String) -> Bool { WorkflowAPI.owns(path) }

  func answer(_ request: CompanionRequest) async -> MistResponse {
    let call = request.request
    let api: WorkflowAPI
    do {
      api = try await self.api()
    } catch {
      return WorkflowRefusal.unreachable(Failure(error).message).response
    }
    return await api.answer(
      WorkflowRequest(
        call.method, call.path, query: call.query, body: call.body, apiKey: request.header("x-api-key"),
        idempotencyKey: request.header("idempotency-key"), preference: request.header("prefer")))
  }

  /// Lets go of the cloud.
  func close() async { await opened?.live?.close() }

  private func api() async throws -> WorkflowAPI {
    if let opened { return opened.api }
    let task = opening ?? Task { try await open() }
    opening = task
    do {
      let opened = try await task.value
      self.opened = opened
      return opened.api
    } catch {
      // Whatever stood in the way may be gone when it is asked again.
      opening = nil
      throw error
    }
  }

  private func open() async throws -> Opened {
    let ledger = try state.openLedger()
    let directory = design.map { DiskFiles.isDirectory($0) ? $0 : DiskFiles.directory(of: $0) }
    let sources = SecretSources(directory: directory ?? ".", allowsCommands: false)
    var network: WorkflowNetwork
    var live: LiveSession?
    if options.live != nil {
      let session = try await LiveSession(try options.liveOptions())
      live = session
      network = WorkflowNetwork(
        client: session.client, organisation: session.organisation.id, organisationName: session.organisation.name,
        isLive: true, time: WallClock(), wall: WallClock(), secrets: sources, hash: KeyedHash(salt: []), ledger: ledger)
    } else {
      let twin = file.twin
      let time = ServedTime(twin: twin, isVirtual: isVirtual)
      let token = try await file.mintToken("workflow API", entropy: SystemEntropy())
      let name = try await twin.organisations().first { $0.id == file.organisation }?.name ?? ""
      network = WorkflowNetwork(
        client: PacedClient(TwinClient(twin, token: token), time: time), organisation: file.organisation,
        organisationName: name, isLive: false, time: time, wall: WallClock(),
        secrets: TwinSecrets(sources: sources, seed: twin.seedNumber), hash: KeyedHash(salt: []),
        holdsHashes: try await twin.holdsHashes, ledger: ledger)
    }
    network.hash = KeyedHash(
      salt: try await ledger.salt(ofOrganisation: "\(network.organisation)", entropy: SystemEntropy()))
    let base =
      try design.map { try WorkflowBase($0, files: DiskFiles()) }
      ?? WorkflowBase(organisation: network.organisationName)
    let desk = WorkflowFolder(state: state, ledger: ledger, live: live, signers: options.signers)
    let api = try await WorkflowAPI(
      network, desk: desk, base: base, access: .init(key: key.text, allowsWrites: options.allowWrites))
    return Opened(api: api, live: live)
  }
}
