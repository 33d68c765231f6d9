import Foundation
import Planning

/// The designs and scenarios of this repository, as they lie on the disk.
struct DesignFiles: DesignFileReader {
  func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
}
