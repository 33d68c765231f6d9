public import MistAPI

/// A template's copy that has the change, and the sites that move to it.
public struct TemplateCopy: Sendable, Hashable, Codable {
  /// What the plan calls the template.
  public var template: String
  /// What it is and its name, in words.
  public var words: String
  /// The original; nil for one that is new.
  public var original: MistID?
  /// The copy.
  public var id: MistID
  /// The sites that have the original, or are to have what is new, in a fixed order.
  public var reach: [MistID]
  /// The labels that were copied because they name WLANs.
  public var labels: [MistID]

  /// A copy.
  public init(
    template: String, words: String, original: MistID?, id: MistID, reach: [MistID], labels: [MistID] = []
  ) {
    self.template = template
    self.words = words
    self.original = original
    self.id = id
    self.reach = reach
    self.labels = labels
  }
}

/// How what changes at one site is put back.
public struct SiteUndo: Sendable, Hashable, Codable {
  /// What is put back at one object.
  public struct Item: Sendable, Hashable, Codable {
    /// Where it is read and written.
    public var path: String
    /// The edits as a journal keeps them; secrets stand as hashes.
    public var edits: String

    /// An item.
    public init(path: String, edits: String) {
      self.path = path
      self.edits = edits
    }
  }

  /// The site.
  public var site: MistID
  /// Its name.
  public var name: String
  /// In the order in which they were changed.
  public var items: [Item]

  /// What is put back at a site.
  public init(site: MistID, name: String, items: [Item]) {
    self.site = site
    self.name = name
    self.items = items
  }
}
