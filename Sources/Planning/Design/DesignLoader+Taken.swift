import Addressing
import Documents

extension DesignLoader {
  /// A table of what others have: `taken: existing.csv`, or `{ netbox: prefixes.csv, vrf: global }`.
  struct TakenTable {
    var name: DesignTableName
    var isNetBox = false
    var vrf: Placed<String>?
  }

  /// A row of such a table, before it is known whether it is in the way.
  private struct TakenRow {
    var prefix: DesignTakenPrefix
    /// Every text that may say on whose behalf the prefix is kept.
    var texts: [String]
  }

  /// The columns of our own tables and of NetBox's export, with the headers that its tables show.
  static let takenColumns = [
    DesignTable.Column(
      name: "prefix", aliases: ["network", "subnet", "cidr"],
      meaning: "What is taken."),
    DesignTable.Column(
      name: "status",
      meaning: "As NetBox has it; what is a `container` is not in the way."),
    DesignTable.Column(
      name: "vrf",
      meaning: "The routing table; empty, `global` or `none` for the one without a name."),
    DesignTable.Column(
      name: "role",
      meaning: "What it is for."),
    DesignTable.Column(
      name: "description", aliases: ["owner", "comments"],
      meaning: "Who has it."),
    DesignTable.Column(
      name: "scope", aliases: ["scope_name", "site"],
      meaning: "The site that it belongs to."),
    DesignTable.Column(
      name: "scope_type", aliases: ["scope type"],
      meaning: "What kind of thing `scope_id` is."),
    DesignTable.Column(
      name: "scope_id", aliases: ["scope id"],
      meaning: "The number of that thing in NetBox."),
    DesignTable.Column(
      name: "tenant",
      meaning: "Whose it is."),
    DesignTable.Column(
      name: "since", aliases: ["created"],
      meaning: "The day from which on it is taken."),
  ]

  /// What NetBox and people write for the routing table that has no name.
  private static let globalTables: Set<String> = ["", "global", "none", "—", "-"]

  /// Reads `taken`: a table, or a list of tables.
  mutating func readTaken(_ node: Node) -> [TakenTable] {
    (node.elements ?? [node]).compactMap { element in
      if element.text != nil {
        return DesignTableName(element, of: "the table of taken prefixes", default: "", log: findings.log)
          .map { TakenTable(name: $0) }
      }
      guard var reader = MappingReader(element, of: "the table of taken prefixes", log: findings.log) else {
        return nil
      }
      let file = reader.optional("file", .placed(.nonEmptyString))
      let netbox = reader.optional("netbox", .placed(.nonEmptyString))
      let vrf = reader.optional("vrf", .placed(.nonEmptyString))
      let columns = reader.optional("columns", .named(.placed(.nonEmptyString)), default: [])
      reader.exactlyOne(of: "file", "netbox")
      reader.finish()
      guard let named = file ?? netbox else { return nil }
      var name = DesignTableName(default: named.value, at: named.position)
      name.columns = columns
      return TakenTable(name: name, isNetBox: netbox != nil, vrf: vrf)
    }
  }

  /// What others have of a family, by the tables; without containers, which may be given out inside, and without what
  /// they keep on behalf of this design.
  mutating func readTakenPrefixes(
    _ tables: [TakenTable], families: Set<IPFamily>, book: AddressBook
  ) -> [DesignTakenPrefix] {
    let rows = tables.flatMap { readTakenTable($0, families: families) } + organisationRows(families)
    guard !book.isEmpty else { return rows.map(\.prefix) }
    let names = Dictionary(drafts.map { ($0.key, $0.name) }) { first, _ in first }
    let owned = Dictionary(grouping: book.entries, by: \.prefix)
    return rows.filter { row in
      !(owned[row.prefix.taken.prefix] ?? []).contains { entry in
        let name = entry.key.network ?? entry.key.site ?? entry.key.zone
        let siteName = entry.key.site.flatMap { names[$0] }
        return row.texts.contains { text in
          text.mentions(entry.key.site ?? name) || siteName.map(text.mentions) == true
        }
      }
    }.map(\.prefix)
  }

  /// What the organisation that was looked at has.
  private func organisationRows(_ families: Set<IPFamily>) -> [TakenRow] {
    carving.taken.enumerated().compactMap { index, taken in
      guard families.contains(taken.prefix.family) else { return nil }
      if carving.onlyNamed.contains(taken.prefix), supernets.contains(where: taken.prefix.contains) { return nil }
      let position = SourcePosition(file: carving.takenFrom, line: index + 1, column: 1)
      return TakenRow(
        prefix: DesignTakenPrefix(
          taken: taken, status: "active", vrf: "", role: "", position: position, source: carving.takenFrom),
        texts: [taken.owner])
    }
  }

