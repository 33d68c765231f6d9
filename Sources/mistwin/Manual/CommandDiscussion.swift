/// What a command says of itself at length, in parts.
struct CommandDiscussion {
  /// Text, or lines that are shown as they are.
  enum Paragraph {
    case prose(String)
    case literal([String])
  }

  private(set) var paragraphs: [Paragraph] = []
  private(set) var exitStatus: String?
  private(set) var examples: [String] = []

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for block in lines.split(separator: "") {
      if block.first == "Example:" {
        examples += block.dropFirst().map { String($0.drop { $0 == " " }) }
      } else if let status = block.first, status.hasPrefix("Exit codes: ") {
        exitStatus = ([String(status.dropFirst("Exit codes: ".count))] + block.dropFirst()).joined(separator: "\n")
      } else {
        add(Array(block))
      }
    }
  }

  private mutating func add(_ block: [String]) {
    var literal: [String] = []
    var prose: [String] = []
    for line in block {
      if line.hasPrefix("  ") {
        if !prose.isEmpty { paragraphs.append(.prose(prose.joined(separator: "\n"))) }
        prose = []
        literal.append(String(line.dropFirst(2)))
      } else {
        if !literal.isEmpty { paragraphs.append(.literal(literal)) }
        literal = []
        prose.append(line)
      }
    }
    if !literal.isEmpty { paragraphs.append(.literal(literal)) }
    if !prose.isEmpty { paragraphs.append(.prose(prose.joined(separator: "\n"))) }
  }
}
