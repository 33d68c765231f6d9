/// A second reading of a finished plan, which reads the text by itself and uses nothing of the carver, so that a fault there
/// cannot hide here. (IPv6 with an IPv4 tail counts as unreadable: no plan of ours has any.)
public struct AddressPlanChecker {
  /// What the plan breaks, and what the proof leaves out; without a violation the plan is proven.
  public static func check(_ records: [PlanRecord]) -> [PlanFinding] {
    var checker = AddressPlanChecker(records: records)
    checker.read()
    checker.checkParents()
    checker.checkDisjoint(checker.all(.zone))
    checker.checkDisjoint(checker.all(.site) + checker.all(.taken))
    checker.checkDisjoint(checker.all(.network))
    checker.checkReserved()
    checker.checkReuse()
    return checker.findings
  }

  /// The addresses from `low` to `high` of a record; `bits` is 32 or 128.
  private struct Extent {
    let index: Int
    let bits: Int
    let low: UInt128
    let high: UInt128

    func covers(_ other: Extent) -> Bool { bits == other.bits && low <= other.low && other.high <= high }
    func touches(_ other: Extent) -> Bool { bits == other.bits && low <= other.high && other.low <= high }
  }

  private struct Key: Hashable { let zone, site, network: String }

  private static let reserved = [
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "::ffff:0:0/96", "fe80::/10", "ff00::/8",
  ]
  private let records: [PlanRecord]
  private var findings: [PlanFinding] = []
  private var extents: [PlanRecord.Kind: [Extent]] = [:]

  private func all(_ kind: PlanRecord.Kind) -> [Extent] { extents[kind] ?? [] }
  private mutating func violate(_ rule: PlanFinding.Rule, _ message: String) {
    findings.append(PlanFinding(rule: rule, isViolation: true, message: message))
  }

  private func name(_ extent: Extent) -> String {
    let record = records[extent.index]
    return switch record.kind {
    case .supernet: "supernet \(record.prefix)"
    case .zone: "zone '\(record.zone)' \(record.prefix)"
    case .site: "site '\(record.site)' \(record.prefix)"
    case .network, .reused: "network '\(record.network)' of site '\(record.site)' \(record.prefix)"
    case .taken: "'\(record.site)' \(record.prefix)"
    }
  }

  private mutating func read() {
    var keys = Set<Key>()
    for (index, record) in records.enumerated() {
      guard let (extent, isAligned) = Self.extent(record.prefix, of: index) else {
        violate(.readable, "'\(record.prefix)' (\(record.kind) \(record.zone) \(record.site) \(record.network))")
        continue
      }
      if !isAligned { violate(.aligned, "\(name(extent)) does not begin at a multiple of its size") }
      let key = Key(zone: record.kind == .zone ? record.zone : "", site: record.site, network: record.network)
      if record.kind != .taken, !keys.insert(key).inserted {
        violate(.onePrefixPerKey, "\(name(extent)) is not the only prefix of its key")
      }
      if record.kind == .network || record.kind == .reused { checkHosts(extent, record) }
      extents[record.kind, default: []].append(extent)
    }
    if all(.supernet).count != 1 { violate(.readable, "\(all(.supernet).count) supernets instead of one") }
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

  /// Each in its own parent, and in no other's.
  private mutating func checkParents() {
    for zone in all(.zone) where all(.supernet).first?.covers(zone) != true {
      violate(.contained, "\(name(zone)) is not inside the supernet")
    }
    checkMembers(all(.site), of: all(.zone), by: \.zone)
    checkMembers(all(.network), of: all(.site), by: \.site)
    let zones = Dictionary(all(.site).map { (records[$0.index].site, records[$0.index].zone) }) { first, _ in first }
    for network in all(.network) + all(.reused)
    where zones[records[network.index].site] != records[network.index].zone {
      violate(.contained, "\(name(network)) is of a site that its zone does not have")
    }
  }

  private mutating func checkMembers(_ members: [Extent], of parents: [Extent], by owner: KeyPath<PlanRecord, String>) {
    let parents = parents.sorted { ($0.bits, $0.low) < ($1.bits, $1.low) }
    let owners = parents.map { records[$0.index][keyPath: owner] }
    let named = Dictionary(zip(owners, parents)) { first, _ in first }
    for member in members {
      let own = records[member.index][keyPath: owner]
      if named[own]?.covers(member) != true {
        violate(.contained, "\(name(member)) is not inside \(named[own].map(name) ?? "'\(own)', which is unknown")")
      }
      var range = 0..<parents.count
      while !range.isEmpty {
        let middle = range.lowerBound + range.count / 2
        let isBefore = (parents[middle].bits, parents[middle].high) < (member.bits, member.low)
        range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
      }
      let place = range.lowerBound
      if place < parents.count, parents[place].touches(member), owners[place] != own {
        violate(.summarised, "the route of \(name(parents[place])) covers \(name(member))")
      }
    }
  }

  private mutating func checkDisjoint(_ extents: [Extent]) {
    let sorted = extents.sorted { ($0.bits, $0.low, $1.high) < ($1.bits, $1.low, $0.high) }
    guard var widest = sorted.first else { return }
    for extent in sorted.dropFirst() {
      let areTaken = records[extent.index].kind == .taken && records[widest.index].kind == .taken
      if widest.touches(extent), !areTaken { violate(.disjoint, "\(name(extent)) overlaps \(name(widest))") }
      if extent.bits != widest.bits || extent.high > widest.high { widest = extent }
    }
  }

  private mutating func checkReserved() {
    let blocks = Self.reserved.enumerated().compactMap { Self.extent($0.element, of: $0.offset)?.extent }
    for extent in all(.site) + all(.network) + all(.reused) {
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
      if all(.supernet).contains(where: uses[0].touches) { violate(.reused, "\(name(uses[0])) overlaps the supernet") }
      let message = "'\(network)' has \(records[uses[0].index].prefix) in \(uses.count) sites, outside the proof"
      findings.append(PlanFinding(rule: .reused, isViolation: false, message: message))
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
