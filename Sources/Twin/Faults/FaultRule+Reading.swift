import Determinism
import MistAPI

/// Reads rules; what they may hold is described at `/twin/v1/openapi.json`.
struct FaultRuleReader {
  /// A list of rules, or `{seed, rules}`.
  static func plan(_ source: JSON, seed: RandomKey) throws(FaultRuleError) -> FaultPlan {
    var list = source
    var key = seed.child("faults")
    if let object = source.object {
      try onlyKnown(object, ["seed", "rules"], at: "the document")
      if let value = object["seed"] {
        guard let number = value.int, number >= 0 else {
          throw FaultRuleError(place: "seed", problem: "expected a whole number, found \(value.text)")
        }
        key = RandomKey(seed: UInt64(number)).child("faults")
      }
      list = object["rules"] ?? []
    }
    guard let items = list.array else {
      throw FaultRuleError(place: "rules", problem: "expected a list, found \(list.describedForErrors)")
    }
    var rules: [FaultRule] = []
    for (index, item) in items.enumerated() {
      rules.append(try rule(item, at: "rules[\(index)]", number: index))
    }
    return FaultPlan(rules: rules, source: source, seed: key)
  }

  private static func onlyKnown(_ object: JSONObject, _ known: [String], at place: String) throws(FaultRuleError) {
    for name in object.keys where !known.contains(name) {
      throw FaultRuleError(
        place: place, problem: "found '\(name)', expected one of \(known.joined(separator: ", "))")
    }
  }

  private static func rule(_ value: JSON, at place: String, number: Int) throws(FaultRuleError) -> FaultRule {
    guard let object = value.object else {
      throw FaultRuleError(place: place, problem: "expected an object, found \(value.describedForErrors)")
    }
    try onlyKnown(
      object, ["name", "method", "path", "call", "every", "calls", "probability", "effect", "delay", "carry_out"],
      at: place)
    let effect = try effect(object["effect"] ?? [:], at: place + ".effect")
    let delay = try object["delay"].map { (value) throws(FaultRuleError) in try self.delay(value, at: place + ".delay")
    }
    if effect == .none, delay == nil {
      throw FaultRuleError(place: place, problem: "found neither effect nor delay, expected one of them")
    }
    var probability = 1.0
    if let value = object["probability"] {
      guard let number = value.double, (0...1).contains(number) else {
        throw FaultRuleError(place: place + ".probability", problem: "expected 0 to 1, found \(value.text)")
      }
      probability = number
    }
    var carriesOut = Self.isCarriedOut(effect)
    if let value = object["carry_out"] {
      guard let flag = value.bool else {
        throw FaultRuleError(place: place + ".carry_out", problem: "expected true or false, found \(value.text)")
      }
      carriesOut = flag
    }
    return FaultRule(
      name: object["name"]?.string ?? "rule \(number + 1)",
      methods: try methods(object["method"], at: place + ".method"),
      path: try path(object["path"], at: place + ".path"), selection: try selection(object, at: place),
      probability: probability, delay: delay, effect: effect, isCarriedOut: carriesOut)
  }

  /// A refusal does nothing; an answer that is lost on its way was given.
  private static func isCarriedOut(_ effect: FaultRule.Effect) -> Bool {
    switch effect {
    case .status, .tooMany, .transport(.reset): false
    case .none, .transport, .garbage, .refuseCodes: true
    }
  }

  private static func methods(_ value: JSON?, at place: String) throws(FaultRuleError) -> Set<HTTPMethod>? {
    guard let value, !value.isNull else { return nil }
    var methods: Set<HTTPMethod> = []
    for text in value.strings ?? [value.string ?? ""] {
      guard let method = HTTPMethod(rawValue: text.uppercased()) else {
        throw FaultRuleError(place: place, problem: "expected GET, POST, PUT or DELETE, found \(value.text)")
      }
      methods.insert(method)
    }
    return methods
  }

  private static func path(_ value: JSON?, at place: String) throws(FaultRuleError) -> [String] {
    guard let value, !value.isNull else { return ["**"] }
    guard let text = value.string, text.hasPrefix("/") else {
      throw FaultRuleError(
        place: place, problem: "expected a path such as /api/v1/orgs/*/inventory, found \(value.text)")
    }
    let parts = text.split(separator: "/").map(String.init)
    guard !parts.dropLast().contains("**") else {
      throw FaultRuleError(place: place, problem: "found ** in the middle, expected it at the end")
    }
    return parts
  }

