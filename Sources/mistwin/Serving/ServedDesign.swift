import ArgumentParser
import Foundation

/// The design and the ledger that a server works with beside its twin: the workflow API begins with them, the dashboard shows them.
struct ServedDesign: ParsableArguments {
  @Option(
    help:
      "The design, its directory or YAML file: the dashboard shows its address plan, the workflow API's steps begin with it.",
    completion: .file(extensions: ["yaml", "yml"]))
  var design: String?

  @Option(
    help:
      "The directory of the ledger: the dashboard shows its rollouts, the workflow API keeps its jobs there; .mistwin beside the design or the twin unless given.",
    completion: .directory)
  var state: String?

  /// Where the ledger is: where the option says, else `.mistwin` beside the design or the twin.
  func directory(besideTwin twin: String) -> StateDirectory {
    if let design {
      return StateDirectory(state, besideDesign: DiskFiles.isDirectory(design) ? "\(design)/design.yaml" : design)
    }
    // The twin's usual place is such a directory itself.
    let directory = (twin as NSString).deletingLastPathComponent
    let isState = directory == StateDirectory.usual || directory.hasSuffix("/\(StateDirectory.usual)")
    return isState ? StateDirectory(path: state ?? directory) : StateDirectory(state, besideDesign: twin)
  }
}
