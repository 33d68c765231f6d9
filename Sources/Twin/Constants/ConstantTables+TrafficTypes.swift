// swift-format-ignore-file

extension ConstantTables {
  /// `/const/traffic_types`. Partial: names of session-smart routing; figures other than those of the published example are the twin's.
  static let trafficTypes: StaticString = ##"""
    [
    {"name":"voip_video","display":"VoIP Video","traffic_class":"medium","dscp":32,"max_latency":1500,"max_jitter":250,"max_loss":35,"failover_policy":"non_revertible"},
    {"name":"voip_audio","display":"VoIP Audio","traffic_class":"high","dscp":46,"max_latency":250,"max_jitter":30,"max_loss":30,"failover_policy":"non_revertible"},
    {"name":"voip_signaling","display":"VoIP Signaling","traffic_class":"medium","dscp":40,"max_latency":800,"max_jitter":500,"max_loss":40,"failover_policy":"revertible"},
    {"name":"video_streaming","display":"Video Streaming","traffic_class":"medium","dscp":26,"max_latency":2000,"max_jitter":1000,"max_loss":25,"failover_policy":"revertible"},
    {"name":"data_best_effort","display":"Data Best Effort","traffic_class":"best_effort","dscp":0,"max_latency":2500,"max_jitter":1000,"max_loss":35,"failover_policy":"revertible"},
    {"name":"data_interactive","display":"Data Interactive","traffic_class":"medium","dscp":18,"max_latency":1500,"max_jitter":500,"max_loss":25,"failover_policy":"revertible"},
    {"name":"data_mission_critical","display":"Data Mission Critical","traffic_class":"medium","dscp":34,"max_latency":500,"max_jitter":500,"max_loss":25,"failover_policy":"revertible"},
    {"name":"data_scavenger","display":"Data Scavenger","traffic_class":"low","dscp":8,"max_latency":5000,"max_jitter":2000,"max_loss":45,"failover_policy":"revertible"},
    {"name":"gaming","display":"Gaming","traffic_class":"high","dscp":32,"max_latency":250,"max_jitter":50,"max_loss":25,"failover_policy":"revertible"},
    {"name":"management_interactive","display":"Management Interactive","traffic_class":"medium","dscp":16,"max_latency":1500,"max_jitter":500,"max_loss":25,"failover_policy":"revertible"},
    {"name":"management_m2m","display":"Management M2M","traffic_class":"best_effort","dscp":8,"max_latency":2500,"max_jitter":1000,"max_loss":35,"failover_policy":"revertible"},
    {"name":"remote_desktop","display":"Remote Desktop","traffic_class":"medium","dscp":24,"max_latency":500,"max_jitter":250,"max_loss":25,"failover_policy":"revertible"}
    ]
    """##
}
