import MistAPI
import SQLite

extension Twin {
  /// The site that people call so, by name or id, in any organisation: the first that was made.
  /// - Parameter failure: what to throw when there is none; it is told the names of some that there are.
  func site(called text: String, orThrow failure: (_ known: [String]) -> any Error) throws -> StoredObject {
    let sites = try store.all("SELECT \(StoredObject.columns) FROM object WHERE collection = 'sites' ORDER BY ordinal")
    {
      StoredObject(row: $0)
    }.compactMap { $0 }
    let id = MistID(text)
    guard let site = sites.first(where: { $0.json["name"]?.string == text || $0.id == id }) else {
      throw failure(sites.prefix(20).compactMap { $0.json["name"]?.string })
    }
    return site
  }
}
