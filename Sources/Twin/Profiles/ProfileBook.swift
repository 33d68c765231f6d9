import World

/// The load profiles that the sites of a twin can have, calibrated.
struct ProfileBook {
  /// Its own; nil for none.
  let own: OwnProfiles?
  private let profiles: [String: Profile]
  private var calendars: [String: HolidayCalendar] = [:]

  /// The book of these profiles; nil when one of them cannot be.
  init?(_ own: OwnProfiles?) {
    self.own = own
    var profiles: [String: Profile] = [:]
    for definition in own?.definitions ?? [] {
      guard Profile.named(definition.name) == nil, profiles[definition.name] == nil,
        let profile = Profile(definition)
      else { return nil }
      profiles[definition.name] = profile
    }
    self.profiles = profiles
  }

  /// The profile of that name.
  func profile(named name: String) -> Profile? { profiles[name] ?? Profile.named(name) }

  /// Every name that there is.
  var names: [String] { Profile.names + (own?.definitions.map(\.name) ?? []) }

  /// The holidays of a country.
  mutating func calendar(country: String) -> HolidayCalendar {
    if let known = calendars[country] { return known }
    let calendar = own?.calendar(country: country) ?? .none
    calendars[country] = calendar
    return calendar
  }
}
