import MistAPI

/// Writes a design of what an organisation holds, such that planning it there changes nothing.
///
/// What the language of designs has words for is owned: sites, their groups, variables and bindings, devices by their addresses
/// and names, templates with their WLANs, and what stands beside them. Secrets are not: a reference stands in their place, and
/// the field is not owned. Everything else is told.
public struct DesignAdoption {
  /// What is known of the organisation beside its API.
  public struct Options: Sendable {
    /// Whether it is a copy in which hashes stand for secrets.
    public var holdsHashes: Bool
    /// The load profiles of its sites, by the names of the sites.
    public var profiles: [String: String]
    /// When it was so, for the head of the design: `2027-01-26 03:05 UTC`; nil for no word of it.
    public var time: String?
    /// What the copy does not have, and answers as if there were none.
    public var unknown: [String]

    /// Options.
    public init(
      holdsHashes: Bool = false, profiles: [String: String] = [:], time: String? = nil, unknown: [String] = []
    ) {
      self.unknown = unknown
      self.holdsHashes = holdsHashes
      self.profiles = profiles
      self.time = time
    }
  }

  let contents: OrganisationContents
  let options: Options
  let withheld: WithheldFields
  var left = LeftAlone()
  /// Fields that are not owned, by kind: `!auth.psk`.
  var exceptions: [DesignObjectKind: [String]] = [:]
  /// Names of references to secrets that are taken.
  var references: Set<String> = []
  /// Bodies that stand in files of their own, by name.
  var bodies: [(name: String, text: String)] = []

  /// Writes the design.
  /// - Throws: `AdoptionError` for what it cannot say in a form that the reader of designs takes.
  public static func design(
    of contents: OrganisationContents, options: Options = Options()
  ) throws(AdoptionError) -> AdoptedDesign {
    var adoption = DesignAdoption(contents, options)
    return try adoption.write()
  }

  private init(_ contents: OrganisationContents, _ options: Options) {
    self.contents = contents
    self.options = options
    withheld = WithheldFields(holdsHashes: options.holdsHashes)
  }

  private mutating func write() throws(AdoptionError) -> AdoptedDesign {
    let sites = adoptSites()
    let objects = adoptObjects(sites)
    let settings = adoptSettings(sites)
    let carried = adoptCarried()
    for what in contents.unread + options.unknown {
      left.note(what, "it could not be read, or the copy does not have it")
    }
    noteDevices(sites)
    noteSiteObjects()
    let text = DesignText(
      contents: contents, options: options, sites: sites, objects: objects, settings: settings, carried: carried,
      exceptions: exceptions, left: left)
    var silences: [DesignText.Silence] = []
    // One error may hide another: what is silenced is looked at again.
    for _ in 0..<4 {
      let files = files(text, silences)
      let errors = Self.errors(of: files)
      if errors.isEmpty {
        return AdoptedDesign(
          files: files.map { .init(path: $0.0, text: $0.1) }, leftAlone: left, sites: sites.rows.count,
          devices: sites.devices.count, objects: objects.count, silenced: silences.count)
      }
      let lasting = errors.filter { $0.rule.silencing != .all }
      guard lasting.isEmpty else { throw AdoptionError(findings: lasting) }
      silences = DesignText.Silence.covering(errors, beside: silences)
    }
    throw AdoptionError(findings: Self.errors(of: files(text, silences)))
  }

  private func files(_ text: DesignText, _ silences: [DesignText.Silence]) -> [(String, String)] {
    var files = [("design.yaml", text.yaml(silences)), ("sites.csv", text.sitesTable)]
    if let devices = text.devicesTable { files.append(("devices.csv", devices)) }
    return files + bodies.map { ($0.name, $0.text) }
  }

  private static func errors(of files: [(String, String)]) -> [DesignFinding] {
    let texts = Dictionary(files, uniquingKeysWith: { first, _ in first })
    return Design.read("design.yaml", files: MemoryFiles(texts)).errors
  }
}

/// A design that was written of what exists.
public struct AdoptedDesign: Sendable {
  /// A file of it.
  public struct File: Sendable {
    /// Where it belongs, from the directory of the design.
    public var path: String
    /// What stands in it.
    public var text: String
  }

  /// The files: `design.yaml`, its tables, and bodies that are long.
  public var files: [File]
  /// What it does not own.
  public var leftAlone: LeftAlone
  /// How many sites it has.
  public var sites: Int
  /// How many devices it places.
  public var devices: Int
  /// How many objects it owns beside sites and settings.
  public var objects: Int
  /// How many findings of lint it silences, because they are as they are.
  public var silenced: Int
}

/// Why no design can be written of what exists: what its reader would refuse.
public struct AdoptionError: Error, Sendable, CustomStringConvertible {
  /// What was found in the design that would have been written.
  public let findings: [DesignFinding]

  /// What was found.
  public var description: String {
    "what exists cannot be said in a design; nothing was written:\n"
      + findings.prefix(20).map { "  \($0)" }.joined(separator: "\n")
  }
}
