import Determinism
import MistAPI

/// A search or a count over rows: which part of them, and which of them at all (mist-fidelity, sections 1.6, 2.7 and 2.8).
struct Search {
  let call: Call
  let window: TimeWindow
  let limit: Int
  let offset: Int
  /// The order that the call asks for; nil for the search's own.
  let order: SortOrder?
  let tests: [(member: String, wanted: [Pattern])]

  /// A text that a row's value is compared with: the whole of it, or a part where a `*` stands before or behind.
  struct Pattern {
    let text: String
    let isOpenAtStart: Bool
    let isOpenAtEnd: Bool

    init(_ wanted: some StringProtocol) {
      var text = wanted.lowercased()
      isOpenAtStart = text.hasPrefix("*")
      if isOpenAtStart { text.removeFirst() }
      isOpenAtEnd = text.hasSuffix("*")
      if isOpenAtEnd { text.removeLast() }
      self.text = text
    }

    func fits(_ value: String) -> Bool {
      let value = value.lowercased()
      switch (isOpenAtStart, isOpenAtEnd) {
      case (false, false): return value == text
      case (false, true): return value.hasPrefix(text)
      case (true, false): return value.hasSuffix(text)
      case (true, true):
        guard !text.isEmpty else { return true }
        let bytes = Array(value.utf8)
        let part = Array(text.utf8)
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0..<($0 + part.count)].elementsEqual(part) }
      }
    }
  }

  /// - Parameter filters: what the query calls a filter, and the row's member when that has another name: `client_os=os`.
  init(_ call: Call, filters: [String]) throws(APIFailure) {
    self.call = call
    window = try TimeWindow(call)
    let page = try Page(call)
    limit = page.limit
    order = SortOrder(call)
    offset = try Self.cursor(call) ?? page.offset
    var tests: [(String, [Pattern])] = []
    for filter in filters {
      let names = filter.split(separator: "=").map(String.init)
      guard let text = call.query(names[0]) else { continue }
      let member = names.last ?? filter
      let isAddress = member.hasSuffix("mac") || member == "ap"
      let values = text.split(separator: ",").map { value -> Pattern in
        Pattern(isAddress ? MACAddress(value)?.description ?? String(value) : String(value))
      }
      tests.append((member, values))
    }
    self.tests = tests
  }

  /// `search_after` of a `next` that this twin gave: `[offset]`.
  private static func cursor(_ call: Call) throws(APIFailure) -> Int? {
    guard let text = call.query("search_after") else { return nil }
    guard let offset = (try? JSON(parsing: Array(text.utf8)))?.array?.first?.int,
      (0...1_000_000_000_000).contains(offset)
    else {
      throw .badRequest("search_after: expected a value that an answer gave, found '\(text)'")
    }
    return offset
  }

  /// Whether the query leaves out any rows by their values.
  var hasFilters: Bool { !tests.isEmpty }

  /// The members that the filters look at.
  var members: [String] { tests.map(\.member) }

  func matches(_ row: JSON) -> Bool {
    verdict(on: Glimpse(members: row.object ?? JSONObject(), open: [], words: [])) == .found
  }

  /// What a value is called: a list is each of its elements.
  static func texts(_ value: JSON) -> [String] {
    switch value {
    case .null, .object: []
    case .bool(let bool): [bool ? "true" : "false"]
    case .number(let number): [number.text]
    case .string(let text): [text]
    case .array(let elements): elements.flatMap { texts($0) }
    }
  }

  /// The answer of a search over so many rows; only the asked ones are made where no filter looks into them, or what filters look
  /// into is known before.
  /// - Parameters:
  ///   - hidden: members that only filters look at.
  ///   - glimpse: what is known of a row before it is made.
  func answer(
    rows count: Int, hiding hidden: Set<String> = [], glimpse: ((Int) -> Glimpse)? = nil, row: (Int) throws -> JSON
  ) throws -> MistResponse {
    if let order {
      var rows: [JSON] = []
      for index in 0..<count {
        if let glimpse, case .leftOut = verdict(on: glimpse(index)) { continue }
        let row = try row(index)
        if matches(row) { rows.append(row) }
      }
      let part = order.sorted(rows).dropFirst(offset).prefix(limit)
      return answer(total: rows.count, results: part.map { Self.shown($0, hidden) })
    }
    guard hasFilters else {
      let part = min(offset, count)..<min(offset + limit, count)
      return answer(total: count, results: try part.map { Self.shown(try row($0), hidden) })
    }
    var total = 0
    var results: [JSON] = []
    for index in 0..<count {
      var made: JSON?
      switch glimpse.map({ verdict(on: $0(index)) }) ?? .open {
      case .leftOut: continue
      case .found: break
      case .open:
        let row = try row(index)
        guard matches(row) else { continue }
        made = row
      }
      if total >= offset, results.count < limit { results.append(Self.shown(try made ?? row(index), hidden)) }
      total += 1
    }
    return answer(total: total, results: results)
  }

  private static func shown(_ row: JSON, _ hidden: Set<String>) -> JSON {
    guard !hidden.isEmpty, let object = row.object else { return row }
    return .object(JSONObject(object.filter { !hidden.contains($0.key) }.map { ($0.key, $0.value) }))
  }

  /// The answer of a search whose rows are there.
  func answer(total: Int, results: [JSON]) -> MistResponse {
    var body = JSONObject([
      ("results", .array(results)), ("start", JSON(Int(window.start))), ("end", JSON(Int(window.end))),
      ("limit", JSON(limit)), ("total", JSON(total)),
    ])
    if offset + results.count < total, !results.isEmpty { body["next"] = .string(next(offset + results.count)) }
    return MistResponse(
      headers: [
        .init("x-page-limit", String(limit)), .init("x-page-page", String(offset / limit + 1)),
        .init("x-page-total", String(total)),
      ], json: .object(body))
  }

  /// The address of the next part, relative: the same query, and where to go on. The window is spelt out, so that it does
  /// not move with the clock.
  private func next(_ offset: Int) -> String {
    var items = call.request.query.filter {
      !["search_after", "page", "start", "end", "duration", "limit"].contains($0.name) && !$0.value.isEmpty
    }
    items.append(.init("limit", String(limit)))
    items.append(.init("start", String(window.start)))
    items.append(.init("end", String(window.end)))
    items.append(.init("search_after", "[\(offset)]"))
    let query = items.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    return "\(call.request.path)?\(query)"
  }

  private static func encoded(_ text: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"):
        out.append(byte)
      default: out += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// What a count counts by: `distinct`, one of the published values.
  func distinct(_ known: [String], default preset: String) throws(APIFailure) -> String {
    guard let name = call.query("distinct") else { return preset }
    guard known.contains(name) else {
      throw .badRequest("distinct must be one of \(known.joined(separator: ", ")); found '\(name)'")
    }
    return name
  }

  /// The answer of a count over rows: how many have each value. Rows without one are counted under "".
  func counts(of distinct: String, rows count: Int, row: (Int) throws -> JSON) throws -> MistResponse {
    var groups: [String: Int] = [:]
    for index in 0..<count {
      let row = try row(index)
      guard matches(row) else { continue }
      let values = row[distinct].map(Self.texts) ?? []
      groups[values.last ?? "", default: 0] += 1
    }
    return counts(of: distinct, groups: groups)
  }

  /// The answer of a count, the most frequent value first. All six keys are there (mist-fidelity, section 2.7).
  func counts(of distinct: String, groups: [String: Int]) -> MistResponse {
    let sorted = groups.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let results = sorted.prefix(limit).map { group -> JSON in
      .object(JSONObject([(distinct, .string(group.key)), ("count", JSON(group.value))]))
    }
    return MistResponse(
      headers: [
        .init("x-page-limit", String(limit)), .init("x-page-page", "1"), .init("x-page-total", String(groups.count)),
      ],
      json: [
        "distinct": .string(distinct), "start": JSON(Int(window.start)), "end": JSON(Int(window.end)),
        "limit": JSON(limit), "total": JSON(groups.count), "results": .array(Array(results)),
      ])
  }
}
