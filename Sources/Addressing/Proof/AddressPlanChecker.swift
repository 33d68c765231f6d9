/// A second reading of a finished plan, which reads the text by itself and uses nothing of the carver, so that a fault there
/// cannot hide here. (IPv6 with an IPv4 tail counts as unreadable: no plan of ours has any.)
public struct AddressPlanChecker {
  /// What the plan breaks, and what the proof leaves out; without a violation the plan is proven.
  public static func check(_ records: [PlanRecord]) -> [PlanFinding] {
    var checker = AddressPlanChecker(records: records)
    checker.read()
    checker.checkContained()
    checker.checkApart()
    checker.checkReserved()
    checker.checkReuse()
    return checker.findings
  }

  /// The addresses from `low` to `high` of a record; `bits` is 32 or 128.
  private struct Extent {
    let index, bits: Int
    let low, high: UInt128
    func covers(_ other: Extent) -> Bool { bits == other.bits && low <= other.low && other.high <= high }
    func touches(_ other: Extent) -> Bool { bits == other.bits && low <= other.high && other.low <= high }
  }

  /// Whom a prefix belongs to. Zones in zones and networks in parts of a site have "/" between their names.
  private struct Key: Hashable {
    var zone, site, network: String
    /// The key of what is around: of a network its part or site, of a site its zone, of a zone its zone or supernet.
    var outer: Key {
      if site.isEmpty { return Key(zone: Self.outer(zone), site: "", network: "") }
      return Key(zone: zone, site: network.isEmpty ? "" : site, network: Self.outer(network))
    }
    private static func outer(_ name: String) -> String {
      name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[..<$0]) } ?? ""
    }
  }

  private static let reserved = [
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "::ffff:0:0/96", "fe80::/10", "ff00::/8",
  ]
  private let records: [PlanRecord]
  private var findings: [PlanFinding] = []
  private var extents: [PlanRecord.Kind: [Extent]] = [:]
  private var holders: [Key: Extent] = [:]

  private func all(_ kinds: PlanRecord.Kind...) -> [Extent] { kinds.flatMap { extents[$0] ?? [] } }
  private func kind(_ extent: Extent) -> PlanRecord.Kind { records[extent.index].kind }
  private func name(_ extent: Extent) -> String { "\(records[extent.index])" }
  private func key(_ record: PlanRecord) -> Key { Key(zone: record.zone, site: record.site, network: record.network) }
  private mutating func violate(_ rule: PlanFinding.Rule, _ message: String) {
    findings.append(PlanFinding(rule: rule, isViolation: true, message: message))
  }

  private mutating func read() {
    let spaces = Set(records.lazy.filter { $0.kind == .supernet }.map(\.zone))
    var keys = Set<Key>()
    for (index, record) in records.enumerated() {
      guard let (extent, isAligned) = Self.extent(record.prefix, of: index) else {
        violate(.readable, "'\(record.prefix)' (\(record.kind) \(record.zone) \(record.site) \(record.network))")
        continue
      }
      extents[record.kind, default: []].append(extent)
      if !isAligned { violate(.aligned, "\(name(extent)) does not begin at a multiple of its size") }
      if record.kind == .taken { continue }
      var key = key(record)
      if holders[key] == nil { holders[key] = extent }
      if record.kind == .site { key.zone = spaces.first { record.zone.hasPrefix("\($0)/") } ?? "" }
      if !keys.insert(key).inserted { violate(.onePrefixPerKey, "\(name(extent)) is not the only prefix of its key") }
      if record.kind == .network || record.kind == .reused { checkHosts(extent, record) }
    }
    if all(.supernet).isEmpty { violate(.readable, "0 supernets instead of one") }
  }

  private mutating func checkHosts(_ network: Extent, _ record: PlanRecord) {
    let edge: UInt128 = network.high - network.low > 1 ? 1 : 0
    let hosts = network.low + edge...network.high - (network.bits == 32 ? edge : 0)
    let texts = [record.gateway, record.dhcpStart, record.dhcpEnd]
    let numbers = texts.map { $0.isEmpty ? nil : Self.number(Array($0.utf8)[...], bits: network.bits) }
    for (text, number) in zip(texts, numbers) where !text.isEmpty && number.map(hosts.contains) != true {
      violate(.hostAddresses, "'\(text)' is no host address of \(name(network))")
    }
    if texts[1].isEmpty != texts[2].isEmpty { violate(.hostAddresses, "half a DHCP range in \(name(network))") }
    guard let start = numbers[1], let end = numbers[2] else { return }
    if start > end || numbers[0].map({ start <= $0 && $0 <= end }) == true {
      violate(.hostAddresses, "DHCP range \(texts[1]) to \(texts[2]) of \(name(network)) is empty or has the gateway")
    }
  }

  /// Each in its own parent.
  private mutating func checkContained() {
    for extent in all(.area, .zone, .site, .part, .network, .reused) {
      let outer = key(records[extent.index]).outer
      let holder = holders[outer]
      if holder.map({ kind(extent) == .reused || $0.covers(extent) }) == true { continue }
      let unknown =
        outer.zone.isEmpty ? "the supernet" : "'\(outer.site.isEmpty ? outer.zone : outer.site)', which is unknown"
      violate(.contained, "\(name(extent)) is not inside \(holder.map(name) ?? unknown)")
    }
  }

  /// Each in no other's parent, and beside its own kind: in order of address, what is around a prefix comes before it.
  private mutating func checkApart() {
    let inOrder = all(.taken, .supernet, .area, .zone, .site, .part, .network)  // sorting keeps it among equals
    var (around, taken): ([Extent], Extent?) = ([], nil)
    for extent in inOrder.sorted(by: { ($0.bits, $0.low, $1.high) < ($1.bits, $1.low, $0.high) }) {
      while let last = around.last, !last.touches(extent) { around.removeLast() }
      if let taken, kind(extent) == .site, taken.touches(extent) { clash(extent, taken) }
      if kind(extent) == .taken {
        if let last = around.last, [.site, .part, .network].contains(kind(last)) { clash(extent, last) }
        if taken.map({ $0.bits == extent.bits && $0.high >= extent.high }) != true { taken = extent }
      } else {
        if let last = around.last, !isAround(last, extent) { clash(extent, last) }
        around.append(extent)
      }
    }
  }

  private mutating func clash(_ inner: Extent, _ outer: Extent) {
    let isRoute = kind(inner) != kind(outer) && kind(inner) != .taken && kind(outer) != .taken
    if isRoute { return violate(.summarised, "the route of \(name(outer)) covers \(name(inner))") }
    violate(.disjoint, "\(name(inner)) overlaps \(name(outer))")
  }

  private func isAround(_ outer: Extent, _ inner: Extent) -> Bool {
    var (inner, key) = (inner, key(records[inner.index]).outer)
    while kind(inner) != .supernet, let holder = holders[key] {
      if holder.index == outer.index { return true }
      (inner, key) = (holder, key.outer)
    }
    return false
  }

  private mutating func checkReserved() {
    let blocks = Self.reserved.enumerated().compactMap { Self.extent($0.element, of: $0.offset)?.extent }
    for extent in all(.site, .network, .reused) {
      for block in blocks where block.touches(extent) {
        violate(.outsideReserved, "\(name(extent)) touches \(Self.reserved[block.index]), where no host can be")
      }
    }
  }

  private mutating func checkReuse() {
    let uses = Dictionary(grouping: all(.reused)) { records[$0.index].network }
    for (network, uses) in uses.sorted(by: { $0.key < $1.key }) {
      for use in uses where use.low != uses[0].low || use.high != uses[0].high {
        violate(.reused, "\(name(use)) differs from \(name(uses[0]))")
      }
      for space in all(.supernet) where uses[0].touches(space) {
        violate(.reused, "\(name(uses[0])) overlaps \(name(space))")
      }
      let text = "'\(network)' has \(records[uses[0].index].prefix) in \(uses.count) sites, outside the proof"
      findings.append(PlanFinding(rule: .reused, isViolation: false, message: text))
    }
  }

  private static func extent(_ text: String, of index: Int) -> (extent: Extent, isAligned: Bool)? {
    let bytes = Array(text.utf8)
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let tail = String(decoding: bytes[(slash + 1)...], as: UTF8.self)
    let bits = bytes.contains(UInt8(ascii: ":")) ? 128 : 32
    guard let length = Int(tail), "\(length)" == tail, (0...bits).contains(length),
      let low = number(bytes[..<slash], bits: bits)
    else { return nil }
    let size = length == bits ? 0 : UInt128.max >> UInt128(128 - bits + length)
    return (Extent(index: index, bits: bits, low: low, high: low | size), low & size == 0)
  }

  private static func number(_ text: ArraySlice<UInt8>, bits: Int) -> UInt128? {
    if bits == 32 { return parts(text, radix: 10).flatMap { $0.count == 4 ? $0.value : nil } }
    guard let gap = text.indices.dropLast().first(where: { text[$0] == 58 && text[$0 + 1] == 58 }) else {
      return parts(text, radix: 16).flatMap { $0.count == 8 ? $0.value : nil }
    }
    guard let head = parts(text[..<gap], radix: 16), let tail = parts(text[(gap + 2)...], radix: 16) else { return nil }
    return head.count + tail.count < 8 ? head.value << UInt128(128 - 16 * head.count) | tail.value : nil
  }

  /// The numbers between the separators as one; nil when one is missing, too large or begins with a zero too many.
  private static func parts(_ text: ArraySlice<UInt8>, radix: UInt32) -> (value: UInt128, count: Int)? {
    let (separator, width) = radix == 10 ? (UInt8(ascii: "."), UInt32(8)) : (UInt8(ascii: ":"), 16)
    var (value, count): (UInt128, Int) = (0, 0)
    var part: UInt32?
    for byte in text {
      if byte == separator {
        guard let number = part else { return nil }
        (value, count, part) = (value << UInt128(width) | UInt128(number), count + 1, nil)
      } else {
        let letter: UInt8 = byte | 0x20
        let digit =
          (48...57).contains(byte) ? UInt32(byte) - 48 : (97...102).contains(letter) ? UInt32(letter) - 87 : 99
        if digit >= radix || radix == 10 && part == 0 { return nil }
        part = (part ?? 0) * radix + digit
        if (part ?? 0) >> width != 0 { return nil }
      }
    }
    guard let number = part else { return text.isEmpty ? (0, 0) : nil }
    return (value << UInt128(width) | UInt128(number), count + 1)
  }
}
