import Foundation
import Planning
import Rehearsal
import Reporting

/// The report of 10,000 sites: how long its pages take to be written and how large they are; and what reading the course of a rehearsal
/// adds to it.
///
/// The page is left in `.build`, to be opened in a browser.
enum ReportBenchmark {
  private static let siteCount = 10_000
  private static let path = ".build/report-of-10000-sites.html"

  static func figures(_ options: Options) async throws -> [Figure] {
    var without: [Double] = []
    var with: [Double] = []
    var rehearsed: RehearsalResult?
    for round in 0...(options.repetitions ?? 5) {
      for recordsCourse in [false, true] {
        var settings = Rehearsal.Options(threads: ProcessInfo.processInfo.activeProcessorCount)
        settings.recordsCourse = recordsCourse
        let seconds = try await asyncSeconds {
          rehearsed = try await Rehearsal(reading: options.scenario, files: DesignFiles(), options: settings).run()
        }
        // The first of each reads the program and the files into memory.
        guard round > 0 else { continue }
        if recordsCourse { with.append(seconds) } else { without.append(seconds) }
      }
    }
    guard var result = rehearsed, !result.sites.isEmpty else {
      throw WrongResult(
        description: "the rehearsal of \(options.scenario) judges no sites: there is nothing to report on")
    }
    let design = try place(LargeDesign.load(sites: siteCount), result: &result)
    var written: [Double] = []
    var page: [UInt8] = []
    for _ in 0..<(options.repetitions ?? 5) {
      written.append(
        seconds {
          page = result.reportFiles(of: design).first { $0.name == "report.html" }?.bytes ?? []
        })
    }
    if FileManager.default.fileExists(atPath: ".build") { try Data(page).write(to: URL(fileURLWithPath: path)) }
    return [
      Figure(
        subject: "report: all files of \(siteCount) sites written", unit: "s", ours: Samples(written),
        target: .atMost(5)),
      Figure(
        subject: "its report.html", unit: "MB", ours: Samples([Double(page.count) / 1_000_000]), target: .atMost(5),
        remark: path),
      Figure(subject: "rehearse \(options.scenario) without a report", unit: "s", ours: Samples(without)),
      Figure(subject: "the same, its course read for a report", unit: "s", ours: Samples(with)),
    ]
  }

  /// Makes the result one of the large design, whose sites are put all over the world.
  private static func place(_ plain: Design, result: inout RehearsalResult) throws -> Design {
    var design = plain
    for index in design.sites.indices {
      // Steps of the golden ratio fill an interval evenly.
      let east = Double(index) * 0.618_033_988_749_895
      design.sites[index].longitude = (east - east.rounded(.down)) * 300 - 120
      design.sites[index].latitude = Double(index % 997) / 997 * 100 - 40
    }
    let samples = result.sites
    result.sites = design.sites.enumerated().map { index, site in
      var review = samples[index % samples.count]
      review.site = site.name
      review.zone = site.zone ?? ""
      if index % 20 == 0 { review.findings = ["\(site.name)-ap01: disconnected"] }
      return review
    }
    return design
  }
}
