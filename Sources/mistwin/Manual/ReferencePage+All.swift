import Addressing
import MistAPI
import Planning
import Reporting
import Twin
import Workflow

extension ReferencePage {
  /// Every page of the reference: the commands, the files, and what a served twin answers beside the cloud's API.
  /// - Parameter program: the description that ArgumentParser gives of the program.
  /// - Throws: `JSONError` when a schema is none, which tests exclude.
  static func all(of program: JSON) throws -> [ReferencePage] {
    ManualPage.reference(of: program) + (try files) + [twinAPI, workflowAPI]
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

  // MARK: - What a served twin answers

  private static var twinAPI: ReferencePage {
    ReferencePage(
      subject: .services, file: "TwinAPI.md",
      lines: lines(
        of: ControlAPI.document, title: "The twin's own API",
        "A served twin (`mistwin serve`) answers it beside the published one, with the same tokens; changes want an "
          + "administrator. It describes itself at `/twin/v1/openapi.json`."))
  }

  private static var workflowAPI: ReferencePage {
    ReferencePage(
      subject: .services, file: "WorkflowAPI.md",
      lines: lines(
        of: WorkflowDocument.openAPI, title: "The workflow API",
        "`mistwin serve` offers it beside the cloud's API; callers send its key in `X-API-Key`. It only reads unless `--allow-writes` "
          + "is given. It describes itself at `/workflow/openapi.json`, and `/workflow` is a page to try it. What is refused "
          + "is told as a problem (RFC 9457), with the places of faults in the body."))
  }

  /// A page about an API, out of its OpenAPI document.
  private static func lines(of document: JSON, title: String, _ about: String) -> [String] {
    var lines = [
      "# \(title)", "", MarkdownReference.prose(document["info"]?["description"]?.string ?? ""), "", about,
    ]
    for (path, item) in document["paths"]?.object ?? JSONObject() {
      for (method, operation) in item.object ?? JSONObject() {
        lines += ["", "## \(method.uppercased()) \(path.replacing("{", with: "").replacing("}", with: ""))", ""]
        lines += [
          "`\(method.uppercased()) \(path)`", "", MarkdownReference.prose((operation["summary"]?.string ?? "") + "."),
        ]
        let parameters = (operation["parameters"]?.array ?? []).filter { $0["in"] != "path" }
        if !parameters.isEmpty {
          lines +=
            [""]
            + MarkdownReference.table(
              ["Parameter", "What it says"],
              parameters.map { parameter in
                [
                  MarkdownReference.code(parameter["name"]?.string ?? ""),
                  MarkdownReference.prose(
                    (parameter["in"] == "header" ? "(header) " : "") + (parameter["description"]?.string ?? "")),
                ]
              })
        }
        let content = operation["requestBody"]?["content"]?["application/json"]
        if let body = content?["schema"] { lines += ["", "Body:", ""] + SchemaReference.lines(body) }
        if let example = content?["example"], example.object?.isEmpty == false {
          lines +=
            ["", "Such as:", ""]
            + MarkdownReference.block(
              example.indentedText.split(separator: "\n").map(String.init), "json")
        }
        let answer = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["properties"]?.object
        if let answer {
          lines += ["", "Answer: \(answer.keys.map { MarkdownReference.code($0) }.joined(separator: ", "))."]
        }
      }
    }
    return lines
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
