// swift-format-ignore-file

extension ConstantTables {
  /// `/const/insight_metrics`. Partial: the published examples and the metrics that clients ask for.
  static let insightMetrics: StaticString = ##"""
    {
    "bytes":{"type":"timeseries","unit":"byte","scopes":["site","ap","client"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "num_clients":{"type":"timeseries","unit":"","scopes":["site","ap","device"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "num_aps":{"type":"timeseries","unit":"","scopes":["site"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "num_stressed_clients":{"type":"timeseries","unit":"","scopes":["site","ap"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "rx_bps":{"type":"timeseries","unit":"bps","scopes":["site","ap","client","gateway","switch"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "tx_bps":{"type":"timeseries","unit":"bps","scopes":["site","ap","client","gateway","switch"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "top-app-by-bytes":{"type":"array","unit":"byte","scopes":["site","client"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]},
    "top-app-by-num_client":{"type":"array","unit":"","scopes":["site","client"],"intervals":{"10m":{"interval":600,"max_age":86400},"1h":{"interval":3600,"max_age":1209600}},"report_durations":{"1d":{"duration":86400,"interval":3600},"1w":{"duration":604800,"interval":3600}},"report_scopes":["site","org"]}
    }
    """##
}
