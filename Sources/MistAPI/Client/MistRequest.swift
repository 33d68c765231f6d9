/// The methods of the published API.
public enum HTTPMethod: String, Sendable, Hashable {
  /// Reads; never changes anything.
  case get = "GET"
  /// Creates, or carries out an action.
  case post = "POST"
  /// Changes.
  case put = "PUT"
  /// Removes.
  case delete = "DELETE"
}

/// One call of the Mist API, apart from how it travels.
public struct MistRequest: Sendable, Hashable {
  /// What to do.
  public var method: HTTPMethod
  /// The path with its leading `/api/v1`, without the query; its parts are not percent-encoded.
  public var path: String
  /// The query, in order, not percent-encoded.
  public var query: [QueryItem]
  /// The body, JSON in UTF-8 unless `contentType` says otherwise, or nil.
  public var body: [UInt8]?
  /// The media type of a body that is not JSON, such as `multipart/form-data; boundary=…`; nil for JSON.
  public var contentType: String?

  /// One `name=value` of a query.
  public struct QueryItem: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value; the cloud takes an empty one as absent.
    public var value: String
    /// An item of that name and value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A call of a path below `/api/v1`, such as `/self`.
  public init(_ method: HTTPMethod, _ path: String, query: [QueryItem] = [], body: JSON? = nil) {
    self.method = method
    self.path = "/api/v1" + path
    self.query = query
    self.body = body?.bytes
  }

  /// The first value of that name that is not empty.
  public func query(_ name: String) -> String? {
    query.first { $0.name == name && !$0.value.isEmpty }?.value
  }
}
