import Synchronization

/// The tz database that is compiled into the program.
public enum TimeZoneDatabase {
  /// The release of the data, `2025b`.
  public static let version = TimeZoneData.version

  /// Every name that `zone(_:)` knows, links included, sorted.
  public static let names: [String] = (Array(source.zones.keys) + Array(source.links.keys)).sorted()

  private static let source = TimeZoneSource(TimeZoneData.zones)
  private static let cache = Mutex<[String: TimeZoneRules]>([:])

  /// The zone of that name, or nil if the database has none; links are followed. Compiled once, then remembered.
  public static func zone(_ name: String) -> TimeZoneRules? {
    if let known = cache.withLock({ $0[name] }) { return known }
    guard let rules = source.compile(name) else { return nil }
    cache.withLock { $0[name] = rules }
    return rules
  }

  /// Where a zone lies: the countries (ISO 3166) whose clocks it tells, and its principal place in degrees.
  ///
  /// From `zone1970.tab`; zones that it folds into another country's come from `zone.tab`. Nil for links and for zones
  /// of no place, such as `UTC`.
  public static func places(of name: String) -> (countries: [String], latitude: Double, longitude: Double)? {
    guard let place = TimeZonePlaces.all[name] else { return nil }
    return (place.countries, place.latitude, place.longitude)
  }
}
