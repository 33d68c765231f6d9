extension DashboardScript {
  /// What a person can do here: move the clock, let things go wrong, let hardware arrive.
  static let actions = #"""
      // Carries out something, and reads again at once.
      async function act(method, path, body) {
        const { value } = await send(method, path, body);
        read();
        return value;
      }

      views.clock = {
        open() {
          setText(at('clock-pace'), data.pace === null ? 'It stands still: only what you do here, or by the control API, moves it.'
            : `It runs ${paceText}. A lead that you give it is kept, and it goes on from there at the same pace.`);
        },
        async read() {
          showClock();
          if (!at('moment').value) at('moment').value = new Date(Math.ceil(twin.epoch / 3600) * 3600000).toISOString().slice(0, 19);
        },
      };

      function prepareClock() {
        const place = at('clock-notice');
        onSubmit(at('clock-by'), place, async button => {
          const value = await act('POST', '/twin/v1/clock', { advance: button.value });
          return `The clock shows ${stamp(value.epoch)} UTC.`;
        });
        onSubmit(at('clock-to'), place, async () => {
          const value = await act('POST', '/twin/v1/clock', { to: `${at('moment').value.padEnd(19, ':00')}Z` });
          return `The clock shows ${stamp(value.epoch)} UTC.`;
        });
        onSubmit(at('arrivals-form'), place, async () => {
          const value = await act('POST', '/twin/v1/arrivals', { all: true });
          return value.arrivals ? `${plural(value.arrivals, 'device')} arrived.` : 'Everything that is claimed has arrived, or is on its way.';
        });
      }

      const goesOn = (cause, epoch) => cause.start <= epoch && (epoch < cause.end || (cause.every && epoch < (cause.until ?? Infinity)));

      views.causes = {
        open(name) {
          this.table ??= new LiveTable(at('causes-table'), 'causes', 'What goes wrong', [['What', 'name'], ['Site', 'name'], ['State', 'state'],
            ['From (UTC)', 'moment'], ['Until (UTC)', 'moment'], ['Magnitude', 'number'], ['Devices', 'text'], ['Action', 'action']],
          { empty: 'Nothing goes wrong.', act: (id, button) => this.takeBack(id, button) });
          if (name) at('cause-site').value = name;
        },

        async read() {
          const causes = (await get('/twin/v1/causes')).causes;
          this.table.show(causes.map(cause => [cause.kind, cause.site,
            goesOn(cause, twin.epoch) ? 'goes on now' : cause.start > twin.epoch ? 'to come' : 'over', cause.start, cause.end,
            [cause.magnitude, String(cause.magnitude)], [cause.devices?.join(', ') || 'all', cause.every ? `again every ${span(cause.every)}` : ''].filter(
              text => text).join('; '), ['Take back', `${cause.kind} at ${cause.site}`, cause.id]]), causes.map(cause => String(cause.id)));
          if (!network.sites.length) await network.read(at('sites-window').value, 1000);
          if (at('site-names').childElementCount !== Math.min(1000, network.sites.length)) {
            fill(at('site-names'), ...network.sites.slice(0, 1000).map(site => make('option', { value: site.name })));
          }
        },

        async takeBack(id, button) {
          button.disabled = true;
          try {
            await act('DELETE', `/twin/v1/causes/${id}`);
            notice(at('cause-notice'), 'It is taken back, also what it did in the past.', false);
            at('cause-kind').focus({ preventScroll: true });
          } catch (error) {
            button.disabled = false;
            notice(at('cause-notice'), reason(error), true);
          }
        },
      };

      function describeCause() {
        const cause = data.causes.find(cause => cause.kind === at('cause-kind').value);
        if (!cause) return;
        setText(at('cause-sentence'), cause.sentence);
        setText(at('magnitude-meaning'), cause.magnitude === '1' ? 'It has none: 1.' : `${cause.magnitude}.`);
        setText(at('devices-meaning'), `It can be limited to ${{ ap: 'access points', switch: 'switches', gateway: 'gateways' }[cause.devices]}.`);
        const field = at('cause-magnitude');
        field.min = cause.least;
        field.max = cause.most;
        field.value = cause.most <= 1 ? '1' : String(Math.min(cause.most, 10));
      }

      function prepareCauses() {
        choices(at('cause-kind'), data.causes.map(cause => [cause.kind, cause.kind]));
        at('cause-kind').addEventListener('change', describeCause);
        describeCause();
        onSubmit(at('cause-form'), at('cause-notice'), async () => {
          const body = {
            kind: at('cause-kind').value, site: at('cause-site').value.trim(), duration: at('cause-duration').value,
            magnitude: Number(at('cause-magnitude').value),
          };
          const devices = at('cause-devices').value.split(',').map(text => text.trim()).filter(text => text);
          if (devices.length) body.devices = devices;
          const cause = await act('POST', '/twin/v1/causes', body);
          return `${cause.kind} at ${cause.site} goes on until ${stamp(cause.end)} UTC.`;
        });
      }
    """#
}
