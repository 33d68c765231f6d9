extension DashboardScript {
  /// The sites by one service level, the worst first, as the cloud itself orders them.
  static let levels = #"""
      const levelNames = [...metrics, 'ap-health', 'ap-availability', 'switch-health', 'switch-throughput', 'switch-bandwidth', 'gateway-health',
        'wan-link-health', 'application_health'];

      views.levels = {
        open() {
          if (this.table) return;
          choices(at('level-metric'), levelNames.map(name => [name, name.replace('_', '-')]));
          this.table = new LiveTable(at('levels-table'), 'levels', 'Sites by one service level', [['Site', 'link'], ['State', 'state'],
            ['Level', 'level'], ['Blamed on', 'text'], ['APs', 'count']], { empty: 'No site has data.', tools: false });
          for (const id of ['level-metric', 'level-window']) at(id).addEventListener('change', () => read());
        },

        async read() {
          const [metric, window] = [at('level-metric').value, at('level-window').value];
          const key = `${levelKey()} ${metric} ${window}`;
          if (key === this.key && performance.now() - this.readAt < 60000) return;
          const { value, total } = await send('GET', `${org()}/insights/worst-sites-by-sle?${query({ sle: metric, duration: window, limit: 200 })}`);
          const field = item => item[metric] ?? item[metric.replace('_', '-')];
          await siteNames.learn(value.results.map(item => item.site_id));
          const blamed = await this.blame(value.results.slice(0, 10), metric, window);
          this.table.show(value.results.map((item, index) => [[siteNames.get(item.site_id) || item.site_id, `#site/${item.site_id}/${metric}`],
            siteState(Math.floor(field(item) * 1000 + 1e-9)), levelCell(field(item)), blamed[index] ?? '', item.num_aps ?? null]),
          value.results.map(item => item.site_id));
          const below = value.results.filter(item => field(item) < floor).length;
          setText(at('level-summary'), total ? `${plural(total, 'site')} with data, ${below === 200 ? 'at least ' : ''}${count(below)} below 90 %`
            + `${total > value.results.length ? `; the worst ${count(value.results.length)} are shown` : ''}.` : 'No site has data in this window.');
          this.key = key;
          this.readAt = performance.now();
        },

        // The classifiers of the worst sites: a call each, so only of the first few.
        async blame(items, metric, window) {
          const words = [];
          for (const { site_id: id } of items) {
            const course = await get(`/twin/v1/sites/${id}/sle/${metric.replace('_', '-')}?${query({ interval: 600, duration: window })}`);
            words.push(blame(course, sum(course).degraded).slice(0, 2).map(([name, part]) => `${name} ${Math.round(part * 100)} %`).join(', '));
          }
          return words;
        },

        forget() { this.key = ''; },
      };
    """#
}
