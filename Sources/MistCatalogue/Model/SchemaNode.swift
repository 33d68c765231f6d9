import MistAPI

/// The nodes of one compilation.
final class SchemaNodes: Sendable {
  let all: [SchemaNode]
  init(_ all: [SchemaNode]) { self.all = all }
}

/// One schema, with the schemas below it as places among the nodes.
struct SchemaNode: Sendable {
  var name: String?
  var types: ValueTypes = []
  var format: ValueFormat?
  var minimum: Double?
  var maximum: Double?
  var minCount: Int?
  var maxCount: Int?
  var values: [JSON] = []
  /// The texts among the values, where all are texts.
  var texts: Set<String> = []
  var properties: [(name: String, schema: Int)] = []
  var places: [String: Int] = [:]
  var required: [String] = []
  var items: Int?
  var additional: Additional = .any
  var alternatives: [Int] = []
  var all: [Int] = []
  var discriminator: Discriminator?
  var isReadOnly = false
  var isDeprecated = false
  var defaultValue: JSON?
  /// Whether nothing but the type is asked of a value, so that lists of such are checked in a tight loop.
  var isPlain = false

  enum Additional: Sendable, Hashable {
    case any
    /// The document does not say; whoever is strict takes it for none.
    case unsaid
    case none
    case schema(Int)
  }

  struct Discriminator: Sendable {
    var property: String
    var mapping: [(value: String, schema: Int)]
  }
}
