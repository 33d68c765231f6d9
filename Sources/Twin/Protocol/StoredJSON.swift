import MistAPI

/// Puts members that the cloud adds (`id`, `created_time` …) behind the bytes that were sent, without parsing them.
enum StoredJSON {
  /// The stored object's text with further members at its end.
  static func appending(_ members: [(String, JSON)], to stored: [UInt8]) -> [UInt8] {
    guard let brace = stored.lastIndex(of: UInt8(ascii: "}")) else { return stored }
    var last = brace
    while last > 0,
      stored[last - 1] == 0x20 || stored[last - 1] == 0x0A || stored[last - 1] == 0x0D
        || stored[last - 1] == 0x09
    {
      last -= 1
    }
    var out: [UInt8] = []
    out.reserveCapacity(stored.count + members.count * 48)
    out.append(contentsOf: stored[..<last])
    var separate = last > 0 && stored[last - 1] != UInt8(ascii: "{")
    for (name, value) in members {
      if separate { out.append(UInt8(ascii: ",")) }
      separate = true
      JSON.writeString(name, to: &out)
      out.append(UInt8(ascii: ":"))
      value.write(to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return out
  }

  /// A moment as the API writes it: epoch seconds, with a fraction only where there is one.
  static func time(milliseconds: Int64) -> JSON {
    milliseconds % 1000 == 0 ? JSON(Int(milliseconds / 1000)) : JSON(Double(milliseconds) / 1000)
  }

  /// A body as it is to be kept: without what the cloud owns and without `-key` removals (mist-fidelity, section 1.8).
  static func withoutReadOnly(_ body: JSONObject, readOnly: Set<String>) -> JSONObject {
    var result = JSONObject()
    result.reserveCapacity(body.count)
    for (key, value) in body where !readOnly.contains(key) && !key.hasPrefix("-") { result[key] = value }
    return result
  }

  /// PUT: keys of the body replace whole values, `-key` removes, the rest stays (mist-fidelity, section 1.8).
  static func merging(_ body: JSONObject, into stored: JSONObject, readOnly: Set<String>) -> JSONObject {
    var result = stored
    for (key, value) in body where !readOnly.contains(key) && !key.hasPrefix("-") { result[key] = value }
    for (key, _) in body where key.hasPrefix("-") { result[String(key.dropFirst())] = nil }
    return result
  }
}
