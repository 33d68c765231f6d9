import Determinism
public import MistAPI

/// What an audit log tells to have changed since something was read.
///
/// A line of the log has no id of an object (ruling 28): its message names what was changed. What the message names is read
/// again as a whole; where it names nothing that is known, the whole site or the organisation's own.
public struct LogReach: Sendable, Hashable {
  /// The organisation's own kinds that have changed.
  public private(set) var kinds: Set<String> = []
  /// The kinds of sites that have changed.
  public private(set) var sites: [MistID: Set<String>] = [:]
  /// Whether the inventory must be read whole: something left it, or changed in a way of which it has no time.
  public private(set) var readsInventory = false
  /// Messages that name nothing that is known.
  public private(set) var unknown: [String] = []
  /// How many lines tell of a change of what was pulled.
  public private(set) var lines = 0

  /// So many seconds the clocks of the cloud and of this machine may differ, and a line may come late.
  static let slack: Int64 = 900

  /// What lines of a log tell.
  /// - Parameters:
  ///   - lines: as the cloud has them (schema `audit_log`).
  ///   - parts: what was read when; what was read after a line is right.
  ///   - own: lines of the copy's own log: what somebody has changed in it is to be as it is in the cloud again.
  public init(lines: [JSON], own: [JSON] = [], since parts: PulledParts) {
    for line in lines { add(line, since: parts, isOwn: false) }
    for line in own { add(line, since: parts, isOwn: true) }
  }

  private mutating func add(_ line: JSON, since parts: PulledParts, isOwn: Bool) {
    let time = Int64(line["timestamp"]?.double ?? 0)
    func isNew(_ read: Instant?) -> Bool {
      guard let read else { return false }
      return time >= max(read, parts.logReadTo ?? read).seconds - Self.slack
    }
    let site = line["site_id"]?.string.flatMap { MistID($0) }.flatMap { $0 == .zero ? nil : $0 }
    let message = line["message"]?.string ?? ""
    let subject = Subject(message)
    guard subject.mayChange else { return }
    var isTold = false
    func tell(_ name: String) -> Bool {
      guard isNew(parts.kinds[name]) else { return false }
      kinds.insert(name)
      return true
    }
    func tell(_ name: String, at site: MistID) -> Bool {
      guard isNew(parts.sites[site]?[name]) else { return false }
      sites[site, default: []].insert(name)
      return true
    }
    if let named = subject.kinds {
      for kind in named.filter({ !$0.isOfSite }) where tell(kind.name) { isTold = true }
      if let site { for kind in named.filter(\.isOfSite) where tell(kind.name, at: site) { isTold = true } }
      if subject.leavesInventory || isOwn && subject.isOfDevices, isNew(parts.kinds["inventory"]) {
        (readsInventory, isTold) = (true, true)
      }
    } else {
      if let site, parts.sites[site] != nil {
        for kind in PullKind.all where kind.isOfSite && tell(kind.name, at: site) { isTold = true }
        if tell("sites") { isTold = true }
      } else {
        for kind in PullKind.base + PullKind.all
        where !kind.isOfSite && kind.name != "inventory" && tell(kind.name) { isTold = true }
        if isNew(parts.kinds["inventory"]) { (readsInventory, isTold) = (true, true) }
      }
      if isTold, !unknown.contains(message) { unknown.append(message) }
    }
    if isTold { lines += 1 }
  }
}

extension LogReach {
  /// What a message is about: the words before the name in quotation marks, without the verb in front.
  struct Subject {
    private let verb: String
    private let words: [String]

    init(_ message: String) {
      let head = message.prefix { $0 != "\"" }.lowercased()
      let all = head.split { $0 == " " || $0 == ":" }.map(String.init)
      verb = all.first ?? ""
      // How many there were of them, and which device it was, are no part of what it was.
      words = all.dropFirst().filter { word in
        word.first?.isNumber != true && MACAddress(word) == nil && MistID(word) == nil && !Self.particles.contains(word)
      }
    }

    private static let particles: Set<String> = ["of", "to", "from", "the", "a", "on", "with", "for", "in"]

    /// What changes nothing that is pulled.
    private static let harmless: Set<String> = [
      "login", "logout", "logged", "access", "accessed", "restart", "reboot", "bounce", "upgrade", "cancel", "start",
      "stop", "send", "invite", "uninvite", "revoke", "authorize", "unauthorize", "view", "download", "ping", "test",
      "acknowledge", "ack",
    ]

    /// Whether it can have changed something that is pulled.
    var mayChange: Bool { !Self.harmless.contains(verb) && !Self.others.contains(noun) }

    private var noun: String { words.joined(separator: " ") }

    private static let deviceWords: Set<String> = [
      "device", "devices", "inventory", "order", "chassis", "cluster", "ap", "switch", "gateway", "assignment",
    ]

    /// Whether it is about devices as things that one has.
    var isOfDevices: Bool { !Self.deviceWords.isDisjoint(with: words) }

    /// Whether devices leave the inventory, or change in a way of which the inventory has no time.
    var leavesInventory: Bool {
      if Self.named[noun] != nil { return noun == "device profile" && verb == "delete" }
      return isOfDevices
        && (["release", "delete", "remove", "unclaim", "replace", "change"].contains(verb)
          || !Set(["profile", "chassis", "cluster"]).isDisjoint(with: words))
    }

    /// The kinds that it is about; nil where they are not known.
    var kinds: [PullKind]? {
      if let named = Self.named[noun] { return named }
      if isOfDevices || noun.hasSuffix("port config") || noun.hasSuffix("radio config") {
        return [PullKind.any(named: "devices")].compactMap { $0 }
      }
      return nil
    }

    /// The kinds by what messages call them.
    private static let named: [String: [PullKind]] = {
      var named: [String: [PullKind]] = [:]
      func add(_ words: String, _ names: String...) {
        named[words.lowercased(), default: []] += names.compactMap { PullKind.any(named: $0) }
      }
      for kind in PullKind.all where kind.name != "stats" && kind.name != "devices" {
        for word in Set([kind.part, title(of: kind.part) ?? kind.part]) { add(word, kind.name) }
      }
      add("site", "sites")
      add("site group", "sitegroups", "sites")
      add("sitegroup", "sitegroups", "sites")
      add("org", "orgs")
      add("org settings", "org_setting")
      add("org setting", "org_setting")
      add("site settings", "setting")
      add("site setting", "setting")
      // A template goes and comes with what is in it.
      add("template", "wlans", "wxrules")
      add("wlan template", "templates", "wlans", "wxrules")
      add("token", "apitokens")
      add("old passphrase psk", "psks", "site_psks")
      // Devices say on which map they are.
      add("map", "devices")
      return named
    }()

    /// What is called by a name and is not pulled.
    private static let others: Set<String> = {
      let pulled = Set(PullKind.all.map(\.part))
      let titles = PlainCollection.titles.filter { !pulled.contains($0.key) }.map(\.value)
      let plain = PlainCollection.all.filter { !pulled.contains($0.name) }.map(\.title)
      return Set((titles + plain).map { $0.lowercased() })
    }()

    private static func title(of part: String) -> String? {
      PlainCollection.titles[part] ?? PlainCollection.all.first { $0.name == part }?.title
    }
  }
}
