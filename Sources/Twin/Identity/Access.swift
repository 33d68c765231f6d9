import MistAPI

/// What a caller needs for one operation: where, and which permission there. It depends on method and pattern alone, so
/// that it is known before anything of the request is looked at.
struct Access: Sendable, Hashable {
  /// Where the permission must hold.
  enum Place: Sendable, Hashable {
    /// No credentials are needed.
    case open
    /// Any credentials do: it is about the caller.
    case own
    /// It is about the caller and changes an account: a user's credentials.
    case account
    /// One privilege with the permission, whatever it holds for.
    case anywhere
    /// As `anywhere`, or a user who has no privilege yet: making the first organisation.
    case newcomer
    /// The organisation of the first parameter.
    case organisation
    /// As `organisation`; whoever has only sites of it may ask too, and is answered with those.
    case organisationBasics
    /// The site of the first parameter.
    case site
    /// A managed service provider. The twin has none that a caller could belong to.
    case provider
  }

  let place: Place
  /// One of these is enough.
  let permissions: Set<Permission>

  init(_ place: Place, _ permissions: Set<Permission> = []) {
    self.place = place
    self.permissions = permissions
  }

  /// No credentials are needed.
  static let open = Access(.open)
  /// A user's credentials are.
  static let account = Access(.account)

  /// What the pattern says by itself.
  init(_ method: HTTPMethod, _ pattern: [String]) {
    let words = pattern.map { $0.hasPrefix("{") ? "*" : $0 }
    let place: Place
    switch (words.first, words.count) {
    case ("orgs", 1): place = .newcomer
    case ("orgs", 2) where method == .get: place = .organisationBasics
    case ("orgs", 3) where method == .get && words[2] == "sites": place = .organisationBasics
    case ("orgs", _): place = .organisation
    case ("sites", 2...): place = .site
    case ("installer", 3...) where words[1] == "orgs": place = .organisation
    case ("installer", _): place = .anywhere
    case ("msps", _): place = .provider
    case ("mobile", _): place = .open
    case ("self", _): place = method == .get ? .own : .account
    default: place = method == .get ? .own : .anywhere
    }
    self.init(place, Self.permissions(method, words))
  }

  private static func permissions(_ method: HTTPMethod, _ words: [String]) -> Set<Permission> {
    for rule in rules where rule.holds(method, words) { return rule.permissions }
    return method == .get ? [.read] : [.configure]
  }

  /// A line of the table: the first that holds counts.
  private struct Rule: Sendable {
    let methods: Set<HTTPMethod>
    /// The path's words, `*` for a parameter; a word that ends in `*` stands for all that begin so.
    let words: [String]
    /// Whether longer paths are meant too.
    let isPrefix: Bool
    let permissions: Set<Permission>

    init(_ methods: Set<HTTPMethod>, _ path: String, _ permissions: Set<Permission>) {
      self.methods = methods
      isPrefix = path.hasSuffix("/**")
      words = path.split(separator: "/").map(String.init).filter { $0 != "**" }
      self.permissions = permissions
    }

    func holds(_ method: HTTPMethod, _ path: [String]) -> Bool {
      guard methods.contains(method), isPrefix ? path.count >= words.count : path.count == words.count else {
        return false
      }
      return zip(words, path).allSatisfy { pattern, word in
        pattern == word || (pattern.count > 1 && pattern.hasSuffix("*") && word.hasPrefix(pattern.dropLast()))
      }
    }
  }

  private static let changes: Set<HTTPMethod> = [.post, .put, .delete]
  private static let all: Set<HTTPMethod> = [.get, .post, .put, .delete]

