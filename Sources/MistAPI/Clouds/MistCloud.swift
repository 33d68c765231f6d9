/// A cloud of Mist, by the names that people have for it.
public struct MistCloud: Sendable, Hashable {
  /// The published name, such as `Global 01`; the host where none is published.
  public let name: String
  /// The host of its API, such as `api.mist.com`.
  public let host: String

  /// The name in one word and small letters, such as `global01`.
  public var shortName: String { Self.word(name) }

  /// The published clouds (servers of the published document), then those that clients know beside them.
  public static let all: [MistCloud] =
    [
      ("Global 01", "api.mist.com"), ("Global 02", "api.gc1.mist.com"), ("Global 03", "api.ac2.mist.com"),
      ("Global 04", "api.gc2.mist.com"), ("Global 05", "api.gc4.mist.com"), ("EMEA 01", "api.eu.mist.com"),
      ("EMEA 02", "api.gc3.mist.com"), ("EMEA 03", "api.ac6.mist.com"), ("EMEA 04", "api.gc6.mist.com"),
      ("APAC 01", "api.ac5.mist.com"), ("APAC 02", "api.gc5.mist.com"), ("APAC 03", "api.gc7.mist.com"),
      ("US Federal", "api.us.mist-federal.com"),
    ].map { MistCloud(name: $0.0, host: $0.1) }
    + MistClouds.apiHosts.filter { $0.hasPrefix("api.ac99") || $0.contains("mistsys") }.map {
      MistCloud(name: $0, host: $0)
    }

  /// The clouds that are published for everybody.
  public static var published: [MistCloud] { Array(all.prefix(12)) }

  /// The cloud of that short name, name or host; `https://` before it and the dashboard's `manage.` for `api.` are taken too.
  public init?(_ text: String) {
    var wanted = text.lowercased()
    if wanted.hasPrefix("https://") { wanted.removeFirst("https://".count) }
    if let slash = wanted.firstIndex(of: "/") { wanted.removeSubrange(slash...) }
    wanted = MistClouds.name(of: wanted)
    if wanted.hasPrefix("manage.") { wanted = "api." + wanted.dropFirst("manage.".count) }
    let word = Self.word(wanted)
    guard let found = Self.all.first(where: { $0.host == wanted || $0.shortName == word }) else { return nil }
    self = found
  }

  private init(name: String, host: String) {
    self.name = name
    self.host = host
  }

  private static func word(_ text: String) -> String {
    text.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
  }
}

extension MistCloud: CustomStringConvertible {
  /// Short name and host, such as `global01 (api.mist.com)`.
  public var description: String { name == host ? host : "\(shortName) (\(host))" }
}
