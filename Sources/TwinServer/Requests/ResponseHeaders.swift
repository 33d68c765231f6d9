import Foundation
import MistAPI
import NIOHTTP1

/// The headers of answers.
enum ResponseHeaders {
  /// A name in its usual spelling: `x-page-total` is `X-Page-Total`.
  static func spelling(of name: String) -> String {
    if let known = spellings[name] { return known }
    return spell(name)
  }

  private static let spellings = Dictionary(
    uniqueKeysWithValues: [
      "access-control-allow-origin", "content-type", "content-length", "retry-after", "set-cookie", "x-csrftoken",
      "x-mist-error", "x-mistwin-fidelity", "x-page-limit", "x-page-page", "x-page-total",
    ].map { ($0, spell($0)) })

  private static func spell(_ name: String) -> String {
    switch name {
    case "x-csrftoken": return "X-CSRFToken"
    default:
      return name.split(separator: "-", omittingEmptySubsequences: false)
        .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    }
  }

  /// What browsers want to know before a page may read an answer (mist-fidelity, section 1.5): only pages of Mist's
  /// dashboard and of this machine may.
  static func addCrossOrigin(_ origin: String, to headers: inout HTTPHeaders) {
    headers.add(name: "Vary", value: "Origin")
    guard allows(origin) else { return }
    headers.add(name: "Access-Control-Allow-Origin", value: origin)
    headers.add(name: "Access-Control-Allow-Credentials", value: "true")
    headers.add(
      name: "Access-Control-Expose-Headers",
      value: "X-Auth-Token,X-CSRFToken,X-Page-Limit,X-Page-Page,X-Page-Total,X-Requested-With")
  }

  private static func allows(_ origin: String) -> Bool {
    guard let scheme = origin.range(of: "://") else { return false }
    let name = MistClouds.name(of: origin[scheme.upperBound...])
    if HostAddress(name)?.isLoopback == true || name == "localhost" { return true }
    return ["mist.com", "mistsys.com", "mist-federal.com"].contains { name.hasSuffix("." + $0) }
  }

  /// The answer to `OPTIONS`.
  static func addOptions(to headers: inout HTTPHeaders) {
    headers.add(name: "Allow", value: allowedMethods)
    headers.add(name: "Access-Control-Allow-Methods", value: allowedMethods)
    headers.add(
      name: "Access-Control-Allow-Headers",
      value: "Accept,Authorization,Content-Type,X-CSRFToken,X-Page-Limit,X-Page-Page,X-Requested-With")
    headers.add(name: "Access-Control-Max-Age", value: "600")
  }

  static let allowedMethods = "GET, POST, PUT, DELETE, HEAD, OPTIONS"
}
