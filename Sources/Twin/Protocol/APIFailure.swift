import MistAPI

/// An answer other than 200, with the body that clients read (mist-fidelity, section 1.4).
enum APIFailure: Error, Hashable {
  /// 400: the request is wrong; `detail` says how.
  case badRequest(String)
  /// 400 with the operation's own shape, such as a claim in which no code was good.
  case badRequestBody(JSON)
  /// 401: no token, or one that nobody knows.
  case notAuthenticated
  /// 401: the session lacks its second factor.
  case twoFactorAwaited
  /// 401: the code of the second factor is wrong.
  case wrongTwoFactor
  /// 403: a session's write without its token.
  case forgery
  /// 403: the token may not do this.
  case forbidden
  /// 404: no such object.
  case notFound
  /// 404 with a reason, such as an unknown metric.
  case notFoundBecause(String)
  /// 409: of a copy that was pulled in part, what is asked for was not; `detail` says what.
  case unknownHere(String)
  /// 405: the path is known, but not with this method.
  case methodNotAllowed(String)
  /// 429: the quota of this hour is used up; the seconds until the next hour, and the quota.
  case tooManyCalls(retryAfter: Int64, limit: Int)
  /// 429: too many failed logins; the seconds until the next may be tried.
  case tooManyLogins(retryAfter: Int64)
  /// 500: the store failed. Never the caller's fault.
  case storeFailed(String)

  var response: MistResponse {
    switch self {
    case .badRequest(let detail): MistResponse(status: 400, json: ["detail": .string(detail)])
    case .badRequestBody(let body): MistResponse(status: 400, json: body)
    case .notAuthenticated:
      MistResponse(status: 401, json: ["detail": "Authentication credentials were not provided."])
    case .twoFactorAwaited: MistResponse(status: 401, json: ["detail": "Two-factor authentication is required."])
    case .wrongTwoFactor: MistResponse(status: 401, json: ["detail": "The two-factor code is incorrect."])
    case .forgery: MistResponse(status: 403, json: ["detail": "CSRF Failed: X-CSRFToken is missing or incorrect."])
    case .tooManyLogins(let seconds):
      MistResponse(
        status: 429, headers: [.init("retry-after", String(seconds))],
        json: ["detail": "Too many failed logins: the next may be tried in \(seconds) seconds."])
    case .forbidden:
      MistResponse(status: 403, json: ["detail": "You do not have permission to perform this action."])
    case .notFound: MistResponse(status: 404, json: ["detail": "Not found."])
    case .notFoundBecause(let detail): MistResponse(status: 404, json: ["detail": .string(detail)])
    case .unknownHere(let detail): MistResponse(status: 409, json: ["detail": .string(detail)])
    case .methodNotAllowed(let method):
      MistResponse(status: 405, json: ["detail": .string("Method \"\(method)\" not allowed.")])
    case .tooManyCalls(let seconds, let limit):
      MistResponse(
        status: 429, headers: [.init("retry-after", String(seconds))],
        json: ["detail": "Request was throttled: the limit is \(limit) calls per hour and token."])
    case .storeFailed(let detail): MistResponse(status: 500, json: ["detail": .string(detail)])
    }
  }
}
