import Determinism
public import MistAPI

/// A call and its answer as a recording keeps them: a line of JSON, without secrets.
public struct RecordedCall: Sendable, Hashable {
  /// The call, its body without secrets.
  public let request: MistRequest
  /// The answer, its body without secrets; nil where it was no JSON and is left out.
  public let answer: MistResponse?

  /// What stands in the place of a secret.
  static let cover: JSON = "****"
  /// The headers of an answer that mean something to whoever reads it. Cookies and the like are not kept.
  private static let kept: Set<String> = [
    "x-page-limit", "x-page-page", "x-page-total", "retry-after", "content-type",
  ]

  /// What is kept of a call.
  public init(_ request: MistRequest, _ answer: MistResponse) {
    self.request = Self.covered(request)
    guard let body = Self.covered(answer.body) else {
      self.answer = nil
      return
    }
    self.answer = MistResponse(
      status: answer.status, headers: answer.headers.filter { Self.kept.contains($0.name) }, body: body)
  }

  /// The call as it is looked for in a recording.
  static func covered(_ request: MistRequest) -> MistRequest {
    var request = request
    request.query = request.query.map { item in
      SecretMembers.contains(item.name) && !item.value.isEmpty ? .init(item.name, cover.string ?? "") : item
    }
    if let body = request.body { request.body = covered(body) ?? Array("(not JSON)".utf8) }
    request.contentType = nil
    return request
  }

  private static func covered(_ body: [UInt8]) -> [UInt8]? {
    guard !body.isEmpty else { return [] }
    guard let json = try? JSON(parsing: body) else { return nil }
    return SecretMembers.replacing(in: json) { _ in cover }.bytes
  }

  // MARK: - A line

  /// The line, without its end.
  public var line: String {
    var call = JSONObject([
      ("method", .string(request.method.rawValue)), ("path", .string(request.path)),
      ("query", .array(request.query.map { .array([.string($0.name), .string($0.value)]) })),
    ])
    if let body = request.body { call["body"] = (try? JSON(parsing: body)) ?? .string("(not JSON)") }
    guard let answer else { return JSON.object(JSONObject([("call", .object(call)), ("answer", .null)])).text }
    var said = JSONObject([
      ("status", JSON(answer.status)),
      ("headers", .array(answer.headers.map { .array([.string($0.name), .string($0.value)]) })),
    ])
    if !answer.body.isEmpty { said["body"] = try? JSON(parsing: answer.body) }
    return JSON.object(JSONObject([("call", .object(call)), ("answer", .object(said))])).text
  }

  /// Reads a line; nil when it is none.
  public init?(line: some StringProtocol) {
    guard let json = try? JSON(parsing: Array(line.utf8)), let call = json["call"],
      let method = call["method"]?.string.flatMap({ HTTPMethod(rawValue: $0) }), let path = call["path"]?.string,
      path.hasPrefix("/api/v1"), let query = Self.pairs(call["query"]), let said = json["answer"]
    else { return nil }
    var request = MistRequest(
      method, String(path.dropFirst("/api/v1".count)), query: query.map { .init($0.0, $0.1) }, body: call["body"])
    if call["body"]?.string == "(not JSON)" { request.body = Array("(not JSON)".utf8) }
    self.request = request
    guard !said.isNull else {
      answer = nil
      return
    }
    guard let status = said["status"]?.int, let headers = Self.pairs(said["headers"]) else { return nil }
    answer = MistResponse(
      status: status, headers: headers.map { .init($0.0, $0.1) }, body: said["body"]?.bytes ?? [])
  }

  private static func pairs(_ value: JSON?) -> [(String, String)]? {
    guard let items = value?.array else { return nil }
    let pairs = items.compactMap { $0.strings }.filter { $0.count == 2 }.map { ($0[0], $0[1]) }
    return pairs.count == items.count ? pairs : nil
  }
}
