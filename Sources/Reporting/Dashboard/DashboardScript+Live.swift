extension DashboardScript {
  /// What is looked at is read again at a calm pace: while it is looked at, at once after something was done, and not at all while the tab
  /// is hidden.
  static let live = #"""
      const views = {};
      // Milliseconds; a server that takes long is asked less often, so that looking on costs at most a twentieth of its time.
      const calm = 10000;
      let took = 0;
      const shown = { view: null, argument: '' };
      const twin = { state: null, epoch: 0, readAt: 0 };
      let timer = null;
      let isReading = false;
      let mustReadAgain = false;
      let isAway = false;

      // What the twin's clock shows now: what it was read as, and what has passed since.
      function present() {
        if (data.pace === null) return twin.epoch;
        return twin.epoch + (performance.now() - twin.readAt) / 1000 * data.pace;
      }

      function showClock() {
        if (!twin.state) return;
        const epoch = Math.floor(present());
        for (const [id, text] of [['twin-clock', longStamp(epoch)], ['big-clock', longStamp(epoch)]]) {
          setText(at(id), text);
          at(id).dateTime = new Date(epoch * 1000).toISOString();
        }
      }

      const paceText = data.pace === null ? 'stands still' : data.pace === 1 ? 'at the wall’s pace' : `${count(data.pace)} times the wall’s pace`;

      // What service levels hang on: they change with each of the twin's ten minutes, and with what goes wrong.
      const levelKey = () => `${Math.floor(twin.epoch / 600)} ${twin.state.causes} ${twin.state.sites} ${twin.state.devices}`;

      async function readState() {
        const state = await get('/twin/v1/state');
        twin.state = state;
        twin.epoch = state.epoch;
        twin.readAt = performance.now();
        const own = state.organisations.find(org => org.id === session.org) || session.self.privileges.find(p => p.org_id === session.org);
        setText(at('org-name'), own?.name || own?.org_name || '');
        setText(at('pace'), data.pace === null || data.pace === 1 ? `(${paceText})` : `(× ${count(data.pace)})`);
        showClock();
      }

      async function read() {
        if (!session.org) return;
        if (isReading) { mustReadAgain = true; return; }
        isReading = true;
        clearTimeout(timer);
        const view = shown.view;
        const began = performance.now();
        try {
          await readState();
          if (view) {
            try {
              await views[view].read(shown.argument);
              notice(at(`notice-${view}`), '', false);
            } catch (error) {
              if (error instanceof Away || error.status === 401) throw error;
              notice(at(`notice-${view}`), reason(error), true);
            }
          }
          setText(at('read-at'), new Date().toTimeString().slice(0, 8));
          if (isAway) tell('The server answers again.');
          isAway = false;
          notice(at('away'), '', false);
        } catch (error) {
          if (error.status === 401) {
            isReading = false;
            leave('The credentials are not, or no longer, those of this twin. Sign in again.');
            return;
          }
          if (session.org) {
            isAway = error instanceof Away;
            const since = at('read-at').textContent;
            notice(at('away'), isAway
              ? `The server does not answer. What is shown was read at ${since}; this page tries again by itself.` : reason(error), true);
          }
        }
        isReading = false;
        took = performance.now() - began;
        if (mustReadAgain) { mustReadAgain = false; read(); return; }
        schedule();
      }

      function schedule() {
        clearTimeout(timer);
        if (session.org && !document.hidden) timer = setTimeout(read, isAway ? 3000 : Math.max(calm, 20 * took));
      }

      // Opens what the address says.
      function open() {
        const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split('/');
        const view = name === 'site' ? 'sites' : views[name] ? name : 'organisation';
        const hasChanged = shown.view !== null && (shown.view !== view || shown.argument !== rest.join('/'));
        shown.view = view;
        shown.argument = rest.join('/');
        for (const section of document.querySelectorAll('.view')) section.hidden = section.id !== `view-${view}`;
        for (const link of document.querySelectorAll('nav a')) {
          if (link.hash === `#${view}`) {
            link.setAttribute('aria-current', 'page');
            // On a phone the navigation is wider than the window.
            const list = link.closest('nav');
            list.scrollLeft = Math.max(0, link.offsetLeft - list.offsetLeft - 60);
          } else {
            link.removeAttribute('aria-current');
          }
        }
        const title = at(`title-${view}`);
        document.title = `${title.textContent} – mistwin`;
        if (views[view].open) views[view].open(shown.argument);
        if (hasChanged) {
          for (const id of ['clock-notice', 'cause-notice']) notice(at(id), '', false);
          scrollTo({ top: 0, behavior: 'instant' });
          title.focus({ preventScroll: true });
        }
        read();
      }

      function begin() {
        isAway = false;
        shown.view = null;
        open();
      }

      function end() {
        clearTimeout(timer);
        for (const view of Object.values(views)) if (view.forget) view.forget();
        twin.state = null;
        notice(at('away'), '', false);
      }

      // Reads a list page by page, up to so many, and tells how far it is.
      async function pages(path, most, each) {
        const items = [];
        let total = 0;
        for (let page = 1; items.length < most; page += 1) {
          const { value, total: all } = await send('GET', `${path}${path.includes('?') ? '&' : '?'}limit=1000&page=${page}`);
          const part = Array.isArray(value) ? value : value.results;
          items.push(...part);
          total = all || items.length;
          if (each) each(items.length, total);
          if (part.length < 1000) break;
        }
        return { items, total };
      }
    """#
}
