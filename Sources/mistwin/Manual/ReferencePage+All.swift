import Addressing
import MistAPI
import Planning
import Reporting
import Twin

extension ReferencePage {
  /// Every page of the reference: the commands, the files, and the twin's own API.
  /// - Parameter program: the description that ArgumentParser gives of the program.
  /// - Throws: `JSONError` when a schema is none, which tests exclude.
  static func all(of program: JSON) throws -> [ReferencePage] {
    ManualPage.reference(of: program) + (try files) + [twinAPI]
  }

  // MARK: - Files

  private static var files: [ReferencePage] {
    get throws {
      let documents = try SchemaCommand.File.allCases.map { file in
        ReferencePage(
          subject: .files, file: "\(file.page).md",
          lines: ["# \(file.title)", "", "The JSON Schema for editors: `mistwin schema \(file.rawValue)`.", ""]
            + SchemaReference.lines(try JSON(parsing: file.text)))
      }
      let list = [
        "# Every file", "", "What mistwin reads and writes, key by key and column by column.", "", note, "",
        "## Topics", "",
        "### Written by you", "",
      ]
      let own = SchemaCommand.File.allCases.filter(\.isWrittenByPeople).map { "- <doc:\($0.page)>" }
      let made = SchemaCommand.File.allCases.filter { !$0.isWrittenByPeople }.map { "- <doc:\($0.page)>" }
      return [
        ReferencePage(
          subject: .files, file: "Files.md",
          lines: list + own + ["- <doc:\(tables.name)>", "", "### Written by mistwin", ""] + made)
      ] + documents + [tables]
    }
  }

  /// The columns of every table.
  private static var tables: ReferencePage {
    var lines = [
      "# Tables", "",
      "CSV after RFC 4180, in UTF-8, with the names of columns in the first line. Empty cells count as not said; lines that begin "
        + "with `#` are comments. A design can say under which headers a file has our columns (`columns`).",
    ]
    for table in DesignTables.all {
      lines += ["", "## \(table.title)", "", MarkdownReference.prose(table.summary), ""]
      lines += MarkdownReference.table(
        ["Column", "Found as", "What it says"],
        table.columns.map { column in
          [
            MarkdownReference.code(column.name),
            column.aliases.map { MarkdownReference.code($0) }.joined(separator: ", "),
            MarkdownReference.prose(column.meaning),
          ]
        })
    }
    lines += [
      "", "## Address book", "",
      "One allocation a line, sorted, written by `mistwin carve --book` and committed with the design (`addressing: book`).",
      "",
    ]
    lines += MarkdownReference.table(
      ["Column", "What it says"],
      AddressBookFile.columns.map { [MarkdownReference.code($0.name), MarkdownReference.prose($0.meaning)] })
    lines += [
      "", "## Hardware of a new twin", "",
      "The devices that nobody has claimed yet (`mistwin serve --devices`, `mistwin twin new --devices`).", "",
    ]
    lines += MarkdownReference.table(
      ["Column", "What it says"],
      DeviceTable.columns.map { [MarkdownReference.code($0.name), MarkdownReference.prose($0.meaning)] })
    return ReferencePage(subject: .files, file: "Tables.md", lines: lines)
  }

  // MARK: - The twin's own API

  private static var twinAPI: ReferencePage {
    let document = ControlAPI.document
    var lines = [
      "# The twin's own API", "", MarkdownReference.prose(document["info"]?["description"]?.string ?? ""), "",
      "A served twin (`mistwin serve`) answers it beside the published one, with the same tokens; changes want an "
        + "administrator. It describes itself at `/twin/v1/openapi.json`.",
    ]
    for (path, item) in document["paths"]?.object ?? JSONObject() {
      for (method, operation) in item.object ?? JSONObject() {
        lines += ["", "## \(method.uppercased()) \(path.replacing("{", with: "").replacing("}", with: ""))", ""]
        lines += [
          "`\(method.uppercased()) \(path)`", "", MarkdownReference.prose((operation["summary"]?.string ?? "") + "."),
        ]
        let query = (operation["parameters"]?.array ?? []).filter { $0["in"] == "query" }
        if !query.isEmpty {
          lines +=
            [""]
            + MarkdownReference.table(
              ["Parameter", "What it says"],
              query.map { parameter in
                [
                  MarkdownReference.code(parameter["name"]?.string ?? ""),
                  MarkdownReference.prose(parameter["description"]?.string ?? ""),
                ]
              })
        }
        if let body = operation["requestBody"]?["content"]?["application/json"]?["schema"] {
          lines += ["", "Body:", ""] + SchemaReference.lines(body)
        }
        let answer = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["properties"]?.object
        if let answer {
          lines += ["", "Answer: \(answer.keys.map { MarkdownReference.code($0) }.joined(separator: ", "))."]
        }
      }
    }
    return ReferencePage(subject: .services, file: "TwinAPI.md", lines: lines)
  }
}

extension SchemaCommand.File {
  /// The name of its page.
  var page: String {
    switch self {
    case .design: "DesignFile"
    case .scenario: "ScenarioFile"
    case .policy: "PolicyFile"
    case .hypotheses: "HypothesesFile"
    case .profiles: "ProfilesFile"
    case .knownFailures: "KnownFailuresFile"
    case .faultRules: "FaultRulesFile"
    case .plan: "PlanFile"
    case .result: "ResultFile"
    case .attestation: "AttestationFile"
    case .approval: "ApprovalFile"
    }
  }

  /// What it is called.
  var title: String {
    switch self {
    case .design: "A design"
    case .scenario: "A scenario"
    case .policy: "A rollout policy"
    case .hypotheses: "Hypotheses"
    case .profiles: "Load profiles and holidays"
    case .knownFailures: "Known failures"
    case .faultRules: "Fault rules"
    case .plan: "A plan"
    case .result: "A result"
    case .attestation: "An attestation"
    case .approval: "An approval"
    }
  }

  /// Whether people write it, not the program.
  var isWrittenByPeople: Bool {
    switch self {
    case .plan, .result, .attestation, .approval: false
    default: true
    }
  }
}
