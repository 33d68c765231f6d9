import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  private static let ownProfilesProperty = "profiles"

  /// Gives the twin load profiles and holidays of its own. It keeps them for good: what was counted would change with them.
  /// - Throws: `TwinError` when it has others, when hardware has arrived already, or when a profile cannot be.
  public func define(_ own: OwnProfiles) throws {
    if let kept = try profileBook().own {
      guard kept == own else {
        throw TwinError.refused(
          "found other load profiles or holidays than those of \(kept.file), with which the twin was made; make a new twin"
        )
      }
      return
    }
    // What a copy of an organisation has counted is not in it: it is made as it is asked for.
    if try isPulled == false, let first = try store.integer("SELECT min(at) FROM arrival"), first < clock.seconds {
      throw TwinError.refused(
        "found hardware that has arrived; expected load profiles and holidays before anything is counted; make a new twin"
      )
    }
    guard let book = ProfileBook(own) else {
      throw TwinError.refused(
        "\(own.file): found a load profile that cannot be; expected names of its own, like a shipped profile, figures in range"
      )
    }
    try store.run("INSERT INTO property VALUES (?, ?)", Self.ownProfilesProperty, own.json.text)
    profiles = book
    levels = LevelCache()
    states.change(.causes) { $0.texts = [:] }
  }

  /// The profiles that sites can have.
  private func profileBook() throws -> ProfileBook {
    if let profiles { return profiles }
    var own: OwnProfiles?
    if let text = try store.text("SELECT value FROM property WHERE name = ?", Self.ownProfilesProperty) {
      own = (try? JSON(parsing: text)).flatMap { OwnProfiles($0) }
      guard own != nil else { throw damagedProfiles }
    }
    guard let book = ProfileBook(own) else { throw damagedProfiles }
    profiles = book
    return book
  }

  private var damagedProfiles: TwinError {
    .damaged(path: store.path ?? "the twin's store", why: "its load profiles cannot be read")
  }

  /// The profile of that name: the twin's own, or one that is shipped.
  func profile(named name: String) throws -> Profile? { try profileBook().profile(named: name) }

  /// The file that a profile was defined in; nil for one that is shipped.
  func file(ofProfile name: String) throws -> String? {
    let own = try profileBook().own
    return own?.definitions.contains { $0.name == name } == true ? own?.file : nil
  }

  /// There is no profile of that name.
  func unknownProfile(_ name: String) throws -> TwinError {
    .unknown(what: "load profile", name: name, known: try profileBook().names)
  }

  // MARK: Holidays

  /// The holidays of a site: those of the country that it is in, or was at the time.
  func holidayFacet(of site: StoredObject) throws -> Facet<HolidayCalendar> {
    var book = try profileBook()
    guard book.own?.holidays.isEmpty == false else { return Facet(.none) }
    defer { profiles = book }
    let history = try siteHistory(site.id, .country)
    let present = site.json["country_code"]?.string ?? ""
    var facet = Facet(book.calendar(country: history.first?.value ?? present))
    for (at, country) in history.dropFirst() { facet.set(book.calendar(country: country), at: at) }
    return facet
  }

  /// A site has turned out to be in another country. Its past stays where it was.
  func noteCountry(of site: StoredObject, before: StoredObject) throws {
    let (old, new) = (before.json["country_code"]?.string ?? "", site.json["country_code"]?.string ?? "")
    guard old != new else { return }
    if try lastSiteHistory(site.id, .country) == nil { try addSiteHistory(site.id, .country, old, at: 0) }
    try setSiteHistory(site.id, .country, new)
  }
}
