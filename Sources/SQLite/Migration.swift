/// One step of a schema. A store's version is the number of migrations that it has been through, so a published
/// migration is never changed, moved or removed: another one is appended.
public struct Migration: Sendable {
  /// What it does, for messages.
  public let name: String
  let body: @Sendable (Connection) throws(SQLiteError) -> Void

  /// A migration in SQL: one or more statements.
  public init(_ name: String, sql: String) {
    self.name = name
    self.body = { (connection: Connection) throws(SQLiteError) in try connection.execute(sql) }
  }

  /// A migration in Swift. It runs inside a transaction and must not begin or end one.
  public init(_ name: String, _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Void) {
    self.name = name
    self.body = body
  }
}
