import Documents
import Foundation
import Testing

@Suite struct SourceFileTests {
  private let directory: URL

  init() throws {
    directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    try Data("store\n".utf8).write(to: directory.appendingPathComponent("sites.csv"))
  }

  private func fault(_ name: String, at place: SourcePosition? = nil) -> DocumentError? {
    do {
      _ = try SourceFile.read(directory.appendingPathComponent(name).path, namedAt: place)
      return nil
    } catch {
      return error
    }
  }

  @Test func aFileIsRead() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    #expect(try SourceFile.read(directory.appendingPathComponent("sites.csv").path) == Array("store\n".utf8))
  }

  @Test func anAbsentFileIsReportedWhereItIsNamed() {
    defer { try? FileManager.default.removeItem(at: directory) }
    let place = SourcePosition(file: "design.yaml", line: 3, column: 8)
    let error = fault("site.csv", at: place)
    #expect(error?.position == place)
    #expect(error?.nearest == "sites.csv")
    #expect(fault("no/such/thing")?.position.line == 1)
    #expect(fault("no/such/thing")?.nearest == nil)
    #expect(fault("")?.found.contains("directory") == true)
  }
}
