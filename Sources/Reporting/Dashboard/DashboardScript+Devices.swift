extension DashboardScript {
  /// Devices: a page of them at a time, searched and filtered where they are.
  static let devices = #"""
      const deviceColumns = [['Device', 'link'], ['State', 'state'], ['Type', 'text'], ['Model', 'text'], ['Version', 'code'], ['Site', 'link'],
        ['MAC', 'code'], ['Serial', 'code']];
      const types = { ap: 'access point', switch: 'switch', gateway: 'gateway' };
      const deviceRow = (device, withSite = true) => [
        [device.name || device.mac, `#devices/${device.mac}`], device.status || '', types[device.type] || device.type, device.model, device.version || '',
        ...(withSite ? [device.site_id ? [siteNames.get(device.site_id) || device.site_id, `#site/${device.site_id}`] : ['at no site', '']] : []),
        device.mac, device.serial,
      ];

      // Names of sites by id, asked for where they are not known. One that is gone has none.
      const siteNames = {
        known: new Map(),
        get(id) { return this.known.get(id) || network.name(id); },
        async learn(ids) {
          const missing = [...new Set(ids)].filter(id => id && !/^[0-]*$/.test(id) && !this.get(id)).slice(0, 100);
          if (!missing.length) return;
          for (const id of missing) this.known.set(id, id);
          for (const site of (await get(`${org()}/sites/search?${query({ id: missing.join(','), limit: 100 })}`)).results) {
            this.known.set(site.id, site.name);
          }
        },
      };
      const devicesPerPage = 50;

      views.devices = {
        place: 0,

        open(mac) {
          at('all-devices').hidden = Boolean(mac);
          at('one-device').hidden = !mac;
          if (mac && mac !== this.mac) {
            setText(at('device-name'), mac);
            for (const id of ['device-facts', 'device-layers', 'device-configuration']) at(id).replaceChildren();
          }
          this.mac = mac;
          if (this.table) return;
          this.table = new LiveTable(at('devices-table'), 'devices', 'Devices of the inventory', deviceColumns,
            { tools: false, sorts: false, empty: 'No device is like that.' });
          this.factory = new LiveTable(at('factory-table'), 'factory', 'Hardware that nobody has claimed', [['Claim code', 'code'], ['Model', 'text'],
            ['Type', 'text'], ['MAC', 'code'], ['Serial', 'code']], { empty: 'Everything is claimed.', tools: false, sorts: false });
          for (const id of ['device-text', 'device-type', 'device-status', 'device-model']) {
            let wait = null;
            at(id).addEventListener('input', () => {
              clearTimeout(wait);
              wait = setTimeout(() => { this.place = 0; read(); }, id === 'device-text' ? 300 : 0);
            });
          }
          at('device-filter').addEventListener('submit', event => event.preventDefault());
          at('devices-before').addEventListener('click', () => { this.place = Math.max(0, this.place - devicesPerPage); read(); });
          at('devices-after').addEventListener('click', () => { this.place += devicesPerPage; read(); });
        },

        async read(mac) {
          if (mac) return readDevice(mac);
          if (!this.models) {
            this.models = (await get(`${org()}/inventory/count?distinct=model`)).results;
            choices(at('device-model'), [['', 'all'], ...this.models.map(item => [item.model, `${item.model} (${count(item.count)})`])]);
          }
          const words = at('device-text').value.replace(/[*,]/g, ' ').trim();
          const asked = {
            text: words && `*${words}*`, type: at('device-type').value, status: at('device-status').value,
            model: at('device-model').value, limit: devicesPerPage,
            search_after: this.place ? `[${this.place}]` : '',
          };
          const answer = await get(`${org()}/inventory/search?${query(asked)}`);
          if (this.place >= answer.total && this.place > 0) {
            this.place = 0;
            return this.read();
          }
          await siteNames.learn(answer.results.map(device => device.site_id));
          this.table.show(answer.results.map(device => deviceRow(device)), answer.results.map(device => device.mac));
          const last = Math.min(answer.total, this.place + devicesPerPage);
          setText(at('devices-place'), answer.total ? `${count(this.place + 1)} to ${count(last)} of ${plural(answer.total, 'device')}` : '');
          at('devices-before').disabled = this.place === 0;
          at('devices-after').disabled = last >= answer.total;
          const factory = await get('/twin/v1/factory?limit=50');
          this.factory.show(factory.devices.map(device => [device.claim_code, device.model, types[device.type] || device.type, device.mac, device.serial]),
            factory.devices.map(device => device.mac));
          setText(at('factory-count'), factory.total > factory.devices.length
            ? `The first ${count(factory.devices.length)} of ${plural(factory.total, 'device')}.` : plural(factory.total, 'device') + '.');
        },

        forget() { Object.assign(this, { models: null, place: 0 }); siteNames.known.clear(); },
      };
    """#
}
