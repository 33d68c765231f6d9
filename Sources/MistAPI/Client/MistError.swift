/// What can go wrong with a call.
public enum MistError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The cloud refused: status, its `detail`, the method and path.
  case refused(status: Int, detail: String, method: HTTPMethod, path: String)
  /// Too many calls; the cloud asks to wait that many seconds.
  case rateLimited(retryAfter: Int, path: String)
  /// The answer came but is not what the published API promises.
  case unexpectedAnswer(String, expected: String, found: String)
  /// No answer came.
  case unreachable(String)

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .refused(let status, let detail, let method, let path):
      "\(method.rawValue) \(path) was refused with status \(status): \(detail)"
    case .rateLimited(let seconds, let path):
      "\(path): the call quota of this hour is used up; the cloud asks to wait \(seconds) s"
    case .unexpectedAnswer(let path, let expected, let found):
      "\(path) answered \(found) where the published API has \(expected)"
    case .unreachable(let why): "no answer came: \(why)"
    }
  }

  /// The body of a good answer, `null` where it has none.
  /// - Parameter names: The members that are kept of the objects in it; nil for all.
  /// - Throws: `MistError` for any status but 2xx, or a body that is not JSON.
  public static func body(
    of response: MistResponse, to request: MistRequest, keeping names: [StaticString]? = nil
  ) throws(MistError) -> JSON {
    if response.status == 429 {
      throw .rateLimited(retryAfter: response.header("retry-after").flatMap { Int($0) } ?? 1, path: request.path)
    }
    guard (200..<300).contains(response.status) else {
      throw .refused(
        status: response.status, detail: detail(of: response), method: request.method, path: request.path)
    }
    if response.body.isEmpty { return .null }
    do {
      if let names { return try JSON(parsing: response.body, keeping: names) }
      return try JSON(parsing: response.body)
    } catch {
      throw .unexpectedAnswer(request.path, expected: "JSON", found: "a body that does not parse (\(error))")
    }
  }

  private static func detail(of response: MistResponse) -> String {
    guard let body = try? JSON(parsing: response.body) else {
      return response.body.isEmpty ? "no detail given" : String(decoding: response.body.prefix(200), as: UTF8.self)
    }
    return body["detail"]?.string ?? body["reason"]?.strings?.first ?? body.text
  }
}
