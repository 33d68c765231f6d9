/// What a token is and may do (`GET /self`; mist-fidelity, section 1.3).
public struct Identity: Sendable, Hashable {
  /// A privilege on one scope.
  public struct Privilege: Sendable, Hashable {
    /// `org`, `site`, `sitegroup`, `msp` …
    public var scope: String
    /// `admin`, `write`, `read`, `helpdesk`, `installer`
    public var role: String
    /// The organisation, when the scope has one.
    public var organisation: MistID?
    /// The name of the scope.
    public var name: String
  }
  /// The person's address; nil for the token of an organisation.
  public var email: String?
  /// What the token may do, in the order given.
  public var privileges: [Privilege]
}

extension MistClient {
  /// Asks the cloud who this token is.
  /// - Throws: `MistError`
  public func identity() async throws -> Identity {
    let body = try await call(.get, "/self")
    guard let items = body["privileges"]?.array else {
      throw MistError.unexpectedAnswer("/api/v1/self", expected: "a list of privileges", found: body.describedForErrors)
    }
    let privileges = items.map { item in
      Identity.Privilege(
        scope: item["scope"]?.string ?? "", role: item["role"]?.string ?? "",
        organisation: item["org_id"]?.string.flatMap { MistID($0) }, name: item["name"]?.string ?? "")
    }
    return Identity(email: body["email"]?.string, privileges: privileges)
  }
}
