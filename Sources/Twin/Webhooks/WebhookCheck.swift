import MistAPI

/// What a webhook may be (mist-fidelity, section 9.5).
enum WebhookCheck {
  /// Topics that the twin has something to tell about; `ping` goes to every webhook that is asked for it.
  static let told = ["device-events", "device-updowns", "alarms", "audits"] + toldOfClients
  /// Those about wireless clients.
  static let toldOfClients = ["client-join", "client-info", "client-sessions"]

  static let types: Set<String> = ["http-post", "oauth2", "splunk", "aws-sns", "google-pubsub"]

  /// Refuses what the cloud refuses; `{{…}}` is let through, as everywhere.
  static func check(_ body: JSONObject) throws(APIFailure) {
    if let url = body["url"], !url.isNull {
      guard let text = url.string, ["http://", "https://", "{{"].contains(where: { text.hasPrefix($0) }) else {
        throw refusal(
          "url", "expected an http or https address, found \(url.string.map { "'\($0)'" } ?? url.describedForErrors)")
      }
    }
    if let type = body["type"], !type.isNull, !(type.string.map { types.contains($0) } ?? false) {
      throw refusal("type", "expected one of \(types.sorted().joined(separator: ", "))")
    }
    for name in ["enabled", "verify_cert", "single_event_per_message"] {
      if let value = body[name], !value.isNull, value.bool == nil {
        throw refusal(name, "expected true or false, found \(value.describedForErrors)")
      }
    }
    if let secret = body["secret"], !secret.isNull, secret.string == nil {
      throw refusal("secret", "expected text, found \(secret.describedForErrors)")
    }
    try checkTopics(body["topics"])
    try checkHeaders(body["headers"])
    try checkFilters(body["assetfilter_ids"])
  }

  private static func refusal(_ field: String, _ reason: String) -> APIFailure {
    .badRequestBody(["detail": .string("invalid field: \(field)"), "reason": .string(reason)])
  }

  private static func checkTopics(_ value: JSON?) throws(APIFailure) {
    guard let value, !value.isNull else { return }
    guard let topics = value.strings else {
      throw refusal("topics", "expected a list of texts, found \(value.describedForErrors)")
    }
    if topics.filter({ $0.hasPrefix("location") }).count > 1 {
      throw .badRequestBody(["detail": "Only one location topic can be configured per URL"])
    }
  }

  private static func checkHeaders(_ value: JSON?) throws(APIFailure) {
    guard let value, !value.isNull else { return }
    guard let headers = value.object else {
      throw refusal("headers", "expected an object, found \(value.describedForErrors)")
    }
    var size = 0
    for (name, value) in headers {
      guard let text = value.string else {
        throw refusal("headers", "\(name): expected text, found \(value.describedForErrors)")
      }
      guard (name + text).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !name.isEmpty, !name.contains(":") else {
        throw refusal("headers", "\(name): not the name and value of a header")
      }
      size += name.utf8.count + text.utf8.count
    }
    guard size < 1000 else { throw refusal("headers", "names and values must be less than 1000 bytes, found \(size)") }
  }

  private static func checkFilters(_ value: JSON?) throws(APIFailure) {
    guard let value, !value.isNull else { return }
    guard let texts = value.strings, texts.allSatisfy({ MistID($0) != nil }) else {
      throw refusal("assetfilter_ids", "contains malformed uuids")
    }
    guard Set(texts).count == texts.count else { throw refusal("assetfilter_ids", "contains duplicate uuids") }
  }
}
