import MistAPI
import MistCatalogue

/// One operation: method, path pattern, and what the twin does.
struct Route: Sendable {
  typealias Handler = @Sendable (isolated Twin, Call) throws -> MistResponse

  let method: HTTPMethod
  /// The parts of the path after `/api/v1`; `{…}` stands for any one part.
  let pattern: [String]
  /// What an answer rests on.
  let fidelity: Fidelity
  /// The published operation that this is; nil for what is only the twin's own.
  var operation: MistCatalogue.Operation?
  /// What the caller must be allowed.
  let access: Access
  /// Whether callers must be looked up anew after it.
  let touchesAccounts: Bool
  let handler: Handler
  /// Whether a change is all or nothing; what copies the store cannot be inside of a transaction.
  var isInTransaction = true

  init(
    _ method: HTTPMethod, _ pattern: String, access: Access? = nil, fidelity: Fidelity = .behaviour,
    _ handler: @escaping Handler
  ) {
    self.method = method
    let parts = pattern.split(separator: "/").map(String.init)
    self.pattern = parts
    self.access = access ?? Access(method, parts)
    touchesAccounts = Access.touchesAccounts(method, parts)
    self.fidelity = fidelity
    self.handler = handler
  }
}

/// Finds the route of a path in a tree of its parts; a literal part is preferred to a parameter.
struct RouteTable: Sendable {
  private struct Branch: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var routes: [HTTPMethod: Route] = [:]
  }

  private var branches: [Branch] = [Branch()]
  /// The routes, in the order in which they were given.
  private(set) var all: [Route]

  init(_ routes: [Route]) {
    all = routes
    for route in routes { insert(route) }
  }

  private mutating func insert(_ route: Route) {
    branches[place(of: route.pattern)].routes[route.method] = route
  }

  /// The route of that method and pattern, whatever the names of the pattern's parameters.
  mutating func route(_ method: HTTPMethod, _ pattern: [String]) -> Route? {
    branches[place(of: pattern)].routes[method]
  }

  /// Says which published operation the route of its path is; where there is none yet, adds that one.
  mutating func add(_ operation: MistCatalogue.Operation, else route: (MistCatalogue.Operation) -> Route) {
    let place = place(of: operation.parts)
    if branches[place].routes[operation.method] == nil {
      let route = route(operation)
      branches[place].routes[operation.method] = route
      all.append(route)
    }
    branches[place].routes[operation.method]?.operation = operation
  }

  /// Adds another way to call an operation, unless the way is taken.
  mutating func addAlias(_ pattern: String, of operation: MistCatalogue.Operation) {
    let parts = pattern.split(separator: "/").map(String.init)
    guard route(operation.method, parts) == nil, let route = route(operation.method, operation.parts) else { return }
    branches[place(of: parts)].routes[operation.method] = route
  }

  private mutating func place(of pattern: [String]) -> Int {
    var place = 0
    for part in pattern {
      let next: Int
      if part.hasPrefix("{") {
        next = branches[place].parameter ?? branches.count
        branches[place].parameter = next
      } else {
        next = branches[place].literals[part] ?? branches.count
        branches[place].literals[part] = next
      }
      if next == branches.count { branches.append(Branch()) }
      place = next
    }
    return place
  }

  /// The route of a call and the parameters of its path, nil when there is no such operation.
  func find(_ method: HTTPMethod, _ parts: [Substring]) -> (route: Route, parameters: [String])? {
    var parameters: [String] = []
    guard let place = find(parts[...], method, from: 0, parameters: &parameters),
      let route = branches[place].routes[method]
    else { return nil }
    return (route, parameters)
  }

  /// Whether a path has operations, of whatever method.
  func knows(_ parts: [Substring]) -> Bool {
    var parameters: [String] = []
    return find(parts[...], nil, from: 0, parameters: &parameters) != nil
  }

  private func find(
    _ parts: ArraySlice<Substring>, _ method: HTTPMethod?, from place: Int, parameters: inout [String]
  ) -> Int? {
    guard let part = parts.first else {
      let routes = branches[place].routes
      return (method.map { routes[$0] != nil } ?? !routes.isEmpty) ? place : nil
    }
    if let next = branches[place].literals[String(part)],
      let found = find(parts.dropFirst(), method, from: next, parameters: &parameters)
    {
      return found
    }
    guard let next = branches[place].parameter else { return nil }
    parameters.append(String(part))
    if let found = find(parts.dropFirst(), method, from: next, parameters: &parameters) { return found }
    parameters.removeLast()
    return nil
  }
}
