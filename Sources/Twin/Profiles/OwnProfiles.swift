public import World

/// Load profiles and holidays of a user's own, which a twin has from its beginning.
///
/// They hold for all time that the twin counts, so that they are settled before anything is counted and never change after.
public struct OwnProfiles: Sendable, Hashable {
  /// The holidays of a country.
  public struct Holidays: Sendable, Hashable {
    /// Two capital letters of ISO 3166-1; nil for the holidays of every site.
    public var country: String?
    /// The days since 1970-01-01, by the clocks of each site.
    public var days: [Int64]

    /// The holidays of a country, or of all.
    public init(country: String?, days: [Int64]) {
      self.country = country
      self.days = days
    }
  }

  /// The file that says so, as it was named.
  public var file: String
  /// The profiles, in the order of the file.
  public var definitions: [Profile.Definition]
  /// The holidays, in the order of the file.
  public var holidays: [Holidays]

  /// What a file says.
  public init(file: String, definitions: [Profile.Definition], holidays: [Holidays]) {
    self.file = file
    self.definitions = definitions
    self.holidays = holidays
  }

  /// The holidays of a site in a country; one without any has those of every site.
  public func calendar(country: String) -> HolidayCalendar {
    HolidayCalendar(days: holidays.filter { $0.country == nil || $0.country == country }.flatMap(\.days))
  }
}
