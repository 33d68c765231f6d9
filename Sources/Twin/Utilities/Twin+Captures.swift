import Determinism
import MistAPI
import SQLite

/// Packet captures: what was asked for is kept, and nothing is really captured. A listener of the `/pcaps` channel sees
/// the beginning and one packet that the device sends itself.
extension Twin {
  private static let siteCaptureTypes: Set<String> = [
    "client", "gateway", "new_assoc", "radiotap", "radiotap,wired", "scan", "switch", "wired", "wireless",
  ]

  static let captureRoutes: [Route] =
    bothScopes(.post, "pcaps/capture", fidelity: .shaped) { twin, scope, call in try twin.startCapture(scope, call) }
    + bothScopes(.get, "pcaps/capture", fidelity: .shaped) { twin, scope, call in
      guard let capture = try twin.runningCapture(scope) else { throw APIFailure.notFound }
      return MistResponse(json: twin.captureStatus(capture, scope))
    }
    + bothScopes(.delete, "pcaps/capture", fidelity: .shaped) { twin, scope, call in
      guard let capture = try twin.runningCapture(scope) else { throw APIFailure.notFound }
      var body = capture.json.object ?? JSONObject()
      body["stopped"] = JSON(Int(twin.clock.seconds))
      _ = try twin.updateObject(capture, body: JSON.object(body).bytes)
      return MistResponse()
    }
    + bothScopes(.get, "pcaps", fidelity: .shaped) { twin, scope, call in
      let window = try EventWindow(call)
      let items = try twin.objects("pcaps", of: twin.captureOwner(scope)).filter {
        window.seconds.contains($0.created / 1000)
      }.map { twin.captureItem($0, scope) }
      return window.answer(items, call)
    } + [
      Route(.put, "/sites/{site}/pcaps/{pcap}", fidelity: .stored) { twin, call in
        let site = try twin.site(call)
        let capture = try twin.requiredObject("pcaps", call.id(1), of: site.id)
        let sent = try call.object()
        guard let notes = sent["notes"]?.string else { throw APIFailure.badRequest("notes: expected text") }
        var body = capture.json.object ?? JSONObject()
        body["notes"] = .string(notes)
        _ = try twin.updateObject(capture, body: JSON.object(body).bytes)
        return MistResponse()
      }
    ]

  private func captureOwner(_ scope: EventScope) -> MistID { scope.site?.id ?? scope.organisation }

  /// The newest capture, when it is neither stopped nor over.
  private func runningCapture(_ scope: EventScope) throws -> StoredObject? {
    guard let last = try objects("pcaps", of: captureOwner(scope)).last else { return nil }
    return last.json["stopped"] == nil && clock.seconds < expiry(of: last) ? last : nil
  }

  private func expiry(of capture: StoredObject) -> Int64 {
    capture.created / 1000 + Int64(capture.json["duration"]?.int ?? 600)
  }

  private func startCapture(_ scope: EventScope, _ call: Call) throws -> MistResponse {
    let body = try call.object()
    let types = scope.site == nil ? ["mxedge"] : Self.siteCaptureTypes
    guard let type = body["type"]?.string, types.contains(type) else {
      throw APIFailure.badRequest("type must be one of \(types.sorted().joined(separator: ", "))")
    }
    for (name, range) in [("duration", 60...86_400), ("num_packets", 0...10_000), ("max_pkt_len", 64...2048)]
      as [(String, ClosedRange<Int>)]
    {
      guard let value = body[name], !value.isNull else { continue }
      guard let number = value.int, range.contains(number) else {
        throw APIFailure.badRequest(
          "\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value.text)")
      }
    }
    for (type, list) in [("gateway", "gateways"), ("switch", "switches")] where body["type"]?.string == type {
      guard body[list]?.object != nil else { throw APIFailure.badRequest("\(list) is required") }
    }
    guard try runningCapture(scope) == nil else { throw APIFailure.badRequest("a capture is running already") }
    let owner = captureOwner(scope)
    let capture = try insertObject(
      "pcaps", owner: owner, naturalKey: "\(type) \(clock.milliseconds)", body: JSON.object(body).bytes)
    try audit(call, "Start packet capture", site: scope.site?.id)
    let channel = scope.site.map { "/sites/\($0.id)/pcaps" } ?? "/orgs/\(scope.organisation)/pcaps"
    feed.tellOrKeep(ChannelMessage(channel: channel, data: capturedPacket(of: capture)))
    var answer = JSONObject([
      ("id", .string(capture.id.description)), ("org_id", .string(scope.organisation.description)),
      ("site_id", .string((scope.site?.id ?? .zero).description)), ("type", .string(type)),
      ("timestamp", JSON(Int(clock.seconds))), ("expiry", JSON(Int(expiry(of: capture)))), ("enabled", true),
      ("duration", JSON(body["duration"]?.int ?? 600)), ("num_packets", JSON(body["num_packets"]?.int ?? 1024)),
      ("max_pkt_len", JSON(body["max_pkt_len"]?.int ?? 512)), ("format", .string(body["format"]?.string ?? "stream")),
    ])
    if let mac = body["client_mac"], !mac.isNull { answer["client_mac"] = mac }
    return MistResponse(json: .object(answer))
  }

  /// One ARP request, as the stream tells of packets.
  private func capturedPacket(of capture: StoredObject) -> JSON {
    [
      "capture_id": .string(capture.id.description), "lost_messages": 0,
      "pcap_dict": [
        "timestamp": StoredJSON.time(milliseconds: clock.milliseconds), "length": 42, "protocol": "ARP",
        "info": "Who has the gateway?", "dst_mac": "ffffffffffff",
        "src_mac": .string(capture.json["ap_mac"]?.string ?? "000000000000"),
      ],
    ]
  }

  private func captureStatus(_ capture: StoredObject, _ scope: EventScope) -> JSON {
    let body = capture.json
    var item = JSONObject([
      ("id", .string(capture.id.description)), ("org_id", .string(scope.organisation.description)),
      ("type", body["type"] ?? "client"), ("started_time", JSON(Int(capture.created / 1000))),
      ("timestamp", JSON(Int(capture.created / 1000))), ("expiry", JSON(Int(expiry(of: capture)))),
      ("duration", JSON(body["duration"]?.int ?? 600)), ("max_pkt_len", JSON(body["max_pkt_len"]?.int ?? 512)),
      ("num_packets", 1), ("max_num_packets", JSON(body["num_packets"]?.int ?? 1024)), ("enabled", true),
      ("ok", .array([])),
      ("failed", .array([])),
    ])
    if let site = scope.site { item["site_id"] = .string(site.id.description) }
    return .object(item)
  }

  private func captureItem(_ capture: StoredObject, _ scope: EventScope) -> JSON {
    let body = capture.json
    var item = JSONObject([
      ("id", .string(capture.id.description)), ("org_id", .string(scope.organisation.description)),
      ("type", body["type"] ?? "client"), ("timestamp", JSON(Int(capture.created / 1000))),
      ("duration", JSON(body["duration"]?.int ?? 600)), ("format", .string(body["format"]?.string ?? "stream")),
      ("url", .string("https://api.mist.com/captures/\(capture.id).pcap")),
    ])
    if let site = scope.site { item["site_id"] = .string(site.id.description) }
    if body["stopped"] != nil { item["termination_reason"] = "stopped" }
    return .object(item)
  }
}
