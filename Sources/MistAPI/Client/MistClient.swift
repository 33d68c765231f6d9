/// Whatever answers Mist API requests: the simulated cloud in this process, or the real one over HTTPS.
///
/// Everything that plans, judges or rolls out speaks to the network through this protocol and knows nothing else.
public protocol MistClient: Sendable {
  /// Carries out one call.
  /// - Throws: `MistError.unreachable` when no answer came; an answer of any status is returned, not thrown.
  func send(_ request: MistRequest) async throws -> MistResponse

  /// How many calls may be under way at a time. Whoever has calls of which none rests on another's answer sends that many at
  /// once. It is 1 for a twin in this process, where calls go in the order in which they are made (ruling 7).
  var flights: Int { get }
}

extension MistClient {
  /// One after the other.
  public var flights: Int { 1 }

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

  /// Reads every page of a list (kind A of mist-fidelity, section 1.6: an array with `X-Page-*` headers). What the first says of
  /// their number lets the others be read at once, as many as may be under way.
  /// - Parameter names: The members that are kept of the objects in the list; nil for all.
  /// - Throws: `MistError`
  public func list(
    _ path: String, query: [MistRequest.QueryItem] = [], pageSize: Int = 1000, keeping names: [StaticString]? = nil
  ) async throws -> [JSON] {
    @Sendable func page(_ number: Int) async throws -> (elements: [JSON], total: Int?) {
      let paging = [
        MistRequest.QueryItem("limit", String(pageSize)), MistRequest.QueryItem("page", String(number)),
      ]
      let request = MistRequest(.get, path, query: query + paging)
      let response = try await send(request)
      let body = try MistError.body(of: response, to: request, keeping: names)
      if body.isNull { return ([], nil) }  // the cloud answers null for some empty lists (section 1.6)
      guard let elements = body.array else {
        throw MistError.unexpectedAnswer(request.path, expected: "a list", found: body.describedForErrors)
      }
      return (elements, response.header("x-page-total").flatMap { Int($0) })
    }
    var items: [JSON] = []
    var (next, last) = (1, 1)
    // Something may be added while it is read, or taken away: what the newest answer says of their number holds.
    while next <= last {
      let pages = try await concurrently(flights, next...min(last, next + max(1, flights) - 1)) { try await page($0) }
      for (elements, _) in pages { items += elements }
      guard let end = pages.last, !end.elements.isEmpty else { return items }
      next += pages.count
      last = ((end.total ?? items.count) + pageSize - 1) / pageSize
    }
    return items
  }
}
