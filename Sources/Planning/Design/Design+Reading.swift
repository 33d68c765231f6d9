public import Documents

/// A design as far as it could be read, and everything that was found on the way.
public struct DesignReading: Sendable {
  /// What could be read; whole when no finding is an error.
  public let design: Design
  /// The findings: the design's own file first, then the others by name, each by line and column.
  public let findings: [DesignFinding]
  /// The findings that the design silences, in the same order.
  public let silenced: [SilencedFinding]
  /// The defaults of the form of a design that this one takes.
  public let defaults: [DesignDefault]

  /// The findings that keep the design from being used.
  public var errors: [DesignFinding] { findings.filter { $0.severity == .error } }
  /// The same, with what others found in files that the design names, as the readers of its own documents would.
  public func adding(_ errors: DocumentErrors) -> DesignReading {
    let more = errors.errors.map { DesignFinding(.document, .error, $0) }
    return DesignReading(
      design: design, findings: DesignFindings.sorted(findings + more, files: [design.path]), silenced: silenced,
      defaults: defaults)
  }

  /// The findings that do not.
  public var warnings: [DesignFinding] { findings.filter { $0.severity == .warning } }
}

extension Design {
  /// Reads a design and checks it by every rule; nothing is thrown, everything is found.
  /// - Parameters:
  ///   - path: The design's YAML file, or the directory of its `design.yaml`.
  ///   - files: Where the bytes come from. Tables and bodies are sought beside the design.
  ///   - carving: What may become of the allocations in the address book.
  ///   - values: Files of values that take the place of the design's own, such as those of one organisation.
  ///   - overlays: More of such values, read already; they hold over all others.
  public static func read(
    _ path: String, files: any DesignFileReader, carving: CarvingOptions = CarvingOptions(), values: [String] = [],
    overlays: [Node] = []
  ) -> DesignReading {
    var loader = DesignLoader(path, files: files, carving: carving, values: values, overlays: overlays)
    loader.load()
    let found = loader.findings.sorted(files: [loader.path])
    let silencing = Silencing(loader.silences, of: found, files: [loader.path])
    var design = loader.design
    design.warnings = silencing.findings.filter { $0.severity == .warning }
    return DesignReading(
      design: design, findings: silencing.findings, silenced: silencing.silenced,
      defaults: loader.root.map { DesignDefault.taken(by: $0) } ?? [])
  }

  /// Reads a design that must be right.
  /// - Throws: `DocumentErrors` with every error of its files.
  public static func load(
    _ path: String, files: any DesignFileReader, carving: CarvingOptions = CarvingOptions(), values: [String] = [],
    overlays: [Node] = []
  ) throws(DocumentErrors) -> Design {
    let reading = read(path, files: files, carving: carving, values: values, overlays: overlays)
    let errors = reading.errors.map(\.document)
    guard errors.isEmpty else { throw DocumentErrors(errors) }
    return reading.design
  }
}
