extension DashboardScript {
  /// One site: what it is, the course of its levels, what they are blamed on, and its devices.
  static let site = #"""
      const site = {
        id: '', metric: '', key: '', readAt: -1e9,

        // - argument: the id, and behind a slash the metric to look at.
        open(argument) {
          const [id, metric] = argument.split('/');
          if (metric) Object.assign(this, { metric, key: '' });
          if (id === this.id) return;
          Object.assign(this, { id, metric: metric || '', key: '' });
          setText(at('site-name'), network.name(id) || 'Site');
          for (const place of ['site-facts', 'site-lanes', 'site-metric']) at(place).replaceChildren();
          if (this.devices) this.devices.show([]);
        },

        async read() {
          const { id } = this;
          const window = at('site-window').value;
          const key = `${levelKey()} ${window} ${id}`;
          const stats = await get(`/api/v1/sites/${encodeURIComponent(id)}/stats`);
          if (id !== this.id) return;
          setText(at('site-name'), stats.name);
          document.title = `${stats.name} – mistwin`;
          at('site-cause').href = `#causes/${encodeURIComponent(stats.name)}`;
          const part = kind => stats[`num_${kind}`] ? `${count(stats[`num_${kind}_connected`])} of ${count(stats[`num_${kind}`])}` : null;
          facts(at('site-facts'), [
            ['Access points connected', part('ap')], ['Switches connected', part('switch')], ['Gateways connected', part('gateway')],
            ['Clients', count(stats.num_clients)], ['Address', stats.address], ['Country and time zone', `${stats.country_code || '–'}, ${stats.timezone}`],
            ['Site', [make('code', {}, id)]],
          ]);
          await this.readDevices(id);
          if (key === this.key && performance.now() - this.readAt < 60000) return;
          const interval = window === '1h' || window === '6h' ? 600 : 3600;
          const causes = (await get('/twin/v1/causes')).causes.filter(cause => cause.site === stats.name);
          const more = [['switch-health', 'num_switch'], ['switch-throughput', 'num_switch'], ['gateway-health', 'num_gateway'],
            ['wan-link-health', 'num_gateway']];
          const names = [...metrics, 'ap-health', ...more.filter(([, kind]) => stats[kind]).map(([name]) => name)];
          const courses = [];
          for (const metric of names) {
            courses.push([metric, await get(`/twin/v1/sites/${encodeURIComponent(id)}/sle/${metric}?${query({ interval, duration: window })}`)]);
          }
          if (id !== this.id) return;
          Object.assign(this, { courses, causes, window, key, readAt: performance.now() });
          this.show();
          await this.readMetric();
        },

        show() {
          if (!this.metric) {
            const known = this.courses.filter(([, course]) => sum(course).level !== null);
            known.sort((one, other) => sum(one[1]).level - sum(other[1]).level);
            this.metric = known[0]?.[0] || this.courses[0]?.[0] || '';
          }
          const focused = document.activeElement?.closest?.('#site-lanes .lane')?.dataset.metric;
          const choose = metric => () => {
            this.metric = metric;
            this.show();
            this.readMetric().catch(error => notice(at('notice-sites'), reason(error), true));
          };
          at('site-lanes').replaceChildren(...this.courses.map(([metric, course]) =>
            lane(metric, course, this.causes, metric === this.metric, choose(metric))));
          if (focused) at('site-lanes').querySelector(`[data-metric="${CSS.escape(focused)}"] button`)?.focus({ preventScroll: true });
        },

        // What the chosen metric is blamed on, and where.
        async readMetric() {
          const [id, metric] = [this.id, this.metric];
          const course = this.courses.find(([name]) => name === metric)?.[1];
          if (!course) return;
          const kind = metric.startsWith('switch') ? ['switches', 'switch_mac'] : /^(gateway|wan)/.test(metric) ? ['gateways', 'gateway_mac']
            : ['aps', 'ap_mac'];
          const path = `/api/v1/sites/${encodeURIComponent(id)}/sle/site/${encodeURIComponent(id)}/metric/${metric}/impacted-${kind[0]}`;
          let impacted = null;
          try {
            impacted = await get(`${path}?${query({ duration: this.window })}`);
          } catch (error) {
            if (error instanceof Away) throw error;
          }
          if (id !== this.id || metric !== this.metric) return;
          const all = sum(course);
          const holder = at('site-metric');
          if (!at('table-classifiers')) {
            holder.replaceChildren(make('h3', {}), make('div', { class: 'halves' }, make('div', {}), make('div', {})));
            const [left, right] = holder.lastChild.children;
            this.classifiers = new LiveTable(left, 'classifiers', 'Classifiers', [['Classifier', 'name'], ['Bad', 'count'], ['Share', 'number']],
              { empty: 'Nothing was bad.', tools: false });
            this.impacted = new LiveTable(right, 'impacted', 'Impacted devices', [['Device', 'name'], ['Bad', 'count'], ['Of', 'count'],
              ['Level', 'level']], { empty: 'No device was impacted.', tools: false });
          }
          setText(holder.firstChild, all.level === null ? `${metric}: no data` : `${metric}: ${share(all.level)}, ${count(all.degraded)} bad of `
            + `${count(all.total)} ${course.unit === 'events' ? 'events' : 'seconds'}`);
          const blamed = blame(course, all.degraded);
          this.classifiers.show(blamed.map(([name, part, number]) => [name, number, [part, share(part)]]), blamed.map(([name]) => name));
          const list = impacted?.[kind[0]] || [];
          this.impacted.show(list.map(device => [device.name || device[kind[1]], device.degraded, device.total,
            device.total ? levelCell(1 - device.degraded / device.total) : null]), list.map(device => device[kind[1]]));
        },

        async readDevices(id) {
          this.devices ??= new LiveTable(at('site-devices'), 'site-devices', 'Devices of the site', deviceColumns.filter(([title]) => title !== 'Site'));
          const { value } = await send('GET', `${org()}/inventory/search?${query({ site_id: id, limit: 1000 })}`);
          if (id !== this.id) return;
          const rows = value.results;
          rows.sort((one, other) => collator.compare(one.name || one.mac, other.name || other.mac));
          this.devices.show(rows.map(device => deviceRow(device, false)), rows.map(device => device.mac));
        },

        forget() { Object.assign(this, { id: '', key: '' }); },
      };
    """#
}
