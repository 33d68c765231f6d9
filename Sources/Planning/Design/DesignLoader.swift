import Addressing
import Determinism
import Documents
import MistAPI

/// Reads the files of a design. What is wrong is noted and left out, so that one run finds everything.
struct DesignLoader {
  /// A site of the table before its addresses and variables are known.
  struct SiteDraft {
    var key: String
    var keyPosition: SourcePosition
    var name: String
    var columns: [DesignColumn]
    var zone: String?
    var zonePosition: SourcePosition
    var timezone: TimeZoneRules
    var timezonePosition: SourcePosition
    var countryCode: String
    var latitude: Double?
    var longitude: Double?
    var kit: DesignKit?
    var profile: String
    var siteGroups: [String]
    var openingDay: String?
    var opens: Instant?
    /// What its row says of its addresses, by the names of the spaces.
    var addresses: [String: SiteAddresses]
    var position: SourcePosition
  }

  /// What `defaults:` says.
  struct Defaults {
    var siteGroups: [NamingPattern] = []
    var timezone: Placed<String>?
    var countryCode: Placed<String>?
    var kit: Placed<String>?
    var profile: String?
    var templates: [DesignObjectKind: String] = [:]
  }

  /// A site variable of `vars:`.
  struct VariablePattern {
    var name: String
    var pattern: NamingPattern
    var position: SourcePosition
  }

  let path: String
  let directory: String
  let files: any DesignFileReader
  let carving: CarvingOptions
  /// Files whose values take the place of the design's own, later ones over earlier ones.
  let values: [String]
  /// Values that hold over all of those.
  let overlays: [Node]
  var findings = DesignFindings()
  var design: Design

  var defaults = Defaults()
  /// Whether the file of profiles could not be read, so that any name may be one of its own.
  var profilesAreBroken = false
  var drafts: [SiteDraft] = []
  /// The keys of rows that were left out, so that devices bound to them are not called strangers.
  var brokenSites: Set<String> = []
  /// Whether the table of sites was read at all.
  var hasSites = false
  var siteNaming: NamingPattern?
  var deviceNaming: NamingPattern?
  var variablePatterns: [VariablePattern] = []
  var addressingDraft: AddressingDraft?
  /// The names under `vars`.
  var variableNames: [String] = []
  /// The names that the address plan gives variables, known even where the carve fails.
  var addressVariableNames: [String] = []
  /// The supernets, known even where the carve fails.
  var supernets: [IPPrefix] = []
  /// The keys of the sites that were read, and their keys by name.
  var siteKeys: Set<String> = []
  var siteKeysByName: [String: String] = [:]
  /// Objects that could not be read, and kinds of which any may be missing, so that their names are not called dangling.
  var brokenObjects: Set<DesignObjectAddress> = []
  var brokenKinds: Set<DesignObjectKind> = []
  /// Whether what stands under `addressing` could be read.
  var addressingIsWhole = true
  /// The kits of which slots could not be read.
  var brokenKits: Set<String> = []
  /// The devices of rows that could not be used, and the slots that they were meant for.
  var lost = LostDevices()
  /// Names of templates in kits and defaults.
  var templateNameUses: [(kind: DesignObjectKind, name: Placed<String>)] = []
  /// Names of site groups under `for`.
  var siteGroupUses: [Placed<String>] = []
  /// Names of device profiles in slots.
  var deviceProfileUses: [Placed<String>] = []
  /// The design's document.
  var root: Node?
  /// What the design silences.
  var silences: [DesignSilence] = []

  init(
    _ path: String, files: any DesignFileReader, carving: CarvingOptions = CarvingOptions(), values: [String] = [],
    overlays: [Node] = []
  ) {
    let isFile = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    var file = path
    if !isFile {
      while file.count > 1 && file.hasSuffix("/") { file.removeLast() }
      file = file.isEmpty ? "design.yaml" : file == "/" ? "/design.yaml" : "\(file)/design.yaml"
    }
    self.path = file
    directory = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    self.files = files
    self.carving = carving
    self.values = values
    self.overlays = overlays
    design = Design(path: file, organisation: "")
  }

