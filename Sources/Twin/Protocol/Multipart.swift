import MistAPI

/// The parts of a body of multipart/form-data (RFC 7578).
struct Multipart {
  struct Part {
    let name: String
    let filename: String?
    let body: [UInt8]
  }

  private(set) var parts: [Part] = []

  /// Reads a request's body; one of another type has no parts.
  /// - Throws: `APIFailure.badRequest` when the type names no boundary, or a part does not end.
  init(_ request: MistRequest) throws(APIFailure) {
    guard let type = request.contentType, type.lowercased().hasPrefix("multipart/") else { return }
    guard let boundary = Self.parameter("boundary", of: type), !boundary.isEmpty else {
      throw .badRequest("Multipart form parse error - expected a boundary in the content type")
    }
    let body = request.body ?? []
    let mark = Array("--\(boundary)".utf8)
    var starts: [Int] = []
    var index = 0
    while index + mark.count <= body.count {
      if body[index] == mark[0], body[index..<(index + mark.count)].elementsEqual(mark) {
        starts.append(index)
        index += mark.count
      } else {
        index += 1
      }
    }
    guard starts.count > 1 || body.isEmpty else {
      throw .badRequest("Multipart form parse error - expected parts between boundaries")
    }
    for (start, end) in zip(starts, starts.dropFirst()) {
      let bytes = body[(start + mark.count)..<end]
      if let part = Self.part(Array(bytes)) { parts.append(part) }
    }
  }

  /// The part of that name.
  func part(_ name: String) -> Part? { parts.first { $0.name == name } }

  private static func part(_ bytes: [UInt8]) -> Part? {
    // CRLF, header lines, an empty line, the body, CRLF.
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count,
      let split = (0...(bytes.count - mark.count)).first(where: { bytes[$0..<($0 + mark.count)].elementsEqual(mark) })
    else { return nil }
    let head = String(decoding: bytes[..<split], as: UTF8.self)
    guard
      let line = head.split(whereSeparator: \.isNewline).first(where: {
        $0.lowercased().hasPrefix("content-disposition:")
      }), let name = parameter("name", of: String(line))
    else { return nil }
    return Part(
      name: name, filename: parameter("filename", of: String(line)),
      body: Array(bytes[(split + mark.count)..<max(split + mark.count, bytes.count - 2)]))
  }

  /// The value of `; name=value`, with or without quotes.
  private static func parameter(_ name: String, of header: String) -> String? {
    for piece in header.split(separator: ";").dropFirst() {
      let pair = piece.split(separator: "=", maxSplits: 1).map { $0.trimming(" ") }
      if pair.count == 2, pair[0].lowercased() == name { return pair[1].trimming("\"") }
    }
    return nil
  }
}

extension StringProtocol {
  /// The text without that character at its ends.
  fileprivate func trimming(_ character: Character) -> String {
    var text = self[...]
    while text.first == character { text = text.dropFirst() }
    while text.last == character { text = text.dropLast() }
    return String(text)
  }
}
