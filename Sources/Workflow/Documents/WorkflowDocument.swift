public import MistAPI

/// The OpenAPI document of the workflow API.
public enum WorkflowDocument {
  /// The document (OpenAPI 3.1).
  public static let openAPI: JSON = {
    var paths = JSONObject()
    for operation in WorkflowOperation.all {
      var item = paths[operation.path]?.object ?? JSONObject()
      item[operation.method.rawValue.lowercased()] = description(of: operation)
      paths[operation.path] = .object(item)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "The workflow API of mistwin", "version": "1",
        "description":
          "The planner's own steps over HTTP, on a twin or a live cloud. What is sent makes up a design, which every step plans against what stands: asking twice changes nothing.",
      ],
      "paths": .object(paths), "security": [["key": .array([])]],
      "components": [
        "securitySchemes": ["key": ["type": "apiKey", "in": "header", "name": "X-API-Key"]],
        "schemas": ["Problem": problem, "Job": job],
        "responses": [
          "Problem": [
            "description": "Not carried out; detail says why (RFC 9457)",
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
          ],
          "Job": [
            "description": "It is under way; Location says where to look",
            "headers": ["Location": ["schema": ["type": "string"]]],
            "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Job"]]],
          ],
        ],
      ],
    ]
  }()

  private static func description(of operation: WorkflowOperation) -> JSON {
    let names = operation.parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    var parameters = names.map { name -> JSON in
      ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    parameters += operation.query.map {
      ["name": .string($0.name), "in": "query", "description": .string($0.about), "schema": $0.schema]
    }
    if operation.isJob {
      parameters.append([
        "name": "Idempotency-Key", "in": "header", "schema": ["type": "string", "maxLength": 255],
        "description": "sent again with the same request, it leads to the same job",
      ])
      parameters.append([
        "name": "Prefer", "in": "header", "schema": ["type": "string"],
        "description": "respond-async, or wait=SECONDS (RFC 7240); 60 seconds unless it says",
      ])
    }
    var responses = JSONObject()
    let schema: JSON = ["schema": .object(JSONObject())]
    responses[operation.goodStatus] = [
      "description": "Done", "content": .object(JSONObject([(operation.mediaType, schema)])),
    ]
    if operation.isJob { responses["202"] = ["$ref": "#/components/responses/Job"] }
    if operation.isOpen == false { responses["default"] = ["$ref": "#/components/responses/Problem"] }
    var item = JSONObject([
      ("operationId", .string(operation.id)), ("summary", .string(operation.about)), ("parameters", .array(parameters)),
      ("responses", .object(responses)),
    ])
    if operation.isOpen { item["security"] = .array([]) }
    if let body = operation.bodySchema {
      var content = JSONObject([("schema", body)])
      if let example = operation.example { content["example"] = example }
      item["requestBody"] = ["content": ["application/json": .object(content)]]
    }
    return .object(item)
  }

  private static let problem: JSON = [
    "type": "object", "required": ["type", "title", "status", "detail"],
    "properties": [
      "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
      "detail": ["type": "string"],
      "errors": [
        "type": "array",
        "items": [
          "type": "object", "required": ["found"],
          "properties": [
            "pointer": ["type": "string", "description": "where in the body (RFC 6901)"],
            "place": ["type": "string", "description": "where in the design, or in a file of it"],
            "found": ["type": "string"], "expected": ["type": "string"], "nearest": ["type": "string"],
            "advice": ["type": "string"],
          ],
        ],
      ],
      "rests_on": ["type": "array", "items": ["type": "string"]],
      "endpoints": ["type": "array", "items": ["type": "string"]],
    ],
  ]

  private static let job: JSON = [
    "type": "object", "required": ["job", "operation", "state", "asked"],
    "properties": [
      "job": ["type": "integer"], "operation": ["type": "string"],
      "state": ["enum": ["waiting", "running", "paused", "done", "failed", "interrupted"]], "asked": ["type": "string"],
      "ended": ["type": "string"], "idempotency_key": ["type": "string"], "rollout": ["type": "integer"],
      "progress": [
        "type": "object",
        "properties": ["done": ["type": "integer"], "total": ["type": "integer"], "now": ["type": "string"]],
      ],
      "status": ["type": "integer"], "answer": JSON.object(JSONObject()),
    ],
  ]
}

extension WorkflowOperation {
  /// Whether it begins a job.
  var isJob: Bool {
    switch work {
    case .step, .upgrade: true
    default: false
    }
  }

  fileprivate var goodStatus: String {
    switch work {
    case .makePlan: "201"
    case .putKey: "204"
    default: "200"
    }
  }

  fileprivate var mediaType: String {
    switch work {
    case .page: "text/html"
    case .designFile: "text/plain"
    default: "application/json"
    }
  }

  /// The schema of its body; nil for none.
  var bodySchema: JSON? {
    if let body { return body }
    guard !members.isEmpty else { return nil }
    let properties = members.map { member -> (String, JSON) in
      var schema = member.schema.object ?? JSONObject()
      schema["description"] = .string(member.about)
      return (member.name, .object(schema))
    }
    return ["type": "object", "properties": .object(JSONObject(properties)), "additionalProperties": false]
  }
}
