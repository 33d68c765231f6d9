import MistAPI

/// What the server itself has to say to a request.
enum ServerRoute {
  /// Nothing: the twin answers.
  case twin
  /// This.
  case answer(MistResponse)
  /// Nothing: another service, beside the twin, answers.
  case companion(any CompanionService)

  static let streamPath = "/api-ws/v1/stream"

  init(_ head: RequestTranslation, origin: ConnectionOrigin, companions: [any CompanionService] = []) {
    if origin == .proxy, let refusal = Self.refusal(ofProxied: head) {
      self = .answer(refusal)
      return
    }
    switch head.purpose {
    case .options: self = .answer(MistResponse(status: 200))
    case .unknownMethod:
      self = .answer(
        MistResponse(
          status: 405, headers: [.init("allow", ResponseHeaders.allowedMethods)],
          json: ["detail": "Method not allowed."]))
    case .call:
      if Self.isOwn(head.request.path) {
        self = Self.own(head, origin: origin)
      } else if !companions.isEmpty, let companion = Self.companion(head, origin: origin, among: companions) {
        self = .companion(companion)
      } else {
        self = .twin
      }
    }
  }

  /// Whether a path belongs to the twin's own control API.
  private static func isOwn(_ path: String) -> Bool {
    // Nearly every path is the API's: its second letter says so.
    let rest = path.utf8.drop { $0 == UInt8(ascii: "/") }
    guard rest.first == UInt8(ascii: "t") else { return false }
    return rest.prefix { $0 != UInt8(ascii: "/") }.elementsEqual("twin".utf8)
  }

  /// Who answers a path that is neither the cloud's nor the twin's own.
  private static func companion(
    _ head: RequestTranslation, origin: ConnectionOrigin, among companions: [any CompanionService]
  ) -> (any CompanionService)? {
    let path = head.request.path
    guard !path.hasPrefix("/api"), origin == .direct, !MistClouds.contains(head.host ?? "") else { return nil }
    return companions.first { $0.owns(path) }
  }

  private static func own(_ head: RequestTranslation, origin: ConnectionOrigin) -> ServerRoute {
    // Whoever takes the twin for the cloud must not find on it what the cloud does not have.
    guard origin == .direct, !MistClouds.contains(head.host ?? "") else {
      return .answer(MistResponse(status: 404, json: ["detail": "Not found."]))
    }
    guard head.request.path == "/twin/v1/ready" else { return .twin }
    return .answer(MistResponse(json: ["ready": true]))
  }

  /// Why a plain request to the proxy is not carried out.
  private static func refusal(ofProxied head: RequestTranslation) -> MistResponse? {
    guard head.isAbsolute else {
      return MistResponse(
        status: 400,
        json: ["detail": "This is the proxy: expected CONNECT, or a whole URL of a Mist cloud. The API is on --port."])
    }
    guard MistClouds.contains(head.host ?? "") else {
      return MistResponse(status: 403, json: ["detail": .string(ConnectRequest.refusal(of: head.host ?? ""))])
    }
    return nil
  }
}

extension ServerRoute {
  /// The answer to a request for the stream that did not ask for a WebSocket; any other answer as it is.
  static func streamAnswer(_ response: MistResponse, to head: RequestTranslation) -> MistResponse {
    guard head.request.path == streamPath, response.status != 401 else { return response }
    return MistResponse(
      status: 426, headers: [.init("upgrade", "websocket")],
      json: ["detail": "Expected a WebSocket: GET with Upgrade: websocket, version 13, over HTTP/1.1."])
  }
}
