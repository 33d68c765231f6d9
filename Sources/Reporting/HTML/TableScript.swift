/// Tables that sort, filter and turn their pages: all rows are in the page's data, as many as a page has are in the document.
enum TableScript {
  static let text = #"""
      const levelText = value => {
        const parts = Array.isArray(value) ? value : [value];
        return percent(parts[0]) + (parts[1] === 'failed' ? ' !' : parts[1] === 'warning' ? ' ?' : '');
      };

      // What a cell says, and by what it sorts.
      function cellText(kind, value) {
        if (value === null) return kind === 'level' ? 'no data' : '';
        if (kind === 'count') return count(value);
        if (kind === 'number' || kind === 'prefix') return value[1];
        if (kind === 'link') return value[0];
        if (kind === 'level') return levelText(value);
        if (kind === 'moment') return moment(value);
        return value;
      }

      const ranks = ['failed', 'fail', 'warning', 'inconclusive', 'undecided', 'pass', 'good', 'not yet'];
      const collator = new Intl.Collator('en', { numeric: true });
      function compare(kind, one, other) {
        // What is not known comes last, whichever way it is sorted.
        if (one === null || other === null) return one === other ? 0 : one === null ? Infinity : -Infinity;
        if (kind === 'count' || kind === 'moment') return one - other;
        if (kind === 'number' || kind === 'prefix') return one[0] - other[0];
        if (kind === 'link') return collator.compare(one[0], other[0]);
        if (kind === 'level') return (Array.isArray(one) ? one[0] : one) - (Array.isArray(other) ? other[0] : other);
        if (kind === 'state') return ranks.indexOf(one.toLowerCase()) - ranks.indexOf(other.toLowerCase());
        return collator.compare(one, other);
      }

      class Table {
        constructor(spec) {
          this.spec = spec;
          this.frame = document.getElementById(`table-${spec.id}`);
          if (!this.frame) return;
          this.body = this.frame.querySelector('tbody');
          this.order = spec.rows.map((_, index) => index);
          this.sorted = { column: -1, down: false };
          this.page = 0;
          this.words = '';
          this.state = '';
          this.stateColumn = spec.columns.findIndex(column => column[1] === 'state');
          this.headers = [...this.frame.querySelectorAll('thead th')];
          this.headers.forEach((header, index) => {
            const title = header.textContent;
            const button = make('button', { type: 'button' }, title);
            button.addEventListener('click', () => this.sort(index));
            // A browser does not print buttons anew on each sheet of paper, but it does print words.
            header.replaceChildren(button, make('span', { class: 'on-paper', 'aria-hidden': 'true' }, title));
          });
          if (spec.rows.length > 15) this.addTools();
          this.addPages();
          this.draw();
        }

        addTools() {
          this.search = make('input', { type: 'search', 'aria-label': `Filter: ${this.caption}` });
          this.search.addEventListener('input', () => this.filter(this.search.value, this.state));
          const tools = make('div', { class: 'tools' }, make('label', {}, 'Filter', this.search));
          if (this.stateColumn >= 0) {
            const states = [...new Set(this.spec.rows.map(row => row[this.stateColumn]))];
            states.sort((one, other) => compare('state', one, other));
            this.states = make('select', { 'aria-label': `${this.spec.columns[this.stateColumn][0]}: ${this.caption}` },
              make('option', { value: '' }, 'all'), ...states.map(state => make('option', { value: state }, state)));
            this.states.addEventListener('change', () => this.filter(this.words, this.states.value));
            tools.append(make('label', {}, this.spec.columns[this.stateColumn][0], this.states));
          }
          this.shown = make('p', { class: 'shown', role: 'status' });
          tools.append(this.shown);
          this.frame.prepend(tools);
        }

        addPages() {
          if (this.spec.rows.length > data.perPage) this.makePages();
        }

        makePages() {
          const turn = by => () => { this.page += by; this.draw(); this.frame.scrollIntoView({ block: 'nearest' }); };
          this.before = make('button', { type: 'button' }, '‹ page before');
          this.after = make('button', { type: 'button' }, 'next page ›');
          this.place = make('span', { role: 'status' });
          this.before.addEventListener('click', turn(-1));
          this.after.addEventListener('click', turn(1));
          this.frame.append(make('div', { class: 'pages' }, this.before, this.place, this.after));
        }