  private static func selection(_ object: JSONObject, at place: String) throws(FaultRuleError) -> FaultRule.Selection {
    let given = ["call", "every", "calls"].filter { object[$0] != nil }
    guard given.count < 2 else {
      throw FaultRuleError(place: place, problem: "found \(given.joined(separator: " and ")), expected one of them")
    }
    guard let name = given.first, let value = object[name] else { return .every(1) }
    if name == "calls" {
      guard let pair = value.array, pair.count == 2, let first = pair[0].int, let last = pair[1].int, first >= 1,
        first <= last
      else {
        throw FaultRuleError(place: place + ".calls", problem: "expected [first, last], from 1, found \(value.text)")
      }
      return .range(first...last)
    }
    guard let number = value.int, number >= 1 else {
      throw FaultRuleError(place: "\(place).\(name)", problem: "expected a whole number from 1, found \(value.text)")
    }
    return name == "call" ? .only(number) : .every(number)
  }

  private static func delay(_ value: JSON, at place: String) throws(FaultRuleError) -> FaultRule.Delay {
    func bad(_ place: String, _ value: JSON) -> FaultRuleError {
      FaultRuleError(
        place: place,
        problem: """
          expected milliseconds, or {fixed}, {uniform: [least, most]} or {lognormal: {median, sigma}}, each from 0 to \
          3600000; found \(value.text)
          """)
    }
    func number(_ value: JSON?) -> Double? {
      value?.double.flatMap { (0...FaultRule.longestDelay).contains($0) ? $0 : nil }
    }
    if let fixed = number(value) { return .fixed(fixed) }
    guard let object = value.object, object.count == 1, let (name, given) = object.first(where: { _ in true }) else {
      throw bad(place, value)
    }
    switch name {
    case "fixed": if let fixed = number(given) { return .fixed(fixed) }
    case "uniform":
      if let pair = given.array, pair.count == 2, let least = number(pair[0]), let most = number(pair[1]), least <= most
      {
        return .uniform(least, most)
      }
    case "lognormal":
      if let median = number(given["median"]), let sigma = given["sigma"]?.double, (0...5).contains(sigma) {
        return .lognormal(median: median, sigma: sigma)
      }
    default: break
    }
    throw bad(place, value)
  }

  private static func effect(_ value: JSON, at place: String) throws(FaultRuleError) -> FaultRule.Effect {
    guard let object = value.object else {
      throw FaultRuleError(place: place, problem: "expected an object, found \(value.describedForErrors)")
    }
    if object.isEmpty { return .none }
    let kinds = ["status", "too_many", "reset", "empty", "cut_off", "garbage", "refuse_codes"]
    let given = object.keys.filter { kinds.contains($0) }
    guard given.count == 1, let kind = given.first, let what = object[kind] else {
      throw FaultRuleError(
        place: place,
        problem: "found \(object.keys.joined(separator: ", ")), expected one of \(kinds.joined(separator: ", "))")
    }
    try onlyKnown(object, [kind] + (kind == "status" ? ["detail"] : []), at: place)
    func whole(_ range: ClosedRange<Int>) throws(FaultRuleError) -> Int {
      guard let number = what.int, range.contains(number) else {
        throw FaultRuleError(
          place: "\(place).\(kind)",
          problem: "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(what.text)")
      }
      return number
    }
    switch kind {
    case "status":
      let status = try whole(200...599)
      return .status(status, detail: object["detail"]?.string ?? "The twin was asked to answer \(status).")
    case "too_many": return .tooMany(retryAfter: try whole(0...86_400))
    case "cut_off": return .transport(.cutOff(after: try whole(0...100_000_000)))
    case "garbage": return .garbage(what.bool == true ? 64 : try whole(1...65_536))
    case "refuse_codes": return try refusal(what, at: "\(place).refuse_codes")
    default:
      guard what.bool == true else {
        throw FaultRuleError(place: "\(place).\(kind)", problem: "expected true, found \(what.text)")
      }
      return .transport(kind == "reset" ? .reset : .empty)
    }
  }

  private static func refusal(_ value: JSON, at place: String) throws(FaultRuleError) -> FaultRule.Effect {
    guard let object = value.object else {
      throw FaultRuleError(
        place: place, problem: "expected {share} or {codes}, and {reason}; found \(value.describedForErrors)")
    }
    try onlyKnown(object, ["share", "codes", "reason"], at: place)
    let reason = object["reason"]?.string ?? "device already claimed by another organization"
    if let codes = object["codes"] {
      guard let texts = codes.strings else {
        throw FaultRuleError(place: place + ".codes", problem: "expected a list of claim codes, found \(codes.text)")
      }
      return .refuseCodes(Set(texts.map { ClaimCode($0)?.magic ?? $0 }), share: 0, reason: reason)
    }
    guard let share = object["share"]?.double, (0...1).contains(share) else {
      throw FaultRuleError(
        place: place + ".share", problem: "expected 0 to 1, found \(object["share"]?.text ?? "nothing")")
    }
    return .refuseCodes([], share: share, reason: reason)
  }
}