  /// Reads everything; the design is whole when nothing found is an error.
  mutating func load() {
    guard var root = readYAML(path, named: nil) else { return }
    for file in values {
      guard let node = readYAML(file, named: nil) else { continue }
      root = root.overlaid(by: node)
    }
    for node in overlays { root = root.overlaid(by: node) }
    self.root = root
    guard var reader = MappingReader(root, of: "the design", log: findings.log) else { return }
    readHeader(&reader)
    readProfiles(reader.optional("profiles", .placed(.nonEmptyString)))
    if let node = reader.value("defaults") { readDefaults(node) }
    if let node = reader.value("kits") { readKits(node) }
    let addressing = reader.optional("addressing", .node)
    if let addressing { readAddressing(addressing) }
    readSites(reader.optional("sites", .node), naming: reader.optional("naming", .node), root: root.position)
    carve()
    if let node = reader.optional("vars", .node) { readVariables(node) }
    finishSites()
    let sitesAreWhole = hasSites && findings.errorCount == 0
    if let node = reader.optional("templates", .node) { readTemplates(node) }
    readDevices(reader.optional("devices", .node), at: root.position)
    readOwnership(&reader)
    if let node = reader.optional("settings", .node) { readSettings(node) }
    if let node = reader.optional("objects", .node) { readCarried(node) }
    if let node = reader.optional("lint", .node) { readSilences(node) }
    let errors = findings.errorCount
    reader.finish()
    // A key that means nothing may be a misspelt one that sets variables.
    let variables: DesignRules.VariableKnowledge =
      errors < findings.errorCount ? .unknown : sitesAreWhole ? .known : .declared
    bindTemplates()
    collectReferences()
    checkRules(variables, root: root)
  }

  private mutating func readHeader(_ reader: inout MappingReader) {
    _ = reader.required("mistwin", .oneOf(["1"]))
    let name = reader.required("org", .mapping("the organisation") { $0.required("name", .nonEmptyString) })
    if let name { design.organisation = name }
    design.owner = reader.optional("owner", .nonEmptyString)
    if let node = reader.optional("live", .node) { readLive(node) }
  }

  private mutating func readLive(_ node: Node) {
    guard var reader = MappingReader(node, of: "what is said of the live cloud", log: findings.log) else { return }
    let signers = reader.optional("signers", .nonEmptyString)
    let one = reader.optional("one_key", .bool, default: false)
    reader.finish()
    design.live = DesignLive(signers: signers.map { resolve($0) }, permitsOneKey: one)
  }

  /// The path of a file that the design names: beside the design unless absolute.
  func resolve(_ name: String) -> String { name.hasPrefix("/") ? name : directory + name }

  /// The bytes of a file; `named` is where the design names it.
  mutating func readBytes(_ file: String, named: SourcePosition?) -> [UInt8]? {
    do {
      return try files.read(file)
    } catch let error as DocumentError {
      findings.log.report(error)
    } catch {
      findings.log.report(
        at: named ?? SourcePosition(file: file, line: 1, column: 1), found: "no readable file '\(file)' (\(error))",
        expected: named == nil ? "a design" : "a file, its path relative to the design's directory")
    }
    return nil
  }

  /// A YAML or JSON document.
  mutating func readYAML(_ file: String, named: SourcePosition?) -> Node? {
    guard let bytes = readBytes(file, named: named) else { return nil }
    do throws(DocumentError) {
      return try YAML.parse(bytes, file: file)
    } catch {
      findings.log.report(error)
      return nil
    }
  }

  /// A table.
  mutating func readTable(_ name: DesignTableName) -> CSV? {
    let file = resolve(name.file.value)
    guard let bytes = readBytes(file, named: name.file.position) else { return nil }
    do throws(DocumentErrors) {
      return try CSV.parse(bytes, file: file)
    } catch {
      findings.log.report(error)
      return nil
    }
  }
}
