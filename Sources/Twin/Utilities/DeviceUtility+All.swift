import Determinism
import MistAPI

extension DeviceUtility {
  private static let every: Set<DeviceType> = [.accessPoint, .switch, .gateway]
  private static let wired: Set<DeviceType> = [.switch, .gateway]

  /// Every command, by the last part of its path.
  static let all: [DeviceUtility] = [
    .init("ping", every, required: ["host"]) { twin, given in try twin.ping(given.text("host"), given) },
    .init("traceroute", every, required: ["host"]) { twin, given in try twin.traceroute(given.text("host"), given) },
    .init("arp", every) { twin, given in try twin.arpTable(given) },
    .init("show_arp", wired) { twin, given in try twin.arpTable(given) },
    .init("show_mac_table", [.switch]) { twin, given in try twin.macTable(given) },
    .init("show_route", wired) { twin, given in try twin.routeTable(given) },
    .init("show_forwarding_table", wired) { twin, given in try twin.routeTable(given) },
    .init("show_dhcp_leases", wired) { twin, given in try twin.leases(given) },
    .init("show_bgp_summary", wired) { _, _ in ["Groups: 0 Peers: 0 Down peers: 0\n"] },
    // The published document spells it so (mist-fidelity, section 13).
    .init("show_bgp_rummary", wired) { _, _ in ["Groups: 0 Peers: 0 Down peers: 0\n"] },
    .init("show_ospf_database", [.gateway]) { _, _ in ["OSPF database: 0 entries\n"] },
    .init("show_ospf_interfaces", [.gateway]) { _, _ in ["OSPF interfaces: 0\n"] },
    .init("show_ospf_neighbors", [.gateway]) { _, _ in ["OSPF neighbors: 0\n"] },
    .init("show_ospf_summary", [.gateway]) { _, _ in ["OSPF instance is not running\n"] },
    .init("show_session", [.gateway]) { _, _ in ["Total sessions: 0\n"] },
    .init("show_service_path", [.gateway]) { _, given in
      ["Service: \(given.text("service_name").isEmpty ? "any" : given.text("service_name"))\nPaths: 0\n"]
    },
    .init("show_evpn_database", wired) { _, _ in ["EVPN database: 0 entries\n"] },
    .init("show_dot1x", [.switch]) { _, _ in ["802.1X sessions: 0\n"] },
    .init("resolve_dns", [.gateway]) { twin, given in
      try twin.resolve(given.text("host").isEmpty ? "www.example.com" : given.text("host"), given)
    },
    .init("service_ping", [.gateway], required: ["host", "service"]) { twin, given in
      try twin.ping(given.text("host"), given)
    },
    .init("cable_test", [.switch], required: ["port"]) { _, given in
      ["Interface name: \(given.text("port"))\nTest status: Passed\nMDI pair 1-2: Normal\nMDI pair 3-6: Normal\n"]
    },
    .init("check_radius_server", [.switch], required: ["user", "password"]) { twin, given in
      [
        "Authentication test for \(given.text("user")): \(try twin.isRadiusDown(at: given.site) ? "Timed out" : "Success")\n"
      ]
    },
    .init("clear_arp", [.gateway]) { _, _ in ["ARP cache cleared\n"] },
    .init("clear_bgp", wired, required: ["neighbor", "type"]) { _, _ in ["BGP routes cleared\n"] },
    .init("clear_dot1x", [.switch]) { _, _ in ["802.1X sessions cleared\n"] },
    .init("clear_mac_table", [.switch]) { _, _ in ["Ethernet switching table cleared\n"] },
    .init("release_dhcp", [.gateway], required: ["port_id"]) { _, given in
      ["DHCP lease of \(given.text("port_id")) released\n"]
    },
    .init("clear_policy_hit_count", wired, .sessionWithAddress, required: ["policy_name"]) { _, given in
      ["Hit count of policy \(given.text("policy_name")) cleared\n"]
    },
    .init("monitor_traffic", wired, .sessionWithAddress) { twin, given in
      let port = given.text("port").isEmpty ? "ge-0/0/0" : given.text("port")
      let seconds = twin.clock.seconds
      return ["Interface: \(port)  Time: \(seconds)  Input bytes: 0 (0 bps)  Output bytes: 0 (0 bps)\n"]
    },
    .init("run_top", wired, .sessionWithAddress) { _, _ in
      ["last pid: 1; load averages: 0.10, 0.12, 0.09\nCPU: 3.0% user, 95.0% idle\n"]
    },
    .init("shell", wired, .sessionWithAddress) { _, given in ["{master:0}\nroot@\(given.device.mac)> "] },
    .init("release_dhcp_leases", wired, .nothing, required: ["port_id"]) { _, _ in [] },
    .init("clear_bpdu_error", [.switch], .nothing) { _, _ in [] },
    .init("clear_macs", [.switch], .nothing) { _, _ in [] },
    .init("clear_session", [.gateway], .nothing) { _, _ in [] },
    .init("clear_pending_version", every, .nothing) { _, _ in [] },
    .init("bounce_port", wired, .nothing) { _, given in
      guard let ports = given.body["ports"]?.strings, !ports.isEmpty else {
        throw APIFailure.badRequest("ports: expected a list of at least one port")
      }
      return []
    },
    .init("restart", every, .nothing) { twin, given in
      try twin.restart(given.device, at: given.site)
      try twin.audit(given.call, "Restart Device \"\(given.device.mac)\"", site: given.site.id)
      return []
    },
    .init("reprovision", every, .nothing) { twin, given in
      try twin.audit(given.call, "Reprovision Device \"\(given.device.mac)\"", site: given.site.id)
      return []
    },
    .init("locate", every, .nothing) { twin, given in
      if let value = given.body["duration"], !value.isNull, !(value.int.map { (1...120).contains($0) } ?? false) {
        throw APIFailure.badRequest("duration: expected 1 to 120 minutes, found \(value.text)")
      }
      let minutes = Int64(given.body["duration"]?.int ?? 5)
      try twin.setHistory(given.device.mac, .locating, "0", at: twin.clock.seconds + minutes * 60)
      try twin.setHistory(given.device.mac, .locating, "1", at: twin.clock.seconds)
      return []
    },
    .init("unlocate", every, .nothing) { twin, given in
      try twin.stopLocating(given.device.mac)
      return []
    },
    .init("poll_stats", [.switch], .nothing) { _, _ in [] },
    .init("snapshot", wired, .nothing) { _, _ in [] },
    .init("readopt", wired, .nothing) { _, _ in [] },
    .init("restore_backup_version", every, .nothing) { _, _ in [] },
    .init("support", every, .nothing) { twin, given in
      try twin.audit(given.call, "Send support files of \"\(given.device.mac)\"", site: given.site.id)
      return []
    },
    .init("synthetic_test", wired, .nothing, required: ["type"]) { _, _ in [] },
  ]
}
