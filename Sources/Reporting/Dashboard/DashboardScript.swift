/// What the dashboard does: signs in, reads over the API what its reader looks at, and draws it; again and again, while it is looked at.
/// It stands on the ground and the tables of `report.html`.
enum DashboardScript {
  static let text =
    "'use strict';\n(() => {\n"
    + [
      ReportScript.ground, TableScript.text, session, news, liveTable, live, siteMap, trend, organisation, sites, site,
      device, devices,
      addresses, plan, levels, upgrades, rollouts, events, calls, actions, start,
    ].joined(separator: "\n")
    + "\n})();\n"
}
