import Planning

extension PlanReport {
  /// The dependencies of the steps in the language of Graphviz: an arrow leads from a step to one that it rests on.
  public var graph: String {
    var lines = ["digraph plan {", "  rankdir = \"RL\";", "  node [shape = box];"]
    for step in plan.steps {
      lines.append(
        "  \(step.number) [label = \(Self.quoted("#\(step.number) \(step.verb.rawValue) \(step.subject)"))];")
    }
    for step in plan.steps {
      for other in step.after { lines.append("  \(step.number) -> \(other);") }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.printable.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
