/// The Mist clouds that clients know by name (mist-fidelity, section 12). Neither mistapi nor the Terraform provider
/// accepts another host.
public enum MistClouds {
  /// The hosts of the API, in the order in which the certificate names them.
  public static let apiHosts: [String] = [
    "api.mist.com", "api.gc1.mist.com", "api.gc2.mist.com", "api.gc3.mist.com", "api.gc4.mist.com",
    "api.gc5.mist.com", "api.gc6.mist.com", "api.gc7.mist.com", "api.ac2.mist.com", "api.ac5.mist.com",
    "api.ac6.mist.com", "api.ac99.mist.com", "api.eu.mist.com", "api.us.mist-federal.com", "api.mistsys.com",
    "api.gc1.mistsys.com",
  ]

  /// The hosts of the streams: `api.` becomes `api-ws.`.
  public static let streamHosts: [String] = apiHosts.map { "api-ws." + $0.dropFirst("api.".count) }

  /// Every name that the twin answers to in place of a cloud.
  public static let hosts: [String] = apiHosts + streamHosts

  private static let known = Set(hosts)

  /// Whether a host, with or without a port and in either case, is a Mist cloud.
  public static func contains(_ host: some StringProtocol) -> Bool {
    known.contains(name(of: host))
  }

  /// A host without its port, its final dot and its capitals.
  public static func name(of host: some StringProtocol) -> String {
    var name = host.lowercased()
    if !name.hasPrefix("["), let colon = name.lastIndex(of: ":") { name.removeSubrange(colon...) }
    if name.hasSuffix(".") { name.removeLast() }
    return name
  }
}
