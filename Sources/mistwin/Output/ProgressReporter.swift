import Determinism
import Rehearsal
import Reporting

/// Tells on standard error what a rehearsal does: stages and notes as lines; between them, on a terminal, a bar.
actor ProgressReporter: RehearsalObserver {
  private let showsBar: Bool
  private let columns: Int
  private var drawn = ""
  /// What is counted, how much of it was done when it began, and when that was.
  private var begun: (head: String, done: Int, at: Instant)?

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
    let head = String(what.prefix { $0 != ":" })
    let full = percent / 5
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full)
    let text = "[\(bar)] \(percent) %  \(TextStyle.printable(head))\(pace(done, of: total, head))"
    let line = String(text.prefix(columns - 1))
    // Drawn again only when it looks different, whatever there is to count.
    guard line != drawn else { return }
    drawn = line
    try? Stream.error.write("\r\(line)\u{1B}[K")
  }

  /// How fast it goes and how long it will take, once that can be told: after some seconds of the machine's clock.
  private func pace(_ done: Int, of total: Int, _ head: String) -> String {
    let now = WallClock.present
    guard let begun, begun.head == head, done >= begun.done else {
      begun = (head, done, now)
      return ""
    }
    let elapsed = Double(now - begun.at) / 1000
    let made = Double(done - begun.done)
    guard elapsed >= 3, made > 0 else { return "" }
    let rate = made / elapsed
    let left = Int64((Double(total - done) / rate).rounded(.up))
    let shown = rate >= 10 ? String(Int(rate.rounded())) : String((rate * 10).rounded() / 10)
    let time =
      left < 90 ? "\(left) s" : left < 5400 ? "\((left + 30) / 60) min" : "\((left + 1800) / 3600) h"
    return done < total ? ", \(shown) a second, \(time) left" : ""
  }

  /// Takes the bar away.
  func clear() {
    guard !drawn.isEmpty else { return }
    drawn = ""
    try? Stream.error.write("\r\u{1B}[K")
  }
}
