import MistAPI

/// Which part of a list is asked for: `limit` (default 100, at most 1000) and `page` (from 1; 0 counts as 1).
struct Page {
  let limit: Int
  let page: Int

  var offset: Int { (page - 1) * limit }

  init(_ call: Call) throws(APIFailure) {
    let limit = try call.queryInt("limit") ?? 100
    guard limit >= 0 else { throw .badRequest("limit must not be negative") }
    // A limit of 0 in the header makes a client loop for ever (real-clients, section 3).
    self.limit = limit == 0 ? 100 : min(limit, 1000)
    let page = try call.queryInt("page") ?? 1
    guard page >= 0 else { throw .badRequest("page must not be negative") }
    self.page = max(1, min(page, 1_000_000_000))
  }

  /// The paging headers that every list carries (mist-fidelity, section 0, rule 3).
  func headers(total: Int) -> [MistResponse.Header] {
    [
      .init("x-page-limit", String(limit)), .init("x-page-page", String(page)), .init("x-page-total", String(total)),
    ]
  }

  /// A list's answer from items already in JSON text.
  func response(total: Int, items: [[UInt8]]) -> MistResponse {
    response(total: total, of: items, size: items.reduce(0) { $0 + $1.count + 1 }) { $1.append(contentsOf: $0) }
  }

  /// A list's answer from items that are written one after the other.
  /// - Parameter size: How long the text may become, about.
  func response<Item>(
    total: Int, of items: some Sequence<Item>, size: Int, write: (Item, inout [UInt8]) throws -> Void
  ) rethrows -> MistResponse {
    var body: [UInt8] = []
    body.reserveCapacity(size + 2)
    body.append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      if !isFirst { body.append(UInt8(ascii: ",")) }
      isFirst = false
      try write(item, &body)
    }
    body.append(UInt8(ascii: "]"))
    return MistResponse(headers: headers(total: total), body: body)
  }

  /// The page of a list that is in memory.
  func response(of items: [JSON]) -> MistResponse {
    let part = items.dropFirst(offset).prefix(limit)
    return response(total: items.count, items: part.map(\.bytes))
  }
}
