import Determinism
public import MistAPI
import MistCatalogue

extension Twin {
  /// Notes a call that was answered, for `GET /twin/v1/calls`.
  /// - Parameters:
  ///   - effect: what a fault does to the answer on its way.
  ///   - isWatching: whether the caller only shows what others do, and says so.
  public func note(_ request: MistRequest, _ response: MistResponse, _ effect: FaultEffect, isWatching: Bool) {
    callLog.note(request, response, effect.transport, at: clock, isWatching: isWatching && request.method == .get)
  }

  /// The last calls, the latest first.
  func latestCalls(_ call: Call) throws -> MistResponse {
    let limit = try Page(call).limit
    let entries = callLog.latest(limit, withWatching: call.queryBool("watching") ?? false)
    return MistResponse(json: [
      "answered": JSON(Int(callLog.count)), "kept": JSON(CallLog.most), "calls": .array(entries.map(description)),
    ])
  }

  private func description(of entry: CallLog.Entry) -> JSON {
    let parts = entry.path.split(separator: "/", omittingEmptySubsequences: true)
    let isPublished = parts.count >= 2 && parts[0] == "api" && parts[1] == "v1"
    let isOwn = parts.first == "twin"
    let found = isPublished || isOwn ? Self.routes.find(entry.method, isOwn ? parts : Array(parts.dropFirst(2))) : nil
    var path = entry.path
    if isPublished, let route = found?.route, route.access.place == .open {
      // What needs no credentials may have a secret in its path instead.
      path = "/api/v1/" + route.pattern.joined(separator: "/")
    }
    var item = JSONObject([
      ("number", JSON(Int(entry.number))), ("at", StoredJSON.time(milliseconds: entry.at.milliseconds)),
      ("method", .string(entry.method.rawValue)), ("path", .string(String(path.prefix(400)))),
      ("status", JSON(entry.status)), ("watching", .bool(entry.isWatching)),
    ])
    if isPublished, let route = found?.route {
      item["fidelity"] = .string(route.fidelity.rawValue)
      if let operation = route.operation { item["operation"] = .string(operation.id) }
    }
    switch entry.transport {
    case .none: break
    case .reset: item["fault"] = "the connection was reset"
    case .empty: item["fault"] = "closed without an answer"
    case .cutOff(let count): item["fault"] = .string("cut off after \(count) bytes")
    case .garbage: item["fault"] = "answered with what is not HTTP"
    }
    if let detail = entry.refusal.flatMap({ try? JSON(parsing: $0) })?["detail"]?.string {
      item["detail"] = .string(String(detail.prefix(400)))
    }
    return .object(item)
  }
}
