public import MistAPI

/// A published operation: what it is called and where it is.
public struct Operation: Sendable, Hashable {
  /// Its place among the catalogue's operations.
  public let index: Int
  /// Its published id, such as `listOrgSites`.
  public let id: String
  /// Its method.
  public let method: HTTPMethod
  /// Its path below `/api/v1`, such as `/orgs/{org_id}/sites`.
  public let path: String
  /// The path's parts; `{…}` is a parameter.
  public let parts: [String]

  init(index: Int, id: String, method: HTTPMethod, path: String) {
    self.index = index
    self.id = id
    self.method = method
    self.path = path
    parts = path.split(separator: "/").map(String.init)
  }
}

/// What a published operation takes and answers.
public struct OperationDetails: Sendable {
  /// Its parameters, in the published order.
  public let parameters: [Parameter]
  /// What it takes; nil where it takes no body.
  public let body: Body?
  /// What it answers, in the published order of the statuses.
  public let responses: [Response]
  /// Whether the document advises against it.
  public let isDeprecated: Bool
  /// Whether it asks for no credentials.
  public let isOpen: Bool

  /// A parameter of path or query.
  public struct Parameter: Sendable {
    /// Its name.
    public let name: String
    /// Where it stands.
    public let place: Place
    /// Whether a call must have it.
    public let isRequired: Bool
    /// What it may be.
    public let schema: Schema
  }

  /// Where a parameter stands.
  public enum Place: String, Sendable {
    /// In the path.
    case path
    /// In the query.
    case query
    /// In a header.
    case header
  }

  /// A body of a request.
  public struct Body: Sendable {
    /// Whether a call must have one.
    public let isRequired: Bool
    /// What it is as JSON; nil where it may not be JSON.
    public let json: Schema?
    /// What parts it has as multipart/form-data; nil where it may not be that.
    public let form: Schema?
  }

  /// An answer.
  public struct Response: Sendable {
    /// Its status.
    public let status: Int
    /// Its media types, where they are not the usual ones.
    public let media: [String]
    fileprivate let data: JSON?
    fileprivate let key: String
    fileprivate let catalogue: Catalogue

    /// What its body is; nil where it has none.
    public var schema: Schema? { data.map { catalogue.schema($0, key: key) } }
  }

  /// The answer of that status.
  public func response(_ status: Int) -> Response? { responses.first { $0.status == status } }

  init(_ entry: CatalogueLines.Entry, of catalogue: Catalogue) {
    let data = entry.json
    isDeprecated = data["deprecated"]?.bool ?? false
    isOpen = data["open"]?.bool ?? false
    parameters = (data["parameters"]?.array ?? []).compactMap { item in
      let (item, _) = Self.shared(item, in: catalogue.lines.parameters)
      guard let name = item["name"]?.string, let place = Place(rawValue: item["in"]?.string ?? "") else { return nil }
      var compiler = SchemaCompiler(catalogue.lines)
      return Parameter(
        name: name, place: place, isRequired: item["required"]?.bool ?? false,
        schema: compiler.schema(item["schema"] ?? .object(JSONObject())))
    }
    body = data["body"].map { body in
      func schema(_ name: String) -> Schema? { body[name].map { catalogue.schema($0, key: $0.text) } }
      return Body(isRequired: body["required"]?.bool ?? false, json: schema("json"), form: schema("form"))
    }
    responses = (data["responses"]?.object ?? JSONObject()).compactMap { status, item in
      let (item, name) = Self.shared(item, in: catalogue.lines.responses)
      guard let status = Int(status) else { return nil }
      return Response(
        status: status, media: item["media"]?.strings ?? [], data: item["schema"],
        key: name.map { "response \($0)" } ?? item.text, catalogue: catalogue)
    }
  }

  /// An item, or the shared one that it names.
  private static func shared(_ item: JSON, in section: [String: CatalogueLines.Entry]) -> (JSON, name: String?) {
    guard let name = item.string else { return (item, nil) }
    return (section[name]?.json ?? .null, name)
  }
}
