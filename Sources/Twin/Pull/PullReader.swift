import MistAPI

/// Reads what there is of a kind, page by page.
struct PullReader: Sendable {
  let client: any MistClient
  /// How much is asked for at a time.
  let page: Int

  /// One page of a kind, and how many things there are in all.
  /// - Throws: `MistError`
  func read(
    _ number: Int, of kind: PullKind, _ owner: MistID, query: [MistRequest.QueryItem] = []
  ) async throws -> (items: [JSON], total: Int) {
    let path = kind.path(of: owner)
    if kind.form == .single { return ([try await client.call(.get, path, query: kind.query)], 1) }
    return try await read(path, page: number, query: kind.query + query)
  }

  /// One page of a list, and how many things there are in all.
  /// - Throws: `MistError`
  func read(
    _ path: String, page number: Int, size: Int? = nil, query: [MistRequest.QueryItem]
  ) async throws -> (items: [JSON], total: Int) {
    let paging = [MistRequest.QueryItem("limit", String(size ?? page)), .init("page", String(number))]
    let request = MistRequest(.get, path, query: query + paging)
    let response = try await client.send(request)
    let body = try MistError.body(of: response, to: request)
    if body.isNull { return ([], 0) }
    guard let items = body.array else {
      throw MistError.unexpectedAnswer(request.path, expected: "a list", found: body.describedForErrors)
    }
    return (items, response.header("x-page-total").flatMap { Int($0) } ?? items.count)
  }

  /// What a call gives; nil for a kind that the token may not read, where a token that may read all else may be refused it.
  /// - Throws: `MistError`
  func unlessRefused<Value>(_ kind: PullKind, _ read: () async throws -> Value) async throws -> Value? {
    do {
      return try await read()
    } catch MistError.refused(status: 403, _, _, _) where kind.isOfAccess {
      return nil
    }
  }

  /// All pages of a kind, one after the other.
  /// - Throws: `MistError`
  func all(of kind: PullKind, _ owner: MistID, query: [MistRequest.QueryItem] = []) async throws -> [JSON] {
    let (first, total) = try await read(1, of: kind, owner, query: query)
    var items = first
    var number = 1
    while number * page < total {
      number += 1
      let further = try await read(number, of: kind, owner, query: query).items
      if further.isEmpty { break }
      items += further
    }
    return items
  }

  /// How many calls a list of that many things takes.
  func pages(_ count: Int) -> Int { max(1, (count + page - 1) / page) }
}
