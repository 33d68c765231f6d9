public import Determinism
public import MistAPI

extension Twin {
  /// Sets what is to go wrong from now on; an empty list for nothing. Every rule counts its calls from 1 again.
  /// - Parameter rules: a list of rules, or `{seed, rules}`.
  public func setFaults(_ rules: JSON) throws(FaultRuleError) {
    let plan = try FaultRuleReader.plan(rules, seed: seed)
    faults = plan.rules.isEmpty ? nil : plan
  }

  /// Answers one request as `answer` does, with what the fault rules make of it. The control API has no faults.
  public func answerWithFaults(
    _ request: MistRequest, credentials: Credentials, at present: Instant? = nil, from source: SourceAddress? = nil
  ) -> (response: MistResponse, effect: FaultEffect) {
    guard faults != nil, !request.path.hasPrefix("/twin/"),
      let decision = faults?.decide(request.method, request.path)
    else { return (answer(request, credentials: credentials, at: present, from: source), .none) }
    guard let rule = decision.rule else {
      return (answer(request, credentials: credentials, at: present, from: source), FaultEffect(delay: decision.delay))
    }
    var transport = FaultEffect.Transport.none
    var response: MistResponse
    switch rule.effect {
    case .refuseCodes(let codes, let share, let reason):
      response = partialClaim(
        request, credentials: credentials, at: present, from: source,
        refusing: { code in
          codes.contains(code) || decision.draw.child(code).uniform < share
        }, reason: reason)
    default:
      if rule.isCarriedOut {
        response = answer(request, credentials: credentials, at: present, from: source)
      } else {
        if let present { advance(to: present) }
        response = MistResponse(status: 503, json: ["detail": .string("\(rule.name): the call was not carried out")])
      }
    }
    switch rule.effect {
    case .none, .refuseCodes: break
    case .status(let status, let detail): response = MistResponse(status: status, json: ["detail": .string(detail)])
    case .tooMany(let seconds):
      response = MistResponse(
        status: 429, headers: [.init("retry-after", String(seconds))],
        json: ["detail": "Request was throttled: the twin was asked to."])
    case .transport(let kind): transport = kind
    case .garbage(let count):
      let draw = decision.draw
      transport = .garbage((0..<count).map { UInt8(truncatingIfNeeded: draw.child(UInt64($0)).value) })
    }
    return (response, FaultEffect(delay: decision.delay, transport: transport))
  }

  /// In process there is no transport: a delay moves the clock, and an answer that would not have come is a 503.
  public func answerInProcess(_ request: MistRequest, credentials: Credentials) -> MistResponse {
    let (response, effect) = answerWithFaults(request, credentials: credentials)
    if effect.delay > 0 { advance(to: clock.advanced(byMilliseconds: effect.delay)) }
    let why: String
    switch effect.transport {
    case .none: return response
    case .reset: why = "the connection was reset"
    case .empty: why = "the connection was closed without an answer"
    case .cutOff(let count): why = "the answer was cut off after \(count) bytes"
    case .garbage(let bytes): why = "found \(bytes.count) bytes that are not HTTP"
    }
    return MistResponse(status: 503, json: ["detail": .string("fault: \(why)")])
  }

  /// A claim in which some codes are refused whatever they are; the others go their way.
  private func partialClaim(
    _ request: MistRequest, credentials: Credentials, at present: Instant?, from source: SourceAddress?,
    refusing: (String) -> Bool, reason: String
  ) -> MistResponse {
    let parts = request.path.split(separator: "/")
    guard request.method == .post, parts.count == 5, parts[2] == "orgs", parts[4] == "inventory",
      let codes = request.body.flatMap({ try? JSON(parsing: $0) })?.strings
    else { return answer(request, credentials: credentials, at: present, from: source) }
    let refused = codes.filter { refusing(ClaimCode($0)?.magic ?? $0) }
    var rest = request
    rest.body = JSON(codes.filter { !refused.contains($0) }).bytes
    var response = answer(rest, credentials: credentials, at: present, from: source)
    guard !refused.isEmpty, var body = (try? JSON(parsing: response.body))?.object, let errors = body["error"]?.strings
    else { return response }
    body["error"] = JSON(errors + refused)
    body["reason"] = JSON((body["reason"]?.strings ?? []) + refused.map { _ in reason })
    let isRefused = ["added", "duplicated"].allSatisfy { body[$0]?.array?.isEmpty ?? true }
    response.status = isRefused ? 400 : 200
    response.body = JSON.object(body).bytes
    return response
  }
}
