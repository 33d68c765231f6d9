/// Whatever answers Mist API requests: the simulated cloud in this process, or the real one over HTTPS.
///
/// Everything that plans, judges or rolls out speaks to the network through this protocol and knows nothing else.
public protocol MistClient: Sendable {
  /// Carries out one call.
  /// - Throws: `MistError.unreachable` when no answer came; an answer of any status is returned, not thrown.
  func send(_ request: MistRequest) async throws -> MistResponse
}

extension MistClient {
  /// Carries out a call and returns its body, `null` where the answer has none.
  /// - Parameter names: The members that are kept of the objects in the body; nil for all. Large answers of which little is
  ///   wanted are read faster so.
  /// - Throws: `MistError` for any answer but 2xx, or one whose body is not JSON.
  public func call(
    _ method: HTTPMethod, _ path: String, query: [MistRequest.QueryItem] = [], body: JSON? = nil,
    keeping names: [StaticString]? = nil
  ) async throws -> JSON {
    let request = MistRequest(method, path, query: query, body: body)
    let response = try await send(request)
    return try MistError.body(of: response, to: request, keeping: names)
  }

  /// Reads every page of a search (kind B of mist-fidelity, section 1.6: an object with `results` and, while there are more,
  /// `next`).
  /// - Throws: `MistError`
  public func search(_ path: String, query: [MistRequest.QueryItem] = [], pageSize: Int = 1000) async throws -> [JSON] {
    var items: [JSON] = []
    var after: String?
    while true {
      var paging = [MistRequest.QueryItem("limit", String(pageSize))]
      if let after { paging.append(.init("search_after", after)) }
      let body = try await call(.get, path, query: query + paging)
      guard let found = body["results"]?.array else {
        throw MistError.unexpectedAnswer(path, expected: "results of a search", found: body.describedForErrors)
      }
      items += found
      let next = body["next"]?.string.flatMap { Self.parameter("search_after", of: $0) }
      guard !found.isEmpty, let next, next != after else { return items }
      after = next
    }
  }

  /// The value of a parameter in a link, percent-decoded; nil when the link does not have it.
  private static func parameter(_ name: String, of link: String) -> String? {
    guard let mark = link.firstIndex(of: "?") else { return nil }
    for pair in link[link.index(after: mark)...].split(separator: "&") where pair.hasPrefix("\(name)=") {
      var bytes: [UInt8] = []
      var rest = pair.dropFirst(name.count + 1).utf8[...]
      while let byte = rest.first {
        if byte == UInt8(ascii: "%"), let value = UInt8(String(Substring(rest.dropFirst().prefix(2))), radix: 16) {
          bytes.append(value)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
          rest = rest.dropFirst()
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    return nil
  }

  /// Reads every page of a list (kind A of mist-fidelity, section 1.6: an array with `X-Page-*` headers).
  /// - Parameter names: The members that are kept of the objects in the list; nil for all.
  /// - Throws: `MistError`
  public func list(
    _ path: String, query: [MistRequest.QueryItem] = [], pageSize: Int = 1000, keeping names: [StaticString]? = nil
  ) async throws -> [JSON] {
    var items: [JSON] = []
    var page = 1
    while true {
      let paging = [
        MistRequest.QueryItem("limit", String(pageSize)), MistRequest.QueryItem("page", String(page)),
      ]
      let request = MistRequest(.get, path, query: query + paging)
      let response = try await send(request)
      let body = try MistError.body(of: response, to: request, keeping: names)
      if body.isNull { return items }  // the cloud answers null for some empty lists (section 1.6)
      guard let elements = body.array else {
        throw MistError.unexpectedAnswer(request.path, expected: "a list", found: body.describedForErrors)
      }
      items.append(contentsOf: elements)
      let total = response.header("x-page-total").flatMap { Int($0) } ?? items.count
      if elements.isEmpty || page * pageSize >= total { return items }
      page += 1
    }
  }
}
