public import MistAPI

/// A request to the workflow API, apart from how it travels.
public struct WorkflowRequest: Sendable {
  /// What to do.
  public var method: HTTPMethod
  /// The whole path, without the query.
  public var path: String
  /// The query, in order.
  public var query: [MistRequest.QueryItem]
  /// The body; nil for none.
  public var body: [UInt8]?
  /// The key that lets the caller in, as it was sent.
  public var apiKey: String?
  /// By which key the caller will know the request again (`Idempotency-Key`).
  public var idempotencyKey: String?
  /// What the caller prefers (`Prefer`, RFC 7240): `respond-async`, `wait=10`.
  public var preference: String?

  /// A request.
  public init(
    _ method: HTTPMethod, _ path: String, query: [MistRequest.QueryItem] = [], body: [UInt8]? = nil,
    apiKey: String? = nil, idempotencyKey: String? = nil, preference: String? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    self.apiKey = apiKey
    self.idempotencyKey = idempotencyKey
    self.preference = preference
  }

  /// The first value of that name that is not empty.
  func query(_ name: String) -> String? { query.first { $0.name == name && !$0.value.isEmpty }?.value }

  /// Whether the query says yes to that name.
  /// - Throws: `WorkflowRefusal` for what is neither yes nor no.
  func flag(_ name: String) throws(WorkflowRefusal) -> Bool {
    guard let item = query.first(where: { $0.name == name }) else { return false }
    switch item.value {
    case "", "true", "1", "yes": return true
    case "false", "0", "no": return false
    default:
      throw .badQuery(name, found: item.value, expected: "true or false")
    }
  }

  /// How many seconds the caller waits for the end of a job before it is told where to look: 60 unless it says.
  var patience: Int64 {
    for part in (preference ?? "").split(separator: ",") {
      let words = part.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace }.lowercased() }
      if words == ["respond-async"] { return 0 }
      if words.first == "wait", words.count == 2, let seconds = Int64(words[1]), (0...3600).contains(seconds) {
        return seconds
      }
    }
    return 60
  }
}