  private static let rules: [Rule] =
    [
      // Who may do what, and the organisation itself.
      Rule(all, "/orgs/*/apitokens/**", [.administer]),
      Rule(changes, "/orgs/*/admins/**", [.administer]),
      Rule(changes, "/orgs/*/invites/**", [.administer]),
      Rule(changes, "/orgs/*/ssos/**", [.administer]),
      Rule(changes, "/orgs/*/ssoroles/**", [.administer]),
      Rule(changes, "/orgs/*/setting/**", [.administer]),
      Rule([.put, .delete], "/orgs/*", [.administer]),
      Rule([.post], "/orgs/*/clone", [.administer]),
      Rule([.delete], "/sites/*", [.administer]),
      // The twin's own control: clock, faults, forks.
      Rule(changes, "/twin/**", [.administer]),
      // Putting hardware in place, and reading what that needs.
      Rule(all, "/installer/**", [.install]),
      Rule([.post, .put], "/orgs/*/inventory", [.configure, .install]),
      Rule([.get], "/orgs/*/inventory", [.read, .install]),
      Rule([.get], "/orgs/*", [.read, .install]),
      Rule([.get], "/orgs/*/sites", [.read, .install]),
      Rule([.get], "/orgs/*/sitegroups", [.read, .install]),
      Rule([.get], "/orgs/*/deviceprofiles", [.read, .install]),
      Rule([.get], "/sites/*", [.read, .install]),
      Rule([.get], "/sites/*/devices/**", [.read, .install]),
      Rule([.get], "/sites/*/maps/**", [.read, .install]),
      Rule(changes, "/sites/*/devices/*/image*", [.configure, .install]),
      Rule(changes, "/sites/*/devices/*/image/*", [.configure, .install]),
      Rule([.post], "/sites/*/maps/*/set_map", [.configure, .install]),
      Rule([.post], "/sites/*/devices/*/locate", [.act, .install]),
      Rule([.post], "/sites/*/devices/*/unlocate", [.act, .install]),
      // One's own account: whose credentials it takes is said by its place.
      Rule(all, "/self/**", []),
    ]
    // Helping a user.
    + deviceUtilities.map { Rule([.post], "/sites/*/devices/*/\($0)", [.act]) }
    + ["disconnect", "unauthorize", "coa", "reauth"].flatMap {
      [Rule([.post], "/sites/*/clients/*/\($0)", [.act]), Rule([.post], "/sites/*/clients/\($0)", [.act])]
    }
    + ["orgs", "sites"].flatMap { owner in
      ["ack", "ack_all", "unack", "unack_all", "*/ack", "*/unack"].map {
        Rule([.post], "/\(owner)/*/alarms/\($0)", [.act])
      }
    }
    + [
      Rule([.post], "/sites/*/devices/restart", [.act]),
      Rule([.post], "/sites/*/synthetic_test", [.act]),
      Rule([.post], "/sites/*/pcaps/capture", [.act]),
      Rule([.delete], "/sites/*/pcaps/capture", [.act]),
      Rule([.post], "/orgs/*/tickets/**", [.act]),
    ]

  /// What a device is told to do or show at once (mist-fidelity, section 11.2). `shell` is left out: it may do anything.
  private static let deviceUtilities = [
    "arp", "bounce_port", "cable_test", "check_radius_server", "clear_*", "locate", "monitor_traffic", "ping",
    "poll_stats", "readopt", "release_dhcp_leases", "reprovision", "resolve_dns", "restart", "run_top", "service_ping",
    "show_*", "support", "synthetic_test", "traceroute", "unlocate",
  ]

  /// Whether answers to `/self` may differ after such a call, or callers may do something else.
  static func touchesAccounts(_ method: HTTPMethod, _ pattern: [String]) -> Bool {
    guard method != .get else { return false }
    let words = pattern.map { $0.hasPrefix("{") ? "*" : $0 }
    switch words.first {
    case "orgs":
      return words.count < 3 || ["admins", "invites", "apitokens", "sitegroups", "sites", "clone"].contains(words[2])
    case "sites": return words.count < 3
    case "const", "utils", "installer": return false
    default: return true
    }
  }
}