        get caption() { return this.frame.querySelector('caption').textContent; }

        text(index) {
          this.texts = this.texts || [];
          return this.texts[index] ??= this.spec.columns.map((column, at) => cellText(column[1], this.spec.rows[index][at]))
            .join(' ').toLowerCase();
        }

        filter(words, state) {
          this.words = words;
          this.state = state;
          this.page = 0;
          if (this.search && this.search.value !== words) this.search.value = words;
          if (this.states && this.states.value !== state) this.states.value = state;
          this.arrange();
        }

        sort(column) {
          const down = this.sorted.column === column && !this.sorted.down;
          this.sorted = { column, down };
          this.page = 0;
          this.headers.forEach((header, index) => {
            if (index === column) header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            else header.removeAttribute('aria-sort');
          });
          this.arrange();
        }

        arrange() {
          const wanted = this.words.toLowerCase().split(/\s+/).filter(word => word);
          const { rows, columns } = this.spec;
          this.order = rows.map((_, index) => index).filter(index =>
            (!this.state || rows[index][this.stateColumn] === this.state)
              && (wanted.length === 0 || wanted.every(word => this.text(index).includes(word))));
          const { column, down } = this.sorted;
          if (column >= 0) {
            const kind = columns[column][1];
            this.order.sort((one, other) => {
              const value = compare(kind, rows[one][column], rows[other][column]);
              if (Math.abs(value) === Infinity) return value > 0 ? 1 : -1;
              return (down ? -value : value) || one - other;
            });
          }
          this.draw();
        }

        draw() {
          const pages = Math.max(1, Math.ceil(this.order.length / data.perPage));
          this.page = Math.max(0, Math.min(this.page, pages - 1));
          const shown = this.order.slice(this.page * data.perPage, (this.page + 1) * data.perPage);
          this.body.replaceChildren(...shown.map(index => this.row(index)));
          if (shown.length === 0) {
            this.body.append(make('tr', {}, make('td', { colspan: this.spec.columns.length, class: 'none' }, 'No row is like that.')));
          }
          if (this.shown) this.shown.textContent = `${count(this.order.length)} of ${plural(this.spec.rows.length, 'row')}`;
          if (this.place) {
            this.place.textContent = `page ${count(this.page + 1)} of ${count(pages)}`;
            this.before.disabled = this.page === 0;
            this.after.disabled = this.page === pages - 1;
          }
        }

        row(index) {
          return make('tr', { 'data-row': index }, ...this.spec.columns.map((column, at) =>
            this.cell(column, this.spec.rows[index][at], at)));
        }

        cell([, kind, origin], value, at) {
          const text = cellText(kind, value);
          if (kind === 'name' && at === 0) return make('th', { scope: 'row' }, make('bdi', {}, text));
          if (kind === 'name' || kind === 'text') return make('td', {}, make('bdi', {}, text));
          if (kind === 'link') return this.link(value, at);
          if (kind === 'code' || kind === 'prefix') return make('td', {}, make('code', {}, text));
          if (kind === 'moment') return make('td', { class: 'moment' }, make('time', { datetime: text.replace(' ', 'T') + 'Z' }, text));
          if (kind === 'state') return make('td', {}, make('span', { class: `state ${tone(text)}` }, text));
          const bad = kind === 'level' && Array.isArray(value) ? tone(value[1]) : '';
          const style = `number ${value === null ? 'none' : bad}`.trim();
          if (!origin || value === null) return make('td', { class: style }, text);
          return make('td', { class: style }, make('a', { class: 'figure', href: `#${origin}`, 'data-column': at }, text));
        }

        // A name that leads somewhere: [name, address]; without an address only the name.
        link([text, address], at) {
          const name = make('bdi', {}, text);
          const content = address ? make('a', { href: address }, name) : name;
          return at === 0 ? make('th', { scope: 'row' }, content) : make('td', {}, content);
        }
      }

      const tables = {};
      for (const spec of data.tables) tables[spec.id] = new Table(spec);
    """#
}
