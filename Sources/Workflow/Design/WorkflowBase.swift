import Documents
import MistAPI
public import Planning
import Synchronization

/// The design that the server was started with: one on disk, or nothing but the organisation's name.
public struct WorkflowBase: Sendable {
  /// The file of the design, or the name that stands for one.
  let path: String
  /// Its document.
  let document: JSONObject
  let sitesPath: String
  let devicesPath: String
  let sitesTable: CSV?
  let devicesTable: CSV?
  /// What the design calls the columns that we know.
  let siteColumns: [String: String]
  let deviceColumns: [String: String]
  /// Where the other files of the design come from, and which files it names: no others are read, whatever bodies name.
  let files: (any DesignFileReader)?
  let names: Set<String>

  /// Nothing but the name of the organisation.
  public init(organisation: String) {
    path = "design.yaml"
    document = JSONObject([("mistwin", 1 as JSON), ("org", ["name": JSON.string(organisation)] as JSON)])
    (sitesPath, devicesPath) = ("sites.csv", "devices.csv")
    (sitesTable, devicesTable, files) = (nil, nil, nil)
    (siteColumns, deviceColumns, names) = ([:], [:], [])
  }

  /// A design on disk, which is read once, and must be right.
  /// - Throws: `DocumentErrors`, `DocumentError`, what the reader throws
  public init(_ design: String, files: any DesignFileReader) throws {
    let noting = NotingReader(files)
    let path = try Design.load(design, files: noting).path
    names = noting.names
    let root = try YAML.parse(try files.read(path), file: path)
    self.path = path
    self.files = files
    document = root.json.object ?? JSONObject()
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    func table(_ node: Node?, _ table: WorkflowTable) throws -> (path: String, table: CSV?, columns: [String: String]) {
      let name = node?.text ?? node?["file"]?.text ?? table.usualFile
      let path = name.hasPrefix("/") ? name : directory + name
      let columns = (node?["columns"]?.entries ?? []).compactMap { key, value in
        key.text.flatMap { ours in value.text.map { (ours, $0) } }
      }
      guard files.exists(path) else { return (path, nil, [:]) }
      return (path, try CSV.parse(try files.read(path), file: path), Dictionary(columns, uniquingKeysWith: { $1 }))
    }
    (sitesPath, sitesTable, siteColumns) = try table(root["sites"], .sites)
    (devicesPath, devicesTable, deviceColumns) = try table(root["devices"]?["ship_notice"], .devices)
  }
}

/// The files of the working design: its own document and tables in memory, and those that the design names which the server was
/// started with. None else: whoever may call the server may not read its files.
struct WorkflowFiles: DesignFileReader {
  /// Why a file is not read.
  struct Outside: Error, CustomStringConvertible {
    let description: String
  }

  let base: WorkflowBase
  let own: [String: String]

  func read(_ path: String) throws -> [UInt8] {
    if let text = own[path] { return Array(text.utf8) }
    guard let files = base.files, base.names.contains(path) else {
      throw Outside(description: "not one of those that the server's own design names")
    }
    return try files.read(path)
  }

  func exists(_ path: String) -> Bool {
    own[path] != nil || base.names.contains(path) && base.files?.exists(path) ?? false
  }
}

/// Notes which files are asked for.
private final class NotingReader: DesignFileReader {
  private let files: any DesignFileReader
  private let asked = Mutex<Set<String>>([])

  init(_ files: any DesignFileReader) { self.files = files }

  var names: Set<String> { asked.withLock { $0 } }

  func read(_ path: String) throws -> [UInt8] {
    note(path)
    return try files.read(path)
  }

  func exists(_ path: String) -> Bool {
    note(path)
    return files.exists(path)
  }

  private func note(_ path: String) { asked.withLock { _ = $0.insert(path) } }
}
