import CSQLite

/// The compiled form of a statement, kept by its connection or lent once, and the memory of its bound texts.
///
/// SQLite's own copy of a bound text costs an allocation each time. Here each parameter has a place of its own that is
/// used again and again, and SQLite only gets its address: it stays as it is until the parameter is bound again, which
/// SQLite allows only between two runs.
@usableFromInline
final class StatementHandle {
  let pointer: OpaquePointer
  let isKept: Bool
  let parameterCount: Int
  var isLent = true
  private let places: UnsafeMutableBufferPointer<UnsafeMutableRawBufferPointer>

  /// Longer texts are copied by SQLite and given back at once.
  static var longestPlace: Int { 16 * 1024 }

  init(pointer: OpaquePointer, isKept: Bool) {
    self.pointer = pointer
    self.isKept = isKept
    parameterCount = Int(sqlite3_bind_parameter_count(pointer))
    places = .allocate(capacity: parameterCount)
    places.initialize(repeating: UnsafeMutableRawBufferPointer(start: nil, count: 0))
  }

  deinit {
    sqlite3_finalize(pointer)
    for place in places { place.deallocate() }
    places.deallocate()
  }

  /// Copies bytes to the place of a parameter, counted from 1.
  /// - Returns: Where they are; nil if the statement is running, or the parameter does not exist.
  @inline(__always)
  func place(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UnsafeRawPointer? {
    guard index > 0, index <= parameterCount, sqlite3_stmt_busy(pointer) == 0 else { return nil }
    var place = places[index - 1]
    if place.count < bytes.count {
      place.deallocate()
      place = .allocate(byteCount: max(32, bytes.count + bytes.count / 2), alignment: 1)
      places[index - 1] = place
    }
    place.copyMemory(from: bytes)
    return UnsafeRawPointer(place.baseAddress)
  }
}