  private mutating func readTakenTable(_ source: TakenTable, families: Set<IPFamily>) -> [TakenRow] {
    guard let csv = readTable(source.name) else { return [] }
    let required = source.isNetBox ? ["prefix", "status"] : ["prefix"]
    let errorsBefore = findings.errorCount
    let table = DesignTable(
      csv, known: DesignLoader.takenColumns, required: required, mapping: source.name.columns, log: findings.log)
    guard findings.errorCount == errorsBefore else { return [] }
    let wanted = source.vrf.map { DesignLoader.routingTable($0.value) }
    if let vrf = source.vrf, let wanted, !wanted.isEmpty { checkRoutingTable(vrf, wanted, in: table) }
    return csv.rows.compactMap { row in
      func text(_ name: String) -> String { table.cell(name, of: row)?.text ?? "" }
      let vrf = DesignLoader.routingTable(text("vrf"))
      guard wanted == nil || wanted == vrf else { return nil }
      let status = text("status").lowercased()
      guard status != "container" else { return nil }
      guard
        let prefix = row.required("prefix", table.columns, Reading<IPPrefix>.anyPrefix, log: findings.log),
        families.contains(prefix.family)
      else { return nil }
      let scope =
        text("scope").isEmpty
        ? [text("scope_type"), text("scope_id")].filter { !$0.isEmpty }.joined(separator: " ") : text("scope")
      let owners = [text("description"), scope, text("tenant"), text("role")]
      let since = text("since").prefix(10)
      let taken = TakenPrefix(
        prefix, owner: owners.first { !$0.isEmpty } ?? "line \(row.position.line) of \(csv.file)",
        since: since.isEmpty ? nil : String(since))
      return TakenRow(
        prefix: DesignTakenPrefix(
          taken: taken, status: status.isEmpty ? "active" : status, vrf: vrf, role: text("role"),
          position: row.position),
        texts: [text("description"), scope, text("scope_id")])
    }
  }

  private mutating func checkRoutingTable(_ vrf: Placed<String>, _ wanted: String, in table: DesignTable) {
    let known = Set(table.csv.rows.map { DesignLoader.routingTable(table.cell("vrf", of: $0)?.text ?? "") })
    guard !known.contains(wanted) else { return }
    findings.noteUnknown(
      .danglingName, "VRF", vrf.value, "of \(table.csv.file)",
      among: known.map { $0.isEmpty ? "global" : $0 }.sorted(), at: vrf.position)
  }

  /// The name of a routing table; empty for the global one.
  private static func routingTable(_ text: String) -> String {
    globalTables.contains(text.lowercased()) ? "" : text
  }

  /// Notes every prefix of others that shares addresses with a block that is pinned or booked, or that swallows a zone.
  mutating func noteTaken(
    _ taken: [DesignTakenPrefix], _ demand: SpaceDemand, book: DesignAddressBook?
  ) {
    var blocks = HeldBlocks()
    for site in drafts {
      guard let block = site.addresses[demand.draft.name]?.block else { continue }
      blocks.add(block.value, "site '\(site.key)'", at: block.position)
    }
    let pinned = Set(blocks.all.map(\.prefix))
    for line in book?.file.lines ?? [] {
      let entry = line.entry
      guard let site = entry.key.site, entry.key.network == nil, !pinned.contains(entry.prefix) else { continue }
      let since = entry.since.map { " (\(entry.state.rawValue) since \($0))" } ?? ""
      blocks.add(
        entry.prefix, "site '\(site)'\(since)", at: SourcePosition(file: book?.path ?? "", line: line.number, column: 1)
      )
    }
    blocks.sort()
    for one in taken {
      let prefix = one.taken.prefix
      for block in blocks.overlapping(prefix) {
        findings.note(
          .overlap, at: block.position, found: "\(block.prefix) for \(block.owner), which overlaps \(one.account)",
          expected: "prefixes that share no address", advice: "find out who uses it, and change the other")
      }
      for zone in demand.zones {
        guard let given = zone.prefix, prefix.contains(given.value) else { continue }
        findings.note(
          .overlap, at: given.position, found: "\(given.value) for zone '\(zone.name)', which lies in \(one.account)",
          expected: "a zone that is free",
          advice: "if its addresses may be given out, its status is 'container'")
      }
    }
  }
}

extension String {
  /// Whether a name stands in the text as a word.
  fileprivate func mentions(_ name: String) -> Bool {
    if self == name { return true }
    return split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }.contains { $0 == name }
  }
}

extension Reading where Value == IPPrefix {
  /// A prefix of either family.
  static var anyPrefix: Reading<IPPrefix> { .prefix(family: nil) }

  /// A prefix of a family; of either when it is nil.
  static func prefix(family: IPFamily?) -> Reading<IPPrefix> {
    let expected =
      switch family {
      case .v4: "an IPv4 prefix, such as 10.0.0.0/8"
      case .v6: "an IPv6 prefix, such as fd00:1::/48"
      case nil: "a prefix, such as 10.0.0.0/8 or fd00:1::/48"
      }
    return Reading(expected: expected) { node, log in
      guard let text = node.text else {
        log.report(at: node.position, found: node.kind, expected: expected)
        return nil
      }
      do throws(AddressSyntaxError) {
        let prefix = try IPPrefix(parsing: text)
        if family == nil || prefix.family == family { return prefix }
        log.report(
          at: node.position, found: "the \(prefix.family) prefix \(prefix)", expected: expected,
          advice: "the supernet is \(prefix.family == .v4 ? "IPv6" : "IPv4")")
      } catch {
        log.report(
          at: node.position, found: "\(node.kind), in it \(error.found)", expected: error.expected,
          advice: error.advice)
      }
      return nil
    }
  }
}

extension Reading where Value == Int {
  /// The length of a prefix of a family, `/24`.
  static func prefixLength(_ family: IPFamily) -> Reading<Int> {
    let example = family == .v4 ? 24 : 64
    return .text("the length of a prefix from /1 to /\(family.bits), such as /\(example)") { text in
      guard text.hasPrefix("/"), let length = Int(text.dropFirst()), (1...family.bits).contains(length) else {
        return nil
      }
      return length
    }
  }

  /// The length of a network's prefix, by number or by what it is for: `loopback` is one address, `point-to-point` two
  /// (RFC 3021, RFC 6164).
  static func networkLength(_ family: IPFamily) -> Reading<Int> {
    let number = prefixLength(family)
    return Reading(expected: number.expected) { node, log in
      switch node.text {
      case "loopback": family.bits
      case "point-to-point": family.bits - 1
      default: number.read(node, log: log)
      }
    }
  }
}
