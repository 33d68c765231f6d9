/// A course in one line of text: a character of eight heights for each value.
public enum Sparkline {
  private static let steps: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The character of a value: the lowest at 0 and below, the highest at 1 and above.
  public static func step(_ value: Double) -> Character { steps[max(0, min(7, Int(value * 7.999)))] }
}
