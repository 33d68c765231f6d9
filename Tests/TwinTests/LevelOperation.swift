import MistAPI
import MistCatalogue
import Twin

/// A published operation that reads service levels of a site.
struct LevelOperation {
  let operation: MistCatalogue.Operation

  /// All of them, in the order of the document.
  static let all: [LevelOperation] = Catalogue.published.operations.filter {
    $0.method == .get && Array($0.parts.prefix(3)) == ["sites", "{site_id}", "sle"]
  }.map { LevelOperation(operation: $0) }

  private var parameters: [OperationDetails.Parameter] { Catalogue.published.details(of: operation).parameters }

  /// What the document says that its path may have as scope.
  var scopes: [String] { parameters.first { $0.name == "scope" }?.schema.values.compactMap(\.string) ?? [] }

  var hasMetric: Bool { operation.parts.contains("{metric}") }
  var hasClassifier: Bool { operation.parts.contains("{classifier}") }
  var takesClassifier: Bool { parameters.contains { $0.place == .query && $0.name == "classifier" } }
  var takesWindow: Bool { parameters.contains { $0.place == .query && $0.name == "duration" } }
  var isThreshold: Bool { operation.parts.last == "threshold" }

  /// - Parameter scope: the scope and its id, with a stroke between them.
  func path(_ site: MistID, _ scope: String, _ metric: String = "", _ classifier: String = "") -> String {
    let scope = scope.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let values = [
      "{site_id}": site.description, "{scope}": scope[0], "{scope_id}": scope.count > 1 ? scope[1] : "",
      "{metric}": metric, "{classifier}": classifier,
    ]
    return "/" + operation.parts.map { values[$0] ?? $0 }.joined(separator: "/")
  }

  /// What is not as published in a good answer; nil when nothing is.
  ///
  /// The document has the threshold as a text where the cloud answers a number: all else of it is held against the schema.
  func complaint(_ answer: MistResponse) -> String? {
    guard isThreshold, answer.status == 200, let number = answer.json["threshold"]?.double else {
      return EveryOperation.complaint(operation, answer)
    }
    var answer = answer
    var body = answer.json.object ?? JSONObject()
    body["threshold"] = .string("\(number)")
    answer.body = JSON.object(body).bytes
    return EveryOperation.complaint(operation, answer)
  }
}
