import MistAPI

/// One operation: method, path pattern, and what the twin does.
struct Route: Sendable {
  typealias Handler = @Sendable (isolated Twin, Call) throws -> MistResponse

  let method: HTTPMethod
  /// The parts of the path after `/api/v1`; `{…}` stands for any one part.
  let pattern: [String]
  /// What an answer rests on.
  let fidelity: Fidelity
  let handler: Handler

  init(
    _ method: HTTPMethod, _ pattern: String, fidelity: Fidelity = .behaviour, _ handler: @escaping Handler
  ) {
    self.method = method
    self.pattern = pattern.split(separator: "/").map(String.init)
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

  init(_ routes: [Route]) {
    for route in routes { insert(route) }
  }

  private mutating func insert(_ route: Route) {
    var place = 0
    for part in route.pattern {
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
    branches[place].routes[route.method] = route
  }

  /// The route of a call and the parameters of its path, nil when there is no such operation.
  func find(_ method: HTTPMethod, _ parts: [Substring]) -> (route: Route, parameters: [String])? {
    var parameters: [String] = []
    guard let place = find(parts[...], from: 0, parameters: &parameters), let route = branches[place].routes[method]
    else { return nil }
    return (route, parameters)
  }

  private func find(_ parts: ArraySlice<Substring>, from place: Int, parameters: inout [String]) -> Int? {
    guard let part = parts.first else { return branches[place].routes.isEmpty ? nil : place }
    if let next = branches[place].literals[String(part)],
      let found = find(parts.dropFirst(), from: next, parameters: &parameters)
    {
      return found
    }
    guard let next = branches[place].parameter else { return nil }
    parameters.append(String(part))
    if let found = find(parts.dropFirst(), from: next, parameters: &parameters) { return found }
    parameters.removeLast()
    return nil
  }
}
