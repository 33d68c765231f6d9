/// A band of a radio.
public enum RadioBand: String, Sendable, Hashable, CaseIterable {
  /// 2.4 GHz
  case band24 = "24"
  /// 5 GHz
  case band5 = "5"
  /// 6 GHz
  case band6 = "6"

  /// The band of a field of an RF template: `band_24`, `band_5`, `band_5_on_24_radio`, `band_6`.
  public init?(field: String) {
    switch field {
    case "band_24": self = .band24
    case "band_5", "band_5_on_24_radio": self = .band5
    case "band_6": self = .band6
    default: return nil
    }
  }
}

extension RadioChannels {
  /// The table parsed.
  public static let rules: JSON = (try? JSON(parsing: table.withUTF8Buffer { Array($0) })) ?? .null

  /// The rules by country.
  private static let byCountry: [String: JSON] = {
    var result: [String: JSON] = [:]
    for (_, group) in rules.object ?? JSONObject() {
      for country in group["countries"]?.strings ?? [] { result[country] = group["rules"] }
    }
    return result
  }()

  /// The channels that a country allows in a band at a width, in order; nil for a country that the table lacks.
  /// - Parameter width: in MHz: 20, 40, 80 or 160
  public static func allowed(in country: String, _ band: RadioBand, width: Int) -> [Int]? {
    guard let rules = byCountry[country] else { return nil }
    guard rules["band\(band.rawValue)_enabled"]?.bool != false else { return [] }
    return rules["band\(band.rawValue)_channels"]?[String(width)]?.array?.compactMap(\.int) ?? []
  }
}
