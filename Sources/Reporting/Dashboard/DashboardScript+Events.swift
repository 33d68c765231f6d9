extension DashboardScript {
  /// What happened: alarms, events of devices, and what people changed.
  static let events = #"""
      views.events = {
        open() {
          if (this.alarms) return;
          this.alarms = new LiveTable(at('alarms-table'), 'alarms', 'Alarms', [['When (UTC)', 'moment'], ['Severity', 'state'], ['Alarm', 'text'],
            ['State', 'text'], ['Site', 'link'], ['About', 'text']], { empty: 'No alarm was raised.' });
          this.events = new LiveTable(at('events-table'), 'events', 'Device events', [['When (UTC)', 'moment'], ['Event', 'code'], ['Device', 'name'],
            ['Site', 'link'], ['What', 'text'], ['Version', 'code']], { empty: 'Nothing happened to devices.' });
          this.audit = new LiveTable(at('audit-table'), 'audit', 'Audit log', [['When (UTC)', 'moment'], ['Who', 'name'], ['What', 'text'], ['Site', 'link']],
            { empty: 'Nobody has changed anything.' });
          at('event-window').addEventListener('change', () => read());
        },

        async read() {
          const asked = query({ duration: at('event-window').value, limit: 500 });
          const [alarms, events, audit] = [(await get(`${org()}/alarms/search?${asked}`)).results,
            (await get(`${org()}/devices/events/search?${asked}`)).results, (await get(`${org()}/logs?${asked}`)).results];
          await siteNames.learn([...alarms, ...events, ...audit].map(item => item.site_id));
          const place = item => /^[0-]*$/.test(item.site_id || '') ? ['', '']
            : [siteNames.get(item.site_id) || item.site_id, `#site/${item.site_id}`];
          const hosts = item => (item.hostnames || item.aps || item.switches || item.gateways || []).join(', ');
          this.alarms.show(alarms.map(item => [Math.floor(item.timestamp), item.severity, item.type.replace(/_/g, ' '), item.status || '', place(item),
            hosts(item)]), alarms.map(item => item.id));
          this.events.show(events.map(item => [Math.floor(item.timestamp), item.type, item.device_name || item.mac, place(item), item.text || '',
            item.version || '']), events.map((item, index) => `${item.timestamp} ${item.mac} ${item.type} ${events.length - index}`));
          this.audit.show(audit.map(item => [Math.floor(item.timestamp), item.admin_name || '', item.message, place(item)]), audit.map(item => item.id));
        },
      };
    """#
}
