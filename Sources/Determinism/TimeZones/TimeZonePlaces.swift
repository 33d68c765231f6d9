/// The countries and coordinates of the zones.
struct TimeZonePlaces {
  var countries: [String]
  var latitude: Double
  var longitude: Double

  static let all: [String: TimeZonePlaces] = {
    var all: [String: TimeZonePlaces] = [:]
    for table in [TimeZoneData.mergedPlaces, TimeZoneData.furtherPlaces] {
      for line in table.description.split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count == 3, let place = TimeZonePlaces(countries: fields[0], coordinates: fields[1])
        else { continue }
        all[String(fields[2])] = place
      }
    }
    return all
  }()

  /// Coordinates are ISO 6709: `±DDMM±DDDMM` or `±DDMMSS±DDDMMSS`.
  private init?(countries: Substring, coordinates: Substring) {
    guard let second = coordinates.dropFirst().firstIndex(where: { $0 == "+" || $0 == "-" }),
      let latitude = Self.degrees(coordinates[..<second], wholeDigits: 2),
      let longitude = Self.degrees(coordinates[second...], wholeDigits: 3)
    else { return nil }
    self.countries = countries.split(separator: ",").map(String.init)
    self.latitude = latitude
    self.longitude = longitude
  }

  private static func degrees(_ text: Substring, wholeDigits: Int) -> Double? {
    let digits = text.dropFirst()
    guard let whole = Int(digits.prefix(wholeDigits)), let minutes = Int(digits.dropFirst(wholeDigits).prefix(2))
    else { return nil }
    let seconds = Int(digits.dropFirst(wholeDigits + 2)) ?? 0
    let magnitude = Double(whole * 3600 + minutes * 60 + seconds) / 3600
    return text.first == "-" ? -magnitude : magnitude
  }
}
