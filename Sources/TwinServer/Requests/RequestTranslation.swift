import Foundation
import MistAPI
import NIOHTTP1

/// A request as the twin takes it, read off the head of an HTTP request in one pass over its headers.
struct RequestTranslation {
  /// What the client asks for, apart from the API's four methods.
  enum Purpose {
    /// A call of the API, or HEAD of one.
    case call
    /// `OPTIONS`: what may be asked.
    case options
    /// Another method.
    case unknownMethod
  }

  var purpose = Purpose.call
  /// Whether the answer's body is not wanted.
  var isHead = false
  var request: MistRequest
  var credentials = Credentials.none
  /// The headers as they came, for those who are not the twin.
  let headers: HTTPHeaders
  /// The host that a whole URL or the `Host` header named.
  var host: String?
  /// Whether the URL named its host, as requests to a proxy do.
  var isAbsolute = false
  /// Where the page comes from that asks, for browsers.
  var origin: String?
  /// The length of the body, when it is told.
  var contentLength: Int?
  /// Whether the client waits for leave to send its body.
  var expectsContinue = false
  /// Whether the dashboard asks, to show what is there.
  var isWatching = false
  /// What the dashboard says of itself in `X-Requested-With`.
  static let watcher = "mistwin-dashboard"

  init(_ head: HTTPRequestHead) {
    var method = MistAPI.HTTPMethod.get
    switch head.method {
    case .GET: break
    case .POST: method = .post
    case .PUT: method = .put
    case .DELETE: method = .delete
    case .HEAD: isHead = true
    case .OPTIONS: purpose = .options
    default: purpose = .unknownMethod
    }
    request = MistRequest(method, "")
    headers = head.headers
    readTarget(head.uri)
    readHeaders(head.headers)
  }

  private mutating func readTarget(_ uri: String) {
    var rest = uri[...]
    if rest.utf8.first != UInt8(ascii: "/"), let scheme = rest.range(of: "://") {
      isAbsolute = true
      rest = rest[scheme.upperBound...]
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      // A name and password in a URL are none of ours.
      host = String(rest[..<end].split(separator: "@").last ?? "")
      rest = rest[end...]
    }
    guard let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      request.path = PercentEncoding.path(rest)
      return
    }
    request.path = PercentEncoding.path(rest[..<mark])
    for item in rest[rest.index(after: mark)...].split(separator: "&") {
      guard let sign = item.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        request.query.append(.init(PercentEncoding.query(item), ""))
        continue
      }
      request.query.append(
        .init(PercentEncoding.query(item[..<sign]), PercentEncoding.query(item[item.index(after: sign)...])))
    }
  }

  private mutating func readHeaders(_ headers: HTTPHeaders) {
    var session: String?
    var csrfToken: String?
    // The length of a name tells nearly all of them apart, without a comparison.
    for (name, value) in headers {
      switch name.utf8.count {
      case 4 where name.isHeader("host"): if host == nil { host = value }
      case 6 where name.isHeader("cookie"): session = Self.cookie("sessionid", in: value) ?? session
      case 6 where name.isHeader("origin"): origin = value
      case 6 where name.isHeader("expect"): expectsContinue = value.lowercased() == "100-continue"
      case 11 where name.isHeader("x-csrftoken"): csrfToken = value
      case 11 where name.isHeader("x-page-page"): addPaging("page", value)
      case 12 where name.isHeader("x-page-limit"): addPaging("limit", value)
      case 12 where name.isHeader("content-type"): request.contentType = Self.foreignMediaType(value)
      case 13 where name.isHeader("authorization"): credentials = Self.credentials(value)
      case 14 where name.isHeader("content-length"): contentLength = Int(value)
      case 16 where name.isHeader("x-requested-with"): isWatching = value == Self.watcher
      default: break
      }
    }
    if credentials == .none, let session { credentials = .session(id: session, csrfToken: csrfToken) }
  }

  /// Paging by header (mist-fidelity, section 1.6); the query is stronger.
  private mutating func addPaging(_ name: String, _ value: String) {
    if request.query(name) == nil { request.query.append(.init(name, value)) }
  }

  /// The body as the twin takes it.
  mutating func setBody(_ bytes: [UInt8]) {
    request.body = bytes
    // What curl says of any body that it was not told the type of.
    if let type = request.contentType, type.hasPrefix("application/x-www-form-urlencoded"),
      let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    {
      request.contentType = nil
    }
  }

  /// The media type of a body that is not JSON.
  private static func foreignMediaType(_ value: String) -> String? {
    let type = (value.split(separator: ";").first ?? "").trimmingCharacters(in: .whitespaces).lowercased()
    if type.isEmpty || type == "application/json" || type.hasSuffix("+json") { return nil }
    return value
  }

  /// What an `Authorization` header says; nothing when its scheme is not one of the API's.
  static func credentials(_ value: String) -> Credentials {
    guard let blank = value.utf8.firstIndex(of: UInt8(ascii: " ")) else { return .none }
    let rest = value[blank...].drop { $0 == " " }
    guard !rest.isEmpty else { return .none }
    switch blank.utf16Offset(in: value) {
    case 5 where value[..<blank].lowercased() == "token": return .token(String(rest))
    case 5 where value[..<blank].lowercased() == "basic":
      guard let data = Data(base64Encoded: String(rest)) else { return .none }
      let text = String(decoding: data, as: UTF8.self)
      guard let colon = text.firstIndex(of: ":") else { return .none }
      return .basic(email: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
    default: return .none
    }
  }

  /// The value of a cookie.
  static func cookie(_ name: String, in header: String) -> String? {
    for pair in header.split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { continue }
      return String(parts[1])
    }
    return nil
  }
}

extension String {
  /// Whether this is the name of a header, which is given in lower case.
  fileprivate func isHeader(_ name: StaticString) -> Bool {
    name.withUTF8Buffer { name in utf8.elementsEqual(name) { $0 | 0x20 == $1 || $0 == $1 } }
  }
}
