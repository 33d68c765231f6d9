public import MistAPI
import SQLite

extension Twin {
  /// The organisations of the twin, in the order of their making.
  public func organisations() throws -> [(id: MistID, name: String)] {
    try objects("orgs", of: .zero).map { ($0.id, $0.json["name"]?.string ?? "") }
  }
}
