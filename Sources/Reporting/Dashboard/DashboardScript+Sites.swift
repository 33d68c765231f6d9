extension DashboardScript {
  /// The sites and their levels: as many as were asked for, the rest when somebody wants them.
  static let sites = #"""
      const metrics = ['coverage', 'capacity', 'throughput', 'time-to-connect', 'successful-connect', 'roaming'];

      const network = {
        sites: [], levels: new Map(), total: 0, wanted: 1000, key: '', readAt: -1e9,

        // Levels change with the twin's clock and with what goes wrong, so that they are read when one of these has changed.
        async read(window, least, tellHow) {
          this.wanted = Math.max(this.wanted, least);
          const key = `${levelKey()} ${window} ${session.org} ${this.wanted}`;
          if (key === this.key && performance.now() - this.readAt < 60000) return;
          const { items, total } = await pages(`${org()}/sites`, this.wanted, tellHow);
          const levels = new Map();
          for (const item of (await pages(`${org()}/insights/sites-sle?sle=wifi&duration=${window}`, this.wanted)).items) {
            levels.set(item.site_id, item);
          }
          Object.assign(this, { sites: items, levels, total, key, readAt: performance.now() });
        },

        // A row a site: { id, name, latitude, longitude, worst, metric, text, item }; worst is of the six, in per mille.
        rows() {
          return this.sites.map(site => {
            const item = this.levels.get(site.id) || {};
            let [worst, metric] = [null, ''];
            for (const name of metrics) {
              if (typeof item[name] !== 'number') continue;
              const permille = Math.floor(item[name] * 1000 + 1e-9);
              if (worst === null || permille < worst) [worst, metric] = [permille, name];
            }
            const [latitude, longitude] = [site.latlng?.lat ?? null, site.latlng?.lng ?? null];
            const isPlaced = Number.isFinite(latitude) && Number.isFinite(longitude) && (latitude !== 0 || longitude !== 0);
            return {
              id: site.id, name: site.name, latitude: isPlaced ? latitude : null, longitude: isPlaced ? longitude : null, worst, metric, item,
              text: worst === null ? 'no levels yet' : `worst: ${metric} ${percent(worst)}`,
            };
          });
        },

        name(id) { return this.sites.find(site => site.id === id)?.name || ''; },
        forget() { Object.assign(this, { sites: [], levels: new Map(), total: 0, wanted: 1000, key: '' }); },
      };

      const siteState = worst => worst === null ? 'no levels yet' : worst < 800 ? 'below 80 %' : worst < 900 ? 'below 90 %' : 'good';

      views.sites = {
        open(id) {
          at('all-sites').hidden = Boolean(id);
          at('one-site').hidden = !id;
          if (id) site.open(id);
        },

        async read(id) {
          if (id) return site.read();
          this.table ??= new LiveTable(at('sites-table'), 'sites', 'Sites and their service levels', [
            ['Site', 'link'], ['State', 'state'], ...metrics.map(name => [name, 'level']), ['ap-health', 'level'], ['APs', 'count'],
            ['Clients', 'count'],
          ]);
          this.map ??= new SiteMap(at('site-map'));
          const place = at('sites-loaded');
          await network.read(at('sites-window').value, 1000, (read, total) => setText(place, `reading ${count(read)} of ${count(total)} sites`));
          this.show();
        },

        show() {
          const rows = network.rows();
          rows.sort((one, other) => (one.worst ?? 2000) - (other.worst ?? 2000));
          this.table.show(rows.map(row => [
            [row.name, `#site/${row.id}`], siteState(row.worst), ...metrics.map(name => levelCell(row.item[name])),
            levelCell(row.item['ap-health']), row.item.num_aps ?? null, row.item.num_clients ?? null,
          ]), rows.map(row => row.id));
          this.map.show(rows);
          const isPart = network.total > rows.length;
          setText(at('sites-loaded'), isPart ? `${count(rows.length)} of ${plural(network.total, 'site')} are loaded` : plural(rows.length, 'site'));
          at('more-sites').hidden = !isPart;
          setText(at('more-sites'), `Load ${count(Math.min(2000, network.total - rows.length))} more`);
        },

        forget() {
          network.forget();
          site.forget();
        },
      };
    """#
}
