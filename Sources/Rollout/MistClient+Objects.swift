import MistAPI

extension MistClient {
  /// An object; nil when it is gone.
  func found(_ path: String) async throws -> JSON? {
    do {
      return try await call(.get, path)
    } catch MistError.refused(status: 404, _, _, _) {
      return nil
    }
  }

  /// Removes an object; one that is gone is removed.
  func remove(_ path: String) async throws {
    do {
      _ = try await call(.delete, path)
    } catch MistError.refused(status: 404, _, _, _) {
      return
    }
  }

  /// The object of a collection that has these members; nil where there is none.
  func object(in collection: String, matching members: JSONObject) async throws -> JSON? {
    try await list(collection).first { item in members.allSatisfy { item[$0.key] == $0.value } }
  }
}
