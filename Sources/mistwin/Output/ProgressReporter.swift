import Determinism
import Rehearsal
import Reporting

/// Tells on standard error what a rehearsal does: stages and notes as lines; between them, on a terminal, a bar.
actor ProgressReporter: RehearsalObserver {
  private let showsBar: Bool
  private let columns: Int
  private var drawn = ""

  /// A reporter.
  /// - Parameter showsBar: Whether there is a terminal on which a line can be drawn again.
  init(showsBar: Bool) {
    self.showsBar = showsBar
    columns = Stream.error.columns ?? 80
  }

  func stage(_ title: String, at time: Instant) {
    clear()
    Stream.error.writeLine(title, at: time)
  }

  func note(_ text: String, at time: Instant) {
    clear()
    Stream.error.writeLine("  \(text)", at: time)
  }

  func progress(_ done: Int, of total: Int, _ what: String) {
    guard showsBar, total > 0 else { return }
    let percent = min(100, max(0, done * 100 / total))
    let head = what.prefix { $0 != ":" }
    let full = percent / 5
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full)
    let line = String("[\(bar)] \(percent) %  \(TextStyle.printable(String(head)))".prefix(columns - 1))
    // Drawn again only when it looks different: a hundred times at most, whatever there is to count.
    guard line != drawn else { return }
    drawn = line
    try? Stream.error.write("\r\(line)\u{1B}[K")
  }

  /// Takes the bar away.
  func clear() {
    guard !drawn.isEmpty else { return }
    drawn = ""
    try? Stream.error.write("\r\u{1B}[K")
  }
}
