public import MistAPI
import Planning

/// Why a request to the workflow API is not carried out, as the problem that its answer tells (RFC 9457).
public enum WorkflowRefusal: Error, Sendable {
  /// The API has no such path.
  case notFound(path: String, nearest: String?)
  /// The path is not asked in that way.
  case methodNotAllowed(path: String, allowed: [HTTPMethod])
  /// No key, or another.
  case noKey(given: Bool)
  /// The server was started for reading only.
  case readOnly
  /// The body is no JSON object.
  case notJSON(String)
  /// A value of the query.
  case badQuery(_ name: String, found: String, expected: String)
  /// The body, or what it makes of the design, has faults.
  case faults([WorkflowFault])
  /// It rests on steps that are not carried out yet.
  case restsOn([String], endpoints: [String])
  /// The key was used for another request.
  case keyReused(key: String, operation: String)
  /// There is no such job, plan or change.
  case unknown(_ kind: String, _ name: String)
  /// What the cloud, the plan or the ledger says.
  case conflict(String)
  /// A live cloud, and no plan that was rehearsed and approved.
  case notCleared(String, plan: String?)
  /// The cloud could not be asked.
  case unreachable(String)

  /// The HTTP status.
  public var status: Int {
    switch self {
    case .notFound, .unknown: 404
    case .methodNotAllowed: 405
    case .noKey: 401
    case .readOnly, .notCleared: 403
    case .notJSON, .badQuery: 400
    case .faults, .keyReused: 422
    case .restsOn, .conflict: 409
    case .unreachable: 502
    }
  }

  private var title: String {
    switch self {
    case .notFound: "No such path"
    case .methodNotAllowed: "No such method"
    case .noKey: "No key"
    case .readOnly: "Reading only"
    case .notJSON, .badQuery: "Not understood"
    case .faults: "The request has faults"
    case .restsOn: "It rests on other steps"
    case .keyReused: "The key was used before"
    case .unknown: "Not found"
    case .conflict: "It does not fit what stands"
    case .notCleared: "Not rehearsed, or not approved"
    case .unreachable: "The cloud cannot be asked"
    }
  }

  /// What was found, what was expected and what to do.
  public var detail: String {
    switch self {
    case .notFound(let path, let nearest):
      "found the path '\(path)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        + "; /workflow/openapi.json lists all paths"
    case .methodNotAllowed(let path, let allowed):
      "'\(path)' is asked with \(allowed.map(\.rawValue).joined(separator: " or "))"
    case .noKey(let given):
      given
        ? "found another key than the server's in X-API-Key; `mistwin serve` says where it is"
        : "expected the server's key in the header X-API-Key; `mistwin serve` says where it is"
    case .readOnly: "the server only reads; expected `mistwin serve --allow-writes`, or ?dry_run=true"
    case .notJSON(let what): "the body: found \(what), expected one JSON object"
    case .badQuery(let name, let found, let expected): "?\(name): found '\(found)', expected \(expected)"
    case .faults(let faults):
      faults.count == 1
        ? faults[0].sentence : "\(faults.count) faults; nothing was changed. The first: \(faults[0].sentence)"
    case .restsOn(let steps, let endpoints):
      "not carried out yet: \(listed(steps)); POST \(listed(endpoints)) first, or ask with ?with_prerequisites=true. Nothing was changed"
    case .keyReused(let key, let operation):
      "the Idempotency-Key '\(key)' was used for \(operation) with another body or query; expected a new key"
    case .unknown(let kind, let name): "found no \(kind) '\(name)'"
    case .conflict(let why), .unreachable(let why), .notCleared(let why, _): why
    }
  }

  /// The answer, `application/problem+json`.
  public var response: MistResponse {
    var problem = JSONObject([
      ("type", "about:blank"), ("title", .string(title)), ("status", JSON(status)), ("detail", .string(detail)),
    ])
    switch self {
    case .faults(let faults): problem["errors"] = .array(faults.map(\.json))
    case .restsOn(let steps, let endpoints):
      problem["rests_on"] = JSON(steps)
      problem["endpoints"] = JSON(endpoints)
    case .notCleared(_, let plan?): problem["plan"] = .string(plan)
    default: break
    }
    var headers = [MistResponse.Header("content-type", "application/problem+json")]
    if case .methodNotAllowed(_, let allowed) = self {
      headers.append(.init("allow", allowed.map(\.rawValue).joined(separator: ", ")))
    }
    return MistResponse(status: status, headers: headers, json: .object(problem))
  }
}

/// A list for a sentence: the first four, and how many more.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(4).joined(separator: ", ")
  return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
}
