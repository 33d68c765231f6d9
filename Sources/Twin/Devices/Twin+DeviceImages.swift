import Determinism
import MistAPI
import SQLite

/// Pictures of devices. The twin remembers that there is one, not what is on it; the address of it stands in the device
/// (`image1_url` …).
extension Twin {
  static let deviceImageRoutes: [Route] =
    [
      Route(.post, "/sites/{site}/devices/{device}/image/{number}") { twin, call in
        let row = try twin.device(call, at: try twin.site(call))
        try twin.keepImage(of: row.mac, number: try imageNumber(call.parameters[2]))
        return MistResponse()
      },
      Route(.delete, "/sites/{site}/devices/{device}/image/{number}") { twin, call in
        let row = try twin.device(call, at: try twin.site(call))
        guard try twin.dropImage(of: row.mac, number: try imageNumber(call.parameters[2])) else {
          throw APIFailure.notFound
        }
        return MistResponse()
      },
    ]
    + (1...3).flatMap { number in
      [
        Route(.post, "/sites/{site}/devices/{device}/image\(number)") { twin, call in
          try twin.keepImage(of: try twin.device(call, at: try twin.site(call)).mac, number: String(number))
          return MistResponse()
        },
        Route(.delete, "/sites/{site}/devices/{device}/image\(number)") { twin, call in
          let row = try twin.device(call, at: try twin.site(call))
          guard try twin.dropImage(of: row.mac, number: String(number)) else { throw APIFailure.notFound }
          return MistResponse()
        },
      ]
    }

  /// The number of a picture: 1, 2, 3; installers say `image1`.
  static func imageNumber(_ text: String) throws(APIFailure) -> String {
    let digits = text.hasPrefix("image") ? String(text.dropFirst(5)) : text
    guard ["1", "2", "3"].contains(digits) else { throw .badRequest("image: expected 1, 2 or 3, found '\(text)'") }
    return digits
  }

  func keepImage(of mac: MACAddress, number: String) throws {
    try store.run(
      "INSERT OR REPLACE INTO device_image VALUES (?, ?, ?)", Int64(mac.value), number, clock.milliseconds)
  }

  func dropImage(of mac: MACAddress, number: String) throws -> Bool {
    try store.run("DELETE FROM device_image WHERE mac = ? AND number = ?", Int64(mac.value), number)
    return store.changes > 0
  }

  /// The addresses of a device's pictures.
  func imageMembers(of mac: MACAddress, at site: MistID?) throws -> [(String, JSON)] {
    try store.all("SELECT number FROM device_image WHERE mac = ? ORDER BY number", Int64(mac.value)) { $0.text(0) }
      .map { number in
        (
          "image\(number)_url",
          .string("https://api.mist.com/api/v1/forward/download?site=\(site ?? .zero)&image=\(mac)-\(number)")
        )
      }
  }
}
