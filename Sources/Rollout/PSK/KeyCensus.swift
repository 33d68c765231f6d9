public import Determinism
import MistAPI

/// A client that was seen under a key.
public struct KeyClient: Sendable, Hashable {
  /// Its MAC address, as Mist writes it.
  public var mac: String
  /// The name that it gave last; empty for none.
  public var hostname: String
  /// Who made it.
  public var maker: String
  /// The id of the site where it was seen.
  public var site: String
  /// The key under which it was seen last, by `psk_name`; empty where it is not told.
  public var key: String
  /// When it was seen last.
  public var lastSeen: Instant
}

/// How many clients are under the old key and how many under the new one.
public struct KeyCount: Sendable, Hashable {
  /// Clients that were last seen under the old key.
  public var stragglers: Int
  /// Those of them that were seen since both hold; the others were not there since.
  public var seenSince: Int
  /// Clients that were last seen under the new key.
  public var moved: Int

  /// A count.
  public init(stragglers: Int, seenSince: Int, moved: Int) {
    self.stragglers = stragglers
    self.seenSince = seenSince
    self.moved = moved
  }

  /// All of them.
  public var total: Int { stragglers + moved }

  /// It in one sentence.
  public var sentence: String {
    guard total > 0 else { return "no client was seen under either key" }
    let permille = (stragglers * 1000 + total - 1) / total
    let absent = stragglers - seenSince
    return "\(stragglers) of \(total) clients left behind (\(permille / 10).\(permille % 10) %): "
      + "\(seenSince) seen under the old key since both hold, \(absent) not seen since"
  }
}

/// Finds the clients of a key through the published client search: all that were seen in a look-back, not only those that fail.
struct KeyCensus {
  let client: any MistClient
  let organisation: MistID
  /// Seconds.
  let lookBack: Int64

  /// The cloud answers windows of up to 31 days.
  static let longestLookBack: Int64 = 30 * 86_400

  /// The clients that were last seen on what a place opens.
  /// - Parameter id: Of the pre-shared key, where the place's own does not say it.
  func clients(of place: KeyPlace, key id: MistID? = nil, at now: Instant) async throws -> [KeyClient] {
    let root = place.site.map { "/sites/\($0.id)" } ?? "/orgs/\(organisation)"
    let key = place.allowsOverlap ? (id ?? place.object)?.description : nil
    guard let filter = key.map({ MistRequest.QueryItem("psk_id", $0) }) ?? place.ssid.map({ .init("ssid", $0) }) else {
      return []
    }
    let rows = try await search(
      "\(root)/clients/search",
      [
        filter, .init("start", String(now.seconds - lookBack)), .init("end", String(now.seconds)),
        .init("limit", "1000"),
      ])
    return rows.compactMap { row in
      // The filter matches all keys of the window: where a client was last is what counts.
      if let key, row["last_psk_id"]?.string != key { return nil }
      guard let mac = row["mac"]?.string else { return nil }
      return KeyClient(
        mac: mac, hostname: row["last_hostname"]?.string ?? "", maker: row["mfg"]?.string ?? "",
        site: row["site_id"]?.string ?? place.site?.id.description ?? "", key: row["last_psk_name"]?.string ?? "",
        lastSeen: Instant(seconds: Int64(row["timestamp"]?.double ?? 0)))
    }
  }

  /// Reads all parts of a search: an answer's `next` says where the next begins.
  private func search(_ path: String, _ query: [MistRequest.QueryItem]) async throws -> [JSON] {
    var rows: [JSON] = []
    var cursor: String?
    while true {
      let answer = try await client.call(.get, path, query: query + (cursor.map { [.init("search_after", $0)] } ?? []))
      guard let results = answer["results"]?.array else {
        throw MistError.unexpectedAnswer(path, expected: "results", found: answer.describedForErrors)
      }
      rows += results
      guard !results.isEmpty, let next = answer["next"]?.string, let after = Self.cursor(in: next), after != cursor
      else { return rows }
      cursor = after
    }
  }

  /// `search_after` of the address of the next part.
  static func cursor(in next: String) -> String? {
    guard let question = next.firstIndex(of: "?") else { return nil }
    for item in next[next.index(after: question)...].split(separator: "&") where item.hasPrefix("search_after=") {
      return decoded(item.dropFirst("search_after=".count))
    }
    return nil
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
