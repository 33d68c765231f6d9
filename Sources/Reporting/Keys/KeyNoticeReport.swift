import Determinism
public import MistAPI
public import Rollout

/// Who has to be told of a new passphrase, for the device-management tool.
public struct KeyNoticeReport: Sendable {
  private let notices: [KeyNotice]

  /// The report on these.
  public init(_ notices: [KeyNotice]) { self.notices = notices }

  /// A client a row (RFC 4180).
  public var csv: String {
    AddressPlanReport.csv(
      [["site", "wave", "told", "mac", "hostname", "maker", "key", "last_seen"]]
        + notices.map { notice in
          [
            notice.site, String(notice.wave), notice.told.iso8601, notice.client.mac, notice.client.hostname,
            notice.client.maker, notice.client.key, notice.client.lastSeen.iso8601,
          ]
        })
  }

  /// Sites with their clients.
  public var document: JSON {
    var sites: [(notice: KeyNotice, clients: [JSON])] = []
    for notice in notices {
      if sites.last?.notice.site != notice.site { sites.append((notice, [])) }
      sites[sites.count - 1].clients.append([
        "mac": .string(notice.client.mac), "hostname": .string(notice.client.hostname),
        "maker": .string(notice.client.maker), "key": .string(notice.client.key),
        "last_seen": JSON(notice.client.lastSeen),
      ])
    }
    return [
      "mistwin_notices": 1,
      "sites": .array(
        sites.map { site in
          [
            "site": .string(site.notice.site), "wave": JSON(site.notice.wave), "told": JSON(site.notice.told),
            "clients": .array(site.clients),
          ]
        }),
    ]
  }
}
