import Planning

extension DesignSample {
  /// The design with its book named, and further files beside it.
  static func bookedFiles(
    _ edits: [DesignEdit] = [], book: String? = nil, others: [String: String] = [:]
  ) -> MemoryFiles {
    let named = DesignEdit.design("  supernet: 10.0.0.0/16", "  book: book.csv\n  supernet: 10.0.0.0/16")
    var files = DesignSample.files([named] + edits)
    if let book { files.files["d/book.csv"] = Array(book.utf8) }
    for (name, text) in others { files.files["d/\(name)"] = Array(text.utf8) }
    return files
  }

  /// What reading files finds, as it is printed.
  static func findings(in files: MemoryFiles, _ carving: CarvingOptions = CarvingOptions()) -> [String] {
    Design.read("d", files: files, carving: carving).findings.map(\.description)
  }

  /// The book that a first carving of the sample gives, on a day.
  static let book = """
    zone,site,network,prefix,state,since
    north,,,10.0.0.0/17,active,2027-01-05
    north,1,,10.0.0.0/20,active,2027-01-05
    north,1,corp,10.0.0.0/24,active,2027-01-05
    north,9,,10.0.96.0/20,active,2027-01-05
    north,9,corp,10.0.96.0/24,active,2027-01-05
    south,,,10.0.128.0/17,active,2027-01-05
    south,2,,10.0.128.0/20,active,2027-01-05
    south,2,corp,10.0.128.0/24,active,2027-01-05

    """
}
