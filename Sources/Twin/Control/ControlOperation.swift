import MistAPI

/// One operation of the twin's own API below `/twin/v1`: its route and its description come from the same row.
struct ControlOperation: Sendable {
  /// A parameter of the query.
  struct Parameter: Sendable {
    let name: String
    let type: String
    let about: String
  }

  let method: HTTPMethod
  /// The path after `/twin/v1`.
  let path: String
  let about: String
  let query: [Parameter]
  /// The schema of the body; nil when there is none.
  let body: JSON?
  /// The schema of the answer's body.
  let answer: JSON
  let handler: Route.Handler
  /// Whether a change is all or nothing; what copies the store cannot be inside of a transaction.
  var isInTransaction: Bool { path != "/snapshot" && path != "/fork" }

  init(
    _ method: HTTPMethod, _ path: String, _ about: String, query: [Parameter] = [], body: JSON? = nil,
    answer: JSON = ["type": "object"], _ handler: @escaping Route.Handler
  ) {
    self.method = method
    self.path = path
    self.about = about
    self.query = query
    self.body = body
    self.answer = answer
    self.handler = handler
  }

  /// Reading needs any caller, changing an administrator of an organisation.
  var route: Route {
    let changes = method != .get
    let handler = handler
    var route = Route(method, "/twin/v1" + path) { twin, call in
      if changes { try twin.requireAdministrator(call) }
      return try handler(twin, call)
    }
    route.isInTransaction = isInTransaction
    return route
  }

  /// The path item's member of the document (OpenAPI 3.1).
  var description: JSON {
    let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    let inPath = names.map { name -> JSON in
      ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    let inQuery = query.map { parameter -> JSON in
      [
        "name": .string(parameter.name), "in": "query", "description": .string(parameter.about),
        "schema": ["type": .string(parameter.type)],
      ]
    }
    var responses = JSONObject([
      ("200", ["description": "Done", "content": ["application/json": ["schema": answer]]] as JSON)
    ])
    for status in ["400", "401", "403", "404"] { responses[status] = ["$ref": "#/components/responses/Refused"] }
    var item = JSONObject([
      ("operationId", .string(operationID)), ("summary", .string(about)), ("parameters", .array(inPath + inQuery)),
      ("responses", .object(responses)),
    ])
    if let body {
      item["requestBody"] = ["required": true, "content": ["application/json": ["schema": body]]]
    }
    return .object(item)
  }

  private var operationID: String {
    let words = path.split(whereSeparator: { "/{}.".contains($0) })
    return method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The document of the operations.
  static func document(of operations: [ControlOperation]) -> JSON {
    var paths = JSONObject()
    for operation in operations {
      let path = "/twin/v1" + operation.path
      var item = paths[path]?.object ?? JSONObject()
      item[operation.method.rawValue.lowercased()] = operation.description
      paths[path] = .object(item)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "The twin's own API", "version": "1",
        "description": "What the world outside does to the simulated cloud. It is not part of the published API.",
      ],
      "paths": .object(paths),
      "security": [["token": .array([])]],
      "components": [
        "securitySchemes": [
          "token": [
            "type": "apiKey", "in": "header", "name": "Authorization", "description": "Token, a blank, and the token",
          ]
        ],
        "responses": [
          "Refused": [
            "description": "Refused; detail says why",
            "content": [
              "application/json": ["schema": ["type": "object", "properties": ["detail": ["type": "string"]]]]
            ],
          ]
        ],
      ],
    ]
  }
}
