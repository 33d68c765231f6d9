/// Sizes of files, for people.
enum ByteCount {
  /// As 8 KiB, 1.3 MiB or 512 bytes.
  static func text(_ bytes: Int64) -> String {
    for (index, unit) in ["KiB", "MiB", "GiB", "TiB"].enumerated() {
      let size = Int64(1) << (10 * Int64(index + 1))
      // The next unit from 1,000 of this one on.
      guard index == 3 || bytes < 1000 * size else { continue }
      if bytes < size && index == 0 { return "\(bytes) bytes" }
      let tenths = (bytes * 10 + size / 2) / size
      return tenths % 10 == 0 || tenths >= 1000
        ? "\((tenths + 5) / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
    return "\(bytes) bytes"
  }
}
