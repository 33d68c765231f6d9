import MistAPI
import MistCatalogue
import Reporting
import Twin
import TwinServer
import World

/// The page of a served twin at `/`, and what it shows that no API has: the rollouts of a ledger and the address plan of a design.
struct Dashboard: CompanionService {
  private static let prefix = "/dashboard/"

  private let twin: Twin
  private let organisation: MistID
  private let page: DashboardPage
  private let rollouts: DashboardRollouts
  private let addresses: DashboardAddresses?

  /// The dashboard of a twin.
  /// - Parameters:
  ///   - organisation: Whose readers may see rollouts and addresses.
  ///   - pace: How many times the wall's pace the twin's clock runs at; nil where it stands still.
  ///   - state: Where the ledger is, once there is one.
  ///   - addresses: The address plan of a design; nil for none.
  init(
    _ twin: Twin, organisation: MistID, pace: ClockPace, state: StateDirectory, addresses: DashboardAddresses?
  ) {
    self.twin = twin
    self.organisation = organisation
    rollouts = DashboardRollouts(state: state)
    self.addresses = addresses
    page = DashboardPage(Self.facts(pace: pace, hasDesign: addresses != nil))
  }

  private static func facts(pace: ClockPace, hasDesign: Bool) -> DashboardFacts {
    var times: Int64?
    if case .running(let pace) = pace { times = pace }
    let fidelities = Catalogue.published.operations.map { Twin.fidelity(of: $0) }
    return DashboardFacts(
      version: Mistwin.version, pace: times,
      fidelity: Fidelity.allCases.map { fidelity in
        (name: fidelity.rawValue, operations: fidelities.count { $0 == fidelity })
      },
      causes: CauseKind.allCases.map {
        .init(
          kind: $0.rawValue, sentence: $0.sentence, magnitude: $0.magnitudeMeaning, range: $0.magnitudes,
          devices: $0.place.rawValue)
      }, hasDesign: hasDesign, hasState: true)
  }

  func owns(_ path: String) -> Bool { path == "/" || path.isEmpty || path.hasPrefix(Self.prefix) }

  func answer(_ request: CompanionRequest) async -> MistResponse {
    guard request.request.method == .get else {
      return MistResponse(status: 405, headers: [.init("allow", "GET, HEAD")], json: ["detail": "Only to be read."])
    }
    switch request.request.path {
    case "/", "": return file(page.html, "text/html")
    case Self.prefix + "dashboard.css": return file(DashboardPage.style, "text/css")
    case Self.prefix + "dashboard.js": return file(DashboardPage.script, "text/javascript")
    case Self.prefix + "rollouts":
      return await data(request, { await rollouts.document() }, without: "--state")
    case Self.prefix + "addresses":
      return await data(request, addresses.map { source in { source.document() } }, without: "--design")
    default: return MistResponse(status: 404, headers: Self.guards, json: ["detail": "Not found."])
    }
  }

  private static let guards: [MistResponse.Header] = [
    .init("content-security-policy", DashboardPage.policy), .init("x-content-type-options", "nosniff"),
    .init("referrer-policy", "no-referrer"), .init("x-frame-options", "DENY"), .init("cache-control", "no-store"),
  ]

  private func file(_ text: String, _ type: String) -> MistResponse {
    MistResponse(
      headers: [.init("content-type", "\(type); charset=utf-8")] + Self.guards, body: Array(text.utf8))
  }

  /// What only those are told who may read the organisation.
  private func data(
    _ request: CompanionRequest, _ read: (() async -> JSON)?, without option: String
  ) async -> MistResponse {
    let status = await twin.mayRead(
      path: "orgs/\(organisation)/stats", credentials: request.credentials, from: request.source)
    guard status == 200 else {
      let detail = status == 401 ? "Authentication credentials were not provided." : "You have no access to it."
      return MistResponse(status: status, headers: Self.guards, json: ["detail": .string(detail)])
    }
    guard let read else {
      return MistResponse(
        status: 404, headers: Self.guards, json: ["detail": .string("The server was started without \(option).")])
    }
    return MistResponse(headers: Self.guards, json: await read())
  }
}
